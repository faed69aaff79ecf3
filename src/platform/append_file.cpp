// SPDX-License-Identifier: MIT
#include "src/platform/append_file.h"

#include "src/findings/errors.h"
#include "src/platform/signals.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

// flags_of asks for what the file system says of a file beyond its mode; none if it does not tell.
std::uint64_t flags_of(const Descriptor& file) {
  struct statx info {};

  return ::statx(file.get(), "", AT_EMPTY_PATH, STATX_BASIC_STATS, &info) == 0 ? info.stx_attributes
                                                                               : 0;
}

// take_back cuts off what was written of the content, if it is the end of the file.
Status take_back(int file, off_t old_size, std::size_t written, Error error) {
  struct stat now {};

  if (written == 0) {
    return error;
  }
  const bool is_ours =
      ::fstat(file, &now) == 0 && now.st_size == old_size + static_cast<off_t>(written);
  if (!is_ours || ::ftruncate(file, old_size) != 0) {
    return Error(errors::store_half_written, {}, error.message());
  }
  ::fsync(file);  // the error that is reported is the first one
  return error;
}

Status write_once(int file, off_t old_size, ByteView content) {
  ssize_t written = -1;
  do {
    written = ::write(file, content.data(), content.size());
  } while (written < 0 && errno == EINTR);
  const auto size = static_cast<std::size_t>(std::max<ssize_t>(written, 0));
  if (size != content.size()) {
    return take_back(file, old_size, size, system_error(written < 0 ? errno : ENOSPC, "append"));
  }
  if (::fsync(file) != 0 && errno != EINVAL) {
    return take_back(file, old_size, size, system_error(errno, "sync"));
  }
  return ok();
}

}  // namespace

Result<bool> append_file(const Descriptor& folder,
                         const std::string& name,
                         const OldFile& old,
                         ByteView content) {
  const BlockedSignals blocked;
  constexpr int kFlags = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  const Descriptor file(::openat(folder.get(), name.c_str(), kFlags));
  if (!file.is_open()) {
    return system_error(errno, "open");
  }

  struct stat now {};

  // The descriptor is looked at as well as the name: it is what is written to.
  if (::fstat(file.get(), &now) != 0 || now.st_ino != old.status->st_ino ||
      now.st_dev != old.status->st_dev || !is_unchanged(folder, name, old)) {
    return false;
  }
  KEYFLUENT_CHECK(write_once(file.get(), now.st_size, content));
  return true;
}

Status check_replaceable(const Descriptor& folder, const OldFile& old) {
  if (old.status) {
    KEYFLUENT_CHECK(check_appendable(old));
    const std::uint64_t flags = flags_of(old.file);
    if ((flags & STATX_ATTR_APPEND) != 0) {
      return Error(errors::store_needs_in_place, {}, "it may only be appended to (chattr +a)");
    }
    if ((flags & STATX_ATTR_MOUNT_ROOT) != 0) {
      return Error(errors::store_needs_in_place, {}, "it is mounted by itself (a bind mount)");
    }
    if (old.status->st_nlink > 1) {
      return Error(errors::store_hard_links, {}, std::to_string(old.status->st_nlink))
          .with_hint("give this file one name only, or say --in-place to append to all of them");
    }
  }
  if (!is_writable(folder)) {
    Error error = system_error(errno, "write to the folder");
    return old.status ? std::move(error).with_hint(
                            "the folder takes no new file; --in-place appends to the file itself")
                      : std::move(error);
  }
  return ok();
}

Status check_appendable(const OldFile& old) {
  if (old.status && (flags_of(old.file) & STATX_ATTR_IMMUTABLE) != 0) {
    return Error(errors::store_immutable);
  }
  return ok();
}

bool is_writable(const Descriptor& folder) {
  return ::faccessat(folder.get(), ".", W_OK | X_OK, AT_EACCESS) == 0;
}

}  // namespace keyfluent::platform
