// SPDX-License-Identifier: MIT
#include "src/keyring/user_keys.h"

#include <algorithm>

namespace keyfluent::keyring {

namespace {

constexpr std::string_view kExtension = ".pub";

std::uint64_t nanoseconds(const timespec& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(time.tv_nsec);
}

}  // namespace

Source Source::of(std::string name, const struct stat& status) {
  return {std::move(name),
          status.st_ino,
          static_cast<std::uint64_t>(status.st_size),
          nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

bool is_user_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && !name.ends_with(kExtension) &&
         std::none_of(name.begin(), name.end(), [](char c) {
           return c == '/' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
         });
}

std::string_view user_of(std::string_view name) {
  return name.ends_with(kExtension) ? name.substr(0, name.size() - kExtension.size()) : name;
}

}  // namespace keyfluent::keyring
