// SPDX-License-Identifier: MIT
// StrictModes: which owners and modes make sshd ignore an authorized_keys file (sshd_config(5)).
#pragma once

#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// GroupRule is what an sshd says to "writable by its group".
enum class GroupRule {
  kNone,     // OpenSSH as it is published: refused
  kPrivate,  // Debian's and its descendants': accepted if the group has no member but the owner
};

// assumed_group_rule is that of the sshd of this machine, by /etc/os-release.
GroupRule assumed_group_rule();

// StrictModes looks at a file and the folders on its way, and keeps a warning for each that sshd
// refuses: writable by group or others, or owned by neither the user nor root.
class StrictModes {
 public:
  // is_private tells whether a group has no member but the user; for tests.
  using IsPrivate = std::function<bool(gid_t group, uid_t user)>;

  // `user` unset: the owner is not judged.
  explicit StrictModes(std::optional<uid_t> user, GroupRule rule = assumed_group_rule());
  StrictModes(std::optional<uid_t> user, GroupRule rule, IsPrivate is_private);

  // look_at judges one file or folder; false if sshd refuses it.
  bool look_at(const struct stat& status, std::string_view name);
  bool look_at(const platform::Descriptor& file, std::string_view name);

  // mended is the mode without the rights that sshd refuses; the mode itself if there are none.
  [[nodiscard]] mode_t mended(const struct stat& status) const;

  [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }

  // notes say what was accepted only by an assumption.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }

 private:
  [[nodiscard]] bool accepts_group(const struct stat& status) const;

  std::optional<uid_t> user_;
  GroupRule rule_;
  IsPrivate is_private_;
  std::vector<std::string> warnings_;
  std::vector<std::string> notes_;
};

// octal writes permission bits: "0664".
std::string octal(mode_t mode);

}  // namespace keyfluent::server
