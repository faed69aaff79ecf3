// SPDX-License-Identifier: MIT
#include "src/server/strict_modes.h"

#include "src/platform/read_file.h"
#include "src/platform/users.h"

#include <fcntl.h>

#include <cstdio>
#include <utility>

namespace keyfluent::server {

namespace {

constexpr std::size_t kReleaseBytes = std::size_t{64} << 10;

// is_debian reads os-release(5): ID=debian, or ID_LIKE with debian in it (Ubuntu and its kin).
bool is_debian() {
  const platform::Descriptor file(::open("/etc/os-release", O_RDONLY | O_CLOEXEC));
  const auto text = file.is_open() ? platform::read_file(file, kReleaseBytes) : std::string();
  if (!text) {
    return false;
  }
  const std::string lines = "\n" + *text;
  const std::size_t like = lines.find("\nID_LIKE=");
  const std::string families =
      like == lines.npos ? "" : lines.substr(like, lines.find('\n', like + 1) - like);
  return lines.find("\nID=debian\n") != lines.npos || families.find("debian") != families.npos;
}

}  // namespace

std::string octal(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", mode & 07777u);
  return text;
}

GroupRule assumed_group_rule() {
  return is_debian() ? GroupRule::kPrivate : GroupRule::kNone;
}

StrictModes::StrictModes(std::optional<uid_t> user, GroupRule rule)
    : StrictModes(user, rule, platform::is_private_group) {}

StrictModes::StrictModes(std::optional<uid_t> user, GroupRule rule, IsPrivate is_private)
    : user_(user), rule_(rule), is_private_(std::move(is_private)) {}

bool StrictModes::accepts_group(const struct stat& status) const {
  return rule_ == GroupRule::kPrivate && is_private_(status.st_gid, user_.value_or(status.st_uid));
}

mode_t StrictModes::mended(const struct stat& status) const {
  mode_t refused = status.st_mode & S_IWOTH;
  if ((status.st_mode & S_IWGRP) != 0 && !accepts_group(status)) {
    refused |= S_IWGRP;
  }
  return status.st_mode & 07777 & ~refused;
}

bool StrictModes::look_at(const struct stat& status, std::string_view name) {
  const std::string subject(name);
  const std::string mode = " (mode " + octal(status.st_mode) + ")";
  const bool is_good_mode = mended(status) == (status.st_mode & 07777);
  if (!is_good_mode) {
    warnings_.push_back(subject + " is writable by its group or by others" + mode +
                        ": sshd with StrictModes ignores the keys; remedy: chmod go-w " + subject +
                        ", or --fix-modes");
  } else if ((status.st_mode & S_IWGRP) != 0) {
    notes_.push_back(
        subject + " is writable by its group" + mode +
        ": taken for good, because Debian's sshd (assumed from /etc/os-release) accepts "
        "a group with no other member; other sshd ignore the keys");
  }
  const bool is_good_owner = !user_ || status.st_uid == 0 || status.st_uid == *user_;
  if (!is_good_owner) {
    warnings_.push_back(subject + " belongs to user " + std::to_string(status.st_uid) +
                        ": sshd with StrictModes ignores the keys");
  }
  return is_good_mode && is_good_owner;
}

bool StrictModes::look_at(const platform::Descriptor& file, std::string_view name) {
  struct stat status {};

  return ::fstat(file.get(), &status) == 0 && look_at(status, name);
}

}  // namespace keyfluent::server
