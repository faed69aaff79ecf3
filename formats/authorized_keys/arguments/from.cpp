// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/from.h"

#include "keyfluent/authorized_keys/arguments/pattern.h"
#include "keyfluent/core/ascii.h"

#include <algorithm>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr int kRefused = -1;
constexpr int kNone = 0;
constexpr int kMatch = 1;

// Entries is read by position, as an entry remembers its own.
FromEntry make_entry(std::string_view text, std::size_t offset, Version openssh) {
  FromEntry entry;
  entry.offset = offset;
  entry.is_negated = text.starts_with('!');
  entry.text = text.substr(entry.is_negated ? 1 : 0);
  const NetworkText network = parse_network(entry.text, openssh);
  entry.network = network.network;
  if (entry.text.empty()) {
    entry.kind = FromEntry::Kind::kEmpty;
  } else if (network.kind == NetworkText::Kind::kNetwork) {
    entry.kind = FromEntry::Kind::kNetwork;
  } else if (network.kind == NetworkText::Kind::kInconsistent) {
    entry.kind = FromEntry::Kind::kBadNetwork;
  }
  return entry;
}

// may_spell_address is false for a pattern with a byte that no address in text has.
bool may_spell_address(std::string_view pattern) {
  constexpr std::string_view kPossible = "0123456789abcdefABCDEF.:*?";
  return pattern.find('%') != pattern.npos || pattern.find_first_not_of(kPossible) == pattern.npos;
}

bool admits_entry_text(const FromEntry& entry) {
  return !entry.is_negated &&
         (entry.kind == FromEntry::Kind::kNetwork || may_spell_address(entry.text));
}

}  // namespace

FromList::FromList(std::string text, Version openssh) : text_(std::move(text)) {
  const std::string_view list = text_;
  for (std::size_t at = 0;; ++at) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    entries_.push_back(make_entry(list.substr(at, end - at), at, openssh));
    if (end == list.size()) {
      break;
    }
    at = end;
  }
}

const FromEntry* FromList::spoiling() const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [](auto& entry) { return entry.spoils(); });
  return found != entries_.end() ? &*found : nullptr;
}

bool FromList::can_match() const {
  return spoiling() == nullptr && std::any_of(entries_.begin(), entries_.end(), [](auto& entry) {
           return !entry.is_negated;
         });
}

bool FromList::can_match_address() const {
  return spoiling() == nullptr && std::any_of(entries_.begin(), entries_.end(), admits_entry_text);
}

int FromList::match_address(std::string_view address) const {
  const auto client = parse_client_address(address);
  int result = kNone;
  for (const FromEntry& entry : entries_) {
    const bool is_network = entry.kind == FromEntry::Kind::kNetwork;
    const bool matches = is_network ? client && entry.network.contains(*client)
                                    : client && matches_pattern(address, entry.text);
    if (matches && entry.is_negated) {
      return kRefused;
    }
    result = matches ? kMatch : result;
  }
  return result;
}

std::optional<bool> FromList::admits(const Server& server, const Login& login) const {
  if (!can_match()) {
    return false;
  }
  if (!login.address) {
    return std::nullopt;
  }
  const int by_address = match_address(*login.address);
  if (by_address == kRefused) {
    return false;
  }
  if (server.use_dns && !login.host) {
    const bool can_refuse =
        std::any_of(entries_.begin(), entries_.end(), [](auto& entry) { return entry.is_negated; });
    return by_address == kMatch && !can_refuse ? std::optional(true) : std::nullopt;
  }
  // Without DNS the host is the address, and yet the patterns are tried again in lower case.
  std::string host = server.use_dns ? *login.host : *login.address;
  std::transform(host.begin(), host.end(), host.begin(), to_lower);
  const ListMatch by_host = match_pattern_list(host, text_, Case::kLowerPatterns);
  return by_host != ListMatch::kRefused && (by_host == ListMatch::kMatch || by_address == kMatch);
}

}  // namespace keyfluent::authorized_keys
