// SPDX-License-Identifier: MIT
#include "src/keyring/trust.h"

#include "src/findings/errors.h"
#include "src/server/strict_modes.h"
#include "src/server/way.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

namespace keyfluent::keyring {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

// fault_of says who else can change a file; empty: nobody.
std::string fault_of(const struct stat& status) {
  if (status.st_uid != 0 && status.st_uid != ::geteuid()) {
    return " belongs to user " + std::to_string(status.st_uid);
  }
  const bool is_shared = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  const bool is_sticky = S_ISDIR(status.st_mode) && (status.st_mode & S_ISVTX) != 0;
  return is_shared && !is_sticky
             ? " is writable by others (mode " + server::octal(status.st_mode) + ")"
             : std::string();
}

}  // namespace

Result<std::string> resolve(std::string_view path) {
  const std::unique_ptr<char, Free> real(::realpath(std::string(path).c_str(), nullptr));
  if (real == nullptr) {
    return system_error(errno, path);
  }
  return std::string(real.get());
}

Status check_file(const struct stat& status, std::string_view name) {
  const std::string fault = fault_of(status);
  return fault.empty() ? ok()
                       : Status(Error(errors::keyring_unsafe, {}, std::string(name) + fault));
}

Status check_way(const std::string& path) {
  Status checked = ok();
  KEYFLUENT_CHECK(server::walk_way(
      "/",
      std::string_view(path).substr(1),
      [&](const platform::Descriptor&, const struct stat& status, const std::string& at) {
        checked = checked ? check_file(status, at) : std::move(checked);
      }));
  return checked;
}

}  // namespace keyfluent::keyring
