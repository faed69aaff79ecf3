// SPDX-License-Identifier: MIT
#include "src/store/location.h"

#include "src/findings/errors.h"
#include "src/platform/beneath.h"
#include "src/server/way.h"

#include <unistd.h>

namespace keyfluent::store {

namespace {

// folder_status opens the folder as ourselves, only to see whose it is.
Result<struct stat> folder_status(const Location& location) {
  KEYFLUENT_TRY(const platform::Descriptor base, platform::open_base(location.base));
  KEYFLUENT_TRY(const platform::Descriptor folder, platform::open_beneath(base, location.folder));
  return platform::status_of(folder);
}

// owner_of_folder is the account that has the folder, also one that has only a number.
Result<platform::User> owner_of_folder(const Location& location) {
  KEYFLUENT_TRY(const struct stat info, folder_status(location));
  Result<platform::User> user = platform::find_user(info.st_uid);
  if (!user && user.error().is(errors::user_unknown)) {
    return platform::User{"#" + std::to_string(info.st_uid), info.st_uid, info.st_gid, "/", ""};
  }
  return user;
}

}  // namespace

Location location_of_user(const platform::User& user) {
  Location location;
  location.base = user.home;
  location.folder = ".ssh";
  location.name = "authorized_keys";
  location.path = user.home + "/.ssh/authorized_keys";
  location.owner = user.uid;
  location.creates_folder = true;
  return location;
}

Result<Location> location_of_keys(const platform::User& user, std::string_view path) {
  const std::string home = user.home + (user.home.ends_with('/') ? "" : "/");
  const bool is_in_home = path.starts_with(home);
  KEYFLUENT_TRY(Location location, location_of_file(is_in_home ? path.substr(home.size()) : path));
  location.path = path;
  location.owner = user.uid;
  if (is_in_home) {
    location.base = user.home;
    // Only one folder is made: more than that is no plain wish.
    location.creates_folder =
        !location.folder.empty() && location.folder.find('/') == location.folder.npos;
  } else {
    location.outside_home = true;
    location.new_mode = 0644;
  }
  return location;
}

Result<Location> location_of_file(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  if (name.empty() || name == "." || name == ".." || path.find('\0') != path.npos) {
    return Error(errors::store_not_regular, {}, path.empty() ? "an empty name" : path);
  }
  const bool is_absolute = path.front() == '/';
  const std::size_t start = is_absolute ? path.find_first_not_of('/') : 0;
  Location location;
  location.base = is_absolute ? "/" : ".";
  if (slash != path.npos && slash > start) {
    location.folder = path.substr(start, slash - start);
  }
  location.name = name;
  location.path = path;
  return location;
}

Result<std::optional<platform::User>> user_to_become(const Location& location) {
  if (::geteuid() != 0) {
    return std::optional<platform::User>();
  }
  if (location.outside_home) {
    KEYFLUENT_CHECK(server::check_roots_alone(location.base, location.folder, false));
    return std::optional<platform::User>();
  }
  KEYFLUENT_TRY(platform::User owner,
                location.owner ? platform::find_user(*location.owner) : owner_of_folder(location));
  if (owner.uid != 0) {
    return std::optional(std::move(owner));
  }
  if (!location.owner) {
    KEYFLUENT_CHECK(server::check_roots_alone(location.base, location.folder, true));
  }
  return std::optional<platform::User>();
}

}  // namespace keyfluent::store
