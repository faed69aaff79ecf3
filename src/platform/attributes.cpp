// SPDX-License-Identifier: MIT
#include "src/platform/attributes.h"

#include "keyfluent/core/bytes.h"
#include "src/findings/errors.h"

#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

namespace keyfluent::platform {

namespace {

constexpr const char* kAccessList = "system.posix_acl_access";

Error cannot_keep(std::string_view what) {
  return Error(errors::store_cannot_keep, {}, what);
}

// attribute_names lists the extended attributes; a file system without them has none.
std::vector<std::string> attribute_names(int file) {
  std::vector<std::string> names;
  const ssize_t size = ::flistxattr(file, nullptr, 0);
  if (size <= 0) {
    return names;
  }
  std::string list(static_cast<std::size_t>(size), '\0');
  const ssize_t got = ::flistxattr(file, list.data(), list.size());
  list.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  for (std::size_t at = 0; at < list.size(); at = list.find('\0', at) + 1) {
    names.emplace_back(list.c_str() + at);
  }
  return names;
}

Result<std::string> attribute(int file, const std::string& name) {
  const ssize_t size = ::fgetxattr(file, name.c_str(), nullptr, 0);
  std::string value(size < 0 ? 0 : static_cast<std::size_t>(size), '\0');
  const ssize_t got = ::fgetxattr(file, name.c_str(), value.data(), value.size());
  if (size < 0 || got < 0) {
    return cannot_keep("the extended attribute " + name);
  }
  value.resize(static_cast<std::size_t>(got));
  return value;
}

Status copy_attribute(int from, int to, const std::string& name) {
  KEYFLUENT_TRY(const std::string value, attribute(from, name));
  const Result<std::string> present = attribute(to, name);
  if (present && *present == value) {
    return ok();  // a security label that the system gave by itself may not be ours to set
  }
  if (::fsetxattr(to, name.c_str(), value.data(), value.size(), 0) != 0) {
    return cannot_keep("the extended attribute " + name);
  }
  return ok();
}

Status copy_owner(const struct stat& status, int to) {
  struct stat now {};

  if (::fstat(to, &now) != 0) {
    return system_error(errno, "look up");
  }
  if (now.st_uid == status.st_uid && now.st_gid == status.st_gid) {
    return ok();
  }
  if (::fchown(to, status.st_uid, status.st_gid) != 0) {
    return cannot_keep(now.st_uid == status.st_uid ? "the group" : "the owner");
  }
  return ok();
}

}  // namespace

Status drop_inherited_list(int file) {
  if (::fremovexattr(file, kAccessList) != 0 && errno != ENODATA && errno != EOPNOTSUPP) {
    return system_error(errno, "remove the inherited access control list");
  }
  return ok();
}

Status copy_attributes(const Descriptor& from, const struct stat& status, int to) {
  KEYFLUENT_CHECK(copy_owner(status, to));
  KEYFLUENT_CHECK(drop_inherited_list(to));
  for (const std::string& name : attribute_names(from.get())) {
    KEYFLUENT_CHECK(copy_attribute(from.get(), to, name));
  }
  if (::fchmod(to, status.st_mode & 07777) != 0) {
    return cannot_keep("the mode");
  }
  return ok();
}

}  // namespace keyfluent::platform
