// SPDX-License-Identifier: MIT
// follow_links (store/location.h).
#include "src/findings/errors.h"
#include "src/platform/beneath.h"
#include "src/server/strict_modes.h"
#include "src/server/way.h"
#include "src/store/location.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <memory>

namespace keyfluent::store {

namespace {

struct Free {
  void operator()(char* text) const { std::free(text); }
};

// real_path is realpath(3); nothing if the path leads nowhere.
std::optional<std::string> real_path(const std::string& path) {
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  return real == nullptr ? std::nullopt : std::optional<std::string>(real.get());
}

// resolve finds where the file really is.  A file that is still to be made is resolved by its
// folder.
Result<std::string> resolve(const Location& location) {
  const std::string folder = location.base + (location.folder.empty() ? "" : "/" + location.folder);
  const std::string path = folder + "/" + location.name;
  if (auto real = real_path(path)) {
    return std::move(*real);
  }

  struct stat info {};

  if (::lstat(path.c_str(), &info) == 0) {
    return Error(errors::store_is_link, {}, path + ", which leads nowhere,");
  }
  const auto real_folder = real_path(folder);
  return real_folder ? *real_folder + (real_folder->ends_with('/') ? "" : "/") + location.name
                     : path;
}

// place puts the resolved path below the home if it is there: that is how far sshd looks.
Result<Location> place(const Location& location, const std::string& path) {
  const auto home =
      location.base == "/" || location.base == "." ? std::nullopt : real_path(location.base);
  const bool is_in_home = home && path.starts_with(*home + "/");
  KEYFLUENT_TRY(
      Location placed,
      location_of_file(is_in_home ? std::string_view(path).substr(home->size() + 1) : path));
  placed.base = is_in_home ? *home : "/";
  placed.path = path;
  placed.owner = location.owner;
  placed.new_mode = location.new_mode;
  placed.limits = location.limits;
  placed.outside_home = location.outside_home;
  placed.creates_folder = location.creates_folder && is_in_home && placed.folder == location.folder;
  return placed;
}

// owner_of says for whom sshd would judge the file: whoever is asked for, or has the folder.
Result<uid_t> owner_of(const Location& location) {
  if (location.owner || ::geteuid() != 0) {
    return location.owner.value_or(::geteuid());
  }
  uid_t owner = 0;
  KEYFLUENT_CHECK(
      server::walk_way(location.base,
                       location.folder,
                       [&](const platform::Descriptor&, const auto& status, const auto&) {
                         owner = status.st_uid;
                       }));
  return owner;
}

Status judge(const Location& location) {
  KEYFLUENT_TRY(const uid_t owner, owner_of(location));
  server::StrictModes modes(owner);
  platform::Descriptor folder;
  KEYFLUENT_CHECK(server::walk_way(
      location.base,
      location.folder,
      [&](const platform::Descriptor& at, const auto& status, const std::string& path) {
        modes.look_at(status, path);
        folder = platform::Descriptor(::fcntl(at.get(), F_DUPFD_CLOEXEC, 3));
      }));

  struct stat status {};

  if (::fstatat(folder.get(), location.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    modes.look_at(status, location.path);
  }
  return modes.warnings().empty()
             ? ok()
             : Status(Error(errors::store_unsafe_path, {}, modes.warnings().front()));
}

}  // namespace

Result<Location> follow_links(const Location& location) {
  KEYFLUENT_TRY(const std::string path, resolve(location));
  const std::string base = real_path(location.base).value_or(location.base);
  const std::string plain = base + (base.ends_with('/') ? "" : "/") + location.folder +
                            (location.folder.empty() ? "" : "/") + location.name;
  if (path == plain) {
    return location;
  }
  KEYFLUENT_TRY(Location placed, place(location, path));
  KEYFLUENT_CHECK(judge(placed));
  return placed;
}

}  // namespace keyfluent::store
