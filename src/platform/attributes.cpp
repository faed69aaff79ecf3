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

// cannot_keep says what the system does not let us set, or what kept it from doing so.
Error cannot_keep(const std::string& what, int error_number) {
  switch (error_number) {
    case EDQUOT:
    case EINTR:
    case EIO:
    case ENOMEM:
    case ENOSPC:
    case EROFS:
      return system_error(error_number, "keep " + what);
    default:
      return Error(errors::store_cannot_keep, {}, what);
  }
}

// attribute_names lists the extended attributes; a file system without them has none.
Result<std::vector<std::string>> attribute_names(int file) {
  std::vector<std::string> names;
  const ssize_t size = ::flistxattr(file, nullptr, 0);
  if (size == 0 || (size < 0 && (errno == EOPNOTSUPP || errno == ENOSYS))) {
    return names;
  }
  std::string list(size < 0 ? 0 : static_cast<std::size_t>(size), '\0');
  const ssize_t got = size < 0 ? size : ::flistxattr(file, list.data(), list.size());
  if (got < 0) {
    return system_error(errno, "list the extended attributes");
  }
  list.resize(static_cast<std::size_t>(got));
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
    return cannot_keep("the extended attribute " + name, errno);
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
    return cannot_keep("the extended attribute " + name, errno);
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
    return cannot_keep(now.st_uid == status.st_uid ? "the group" : "the owner", errno);
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
  KEYFLUENT_TRY(const std::vector<std::string> names, attribute_names(from.get()));
  for (const std::string& name : names) {
    KEYFLUENT_CHECK(copy_attribute(from.get(), to, name));
  }
  if (::fchmod(to, status.st_mode & 07777) != 0) {
    return cannot_keep("the mode", errno);
  }
  return ok();
}

}  // namespace keyfluent::platform
