// SPDX-License-Identifier: MIT
#include "src/server/way.h"

#include "src/findings/errors.h"
#include "src/platform/beneath.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace keyfluent::server {

namespace {

std::string joined(const std::string& folder, std::string_view name) {
  return folder + (folder.ends_with('/') ? "" : "/") + std::string(name);
}

// fault_of says who else may change what is in a folder; empty: nobody but root.
std::string fault_of(const struct stat& status, bool sticky) {
  if (status.st_uid != 0) {
    return " belongs to user " + std::to_string(status.st_uid);
  }
  const bool is_shared = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  if (is_shared && !(sticky && (status.st_mode & S_ISVTX) != 0)) {
    return " is writable by others than root (mode " + octal(status.st_mode) + ")";
  }
  return {};
}

}  // namespace

Status walk_way(const std::string& base, std::string_view folder, const Look& look) {
  KEYFLUENT_TRY(platform::Descriptor at, platform::open_base(base));
  std::string path = base;
  for (std::string_view rest = folder;;) {
    KEYFLUENT_TRY(const struct stat status, platform::status_of(at));
    look(at, status, path);
    rest.remove_prefix(std::min(rest.find_first_not_of('/'), rest.size()));
    if (rest.empty()) {
      return ok();
    }
    const std::string_view name = rest.substr(0, rest.find('/'));
    Result<platform::Descriptor> next = platform::open_step(at, name);
    if (!next && next.error().is(errors::file_not_found)) {
      return ok();
    }
    if (!next) {
      return std::move(next).error();
    }
    at = std::move(*next);
    path = joined(path, name);
    rest.remove_prefix(name.size());
  }
}

Status check_roots_alone(const std::string& base, std::string_view folder, bool sticky) {
  std::string fault;
  KEYFLUENT_CHECK(walk_way(
      base, folder, [&](const platform::Descriptor&, const auto& status, const std::string& path) {
        const std::string found = fault_of(status, sticky);
        if (fault.empty() && !found.empty()) {
          fault = path + found;
        }
      }));
  return fault.empty() ? ok() : Status(Error(errors::store_unsafe_folder, {}, fault));
}

}  // namespace keyfluent::server
