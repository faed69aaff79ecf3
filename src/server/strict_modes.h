// SPDX-License-Identifier: MIT
// StrictModes: which owners and modes make sshd ignore an authorized_keys file (sshd_config(5)).
#pragma once

#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// StrictModes looks at a file and the folders on its way, and keeps a warning for each that sshd
// refuses: writable by group or others, or owned by neither the user nor root.
class StrictModes {
 public:
  // `user` unset: the owner is not judged.
  explicit StrictModes(std::optional<uid_t> user) : user_(user) {}

  void look_at(const struct stat& status, std::string_view name);
  void look_at(const platform::Descriptor& file, std::string_view name);

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  std::optional<uid_t> user_;
  std::vector<std::string> warnings_;
};

}  // namespace keyfluent::server
