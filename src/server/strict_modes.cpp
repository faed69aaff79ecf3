// SPDX-License-Identifier: MIT
#include "src/server/strict_modes.h"

#include <cstdio>

namespace keyfluent::server {

namespace {

constexpr mode_t kWritableByOthers = S_IWGRP | S_IWOTH;

std::string octal(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", mode & 07777u);
  return text;
}

}  // namespace

void StrictModes::look_at(const struct stat& status, std::string_view name) {
  const std::string subject(name);
  if ((status.st_mode & kWritableByOthers) != 0) {
    warnings_.push_back(subject + " is writable by its group or by others (mode " +
                        octal(status.st_mode) +
                        "): sshd with StrictModes ignores the keys; remedy: chmod go-w " + subject);
  }
  if (user_ && status.st_uid != 0 && status.st_uid != *user_) {
    warnings_.push_back(subject + " belongs to user " + std::to_string(status.st_uid) +
                        ": sshd with StrictModes ignores the keys");
  }
}

void StrictModes::look_at(const platform::Descriptor& file, std::string_view name) {
  struct stat status {};

  if (::fstat(file.get(), &status) == 0) {
    look_at(status, name);
  }
}

}  // namespace keyfluent::server
