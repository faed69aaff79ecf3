// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/principals.h"

#include <algorithm>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::size_t kMostNames = 40;
constexpr Version kWholePrincipals{10, 3};

}  // namespace

PrincipalList::PrincipalList(std::string text) : text_(std::move(text)) {
  for (std::size_t at = 0; at <= text_.size();) {
    const std::size_t end = std::min(text_.find(',', at), text_.size());
    if (end == at || names_.size() == kMostNames) {
      ignored_from_ = at < text_.size() ? at : std::string::npos;
      break;
    }
    names_.push_back(text_.substr(at, end - at));
    at = end + 1;
  }
}

bool PrincipalList::has(std::string_view name) const {
  return std::find(names_.begin(), names_.end(), name) != names_.end();
}

bool PrincipalList::admits(std::string_view principal, Version openssh) const {
  if (openssh >= kWholePrincipals) {
    return has(principal);
  }
  while (!principal.empty()) {
    const std::size_t size = std::min(principal.find(','), principal.size());
    if (size == 0) {
      return false;
    }
    if (has(principal.substr(0, size))) {
      return true;
    }
    principal.remove_prefix(std::min(size + 1, principal.size()));
  }
  return false;
}

}  // namespace keyfluent::authorized_keys
