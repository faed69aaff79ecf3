// SPDX-License-Identifier: MIT
#include "src/store/store.h"

#include "keyfluent/core/limits.h"
#include "src/findings/errors.h"
#include "src/platform/atomic_file.h"
#include "src/platform/attributes.h"
#include "src/platform/beneath.h"
#include "src/platform/lock.h"
#include "src/platform/signals.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

namespace keyfluent::store {

namespace {

using platform::AtomicFile;
using platform::Descriptor;

// make_folder makes a folder of mode 0700 whatever the umask, and its name durable.
Status make_folder(const Descriptor& base, const std::string& name) {
  const mode_t mask = ::umask(077);
  const int made = ::mkdirat(base.get(), name.c_str(), 0700);
  const int error_number = errno;
  ::umask(mask);
  if (made != 0 && error_number != EEXIST) {  // EEXIST: somebody was faster
    return system_error(error_number, "make the folder " + name);
  }
  const Descriptor parent(::openat(base.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.is_open() && ::fsync(parent.get()) != 0 && errno != EINVAL) {
    return system_error(errno, "sync the folder");
  }
  return ok();
}

bool equal_times(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// is_same_file tells whether a name still has the file that was read, unwritten since.
bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         equal_times(a.st_mtim, b.st_mtim) && equal_times(a.st_ctim, b.st_ctim);
}

Result<std::string> read_content(const Descriptor& file) {
  constexpr std::size_t kStep = std::size_t{256} << 10;
  std::string content;
  for (std::size_t used = 0;;) {
    content.resize(used + kStep);
    const ssize_t got = ::pread(file.get(), content.data() + used, kStep, static_cast<off_t>(used));
    if (got < 0 && errno != EINTR) {
      return system_error(errno, "read");
    }
    used += got < 0 ? 0 : static_cast<std::size_t>(got);
    if (used > limits::kDocumentBytes) {
      return Error(errors::input_too_large, {}, std::to_string(limits::kDocumentBytes));
    }
    if (got == 0) {
      content.resize(used);
      return content;
    }
  }
}

}  // namespace

Result<Store> Store::open(const Location& location, bool create) {
  KEYFLUENT_TRY(Descriptor base, platform::open_base(location.base));
  Store store(location, std::move(base));
  KEYFLUENT_CHECK(store.open_folder(create));
  return store;
}

Status Store::open_folder(bool create) {
  Result<Descriptor> folder = platform::open_beneath(base_, location_.folder);
  const bool is_missing = !folder && folder.error().is(errors::file_not_found);
  if (is_missing && location_.creates_folder) {
    if (!create) {
      return ok();
    }
    KEYFLUENT_CHECK(make_folder(base_, location_.folder));
    folder = platform::open_beneath(base_, location_.folder);
  }
  if (!folder) {
    return std::move(folder).error();
  }
  folder_ = std::move(*folder);
  KEYFLUENT_TRY(const struct stat status, platform::status_of(folder_));
  return check_owner(status, location_.folder);
}

Status Store::check_owner(const struct stat& status, std::string_view what) const {
  if (!location_.owner || status.st_uid == 0 || status.st_uid == *location_.owner) {
    return ok();
  }
  return Error(errors::store_wrong_owner,
               {},
               std::string(what) + " belongs to user " + std::to_string(status.st_uid) +
                   ", not to user " + std::to_string(*location_.owner) + " or root");
}

Status Store::lock(std::chrono::milliseconds patience) {
  return platform::lock_folder(folder_, patience);
}

Result<Snapshot> Store::read() const {
  Snapshot snapshot;
  if (!folder_.is_open()) {
    return snapshot;
  }
  Result<Descriptor> file = platform::open_regular(folder_, location_.name);
  if (!file) {
    if (file.error().is(errors::file_not_found)) {
      return snapshot;
    }
    return std::move(file).error();
  }
  KEYFLUENT_TRY(snapshot.status, platform::status_of(*file));
  KEYFLUENT_CHECK(check_owner(*snapshot.status, location_.name));
  if (snapshot.status->st_nlink > 1) {
    return Error(errors::store_hard_links, {}, std::to_string(snapshot.status->st_nlink));
  }
  KEYFLUENT_TRY(snapshot.content, read_content(*file));
  snapshot.file = std::move(*file);
  return snapshot;
}

bool Store::is_unchanged(const Snapshot& snapshot) const {
  struct stat now {};

  const bool exists =
      ::fstatat(folder_.get(), location_.name.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0;
  if (!snapshot.status) {
    return !exists && errno == ENOENT;
  }
  return exists && is_same_file(now, *snapshot.status);
}

Result<bool> Store::replace(const Snapshot& snapshot, std::string_view content) const {
  const platform::BlockedSignals blocked;  // between the write and the rename nobody interrupts
  KEYFLUENT_TRY(AtomicFile file, AtomicFile::create(folder_.get(), location_.name, 0600));
  KEYFLUENT_CHECK(file.write(as_bytes(content)));
  KEYFLUENT_CHECK(snapshot.status ? platform::copy_attributes(
                                        snapshot.file, *snapshot.status, file.descriptor())
                                  : platform::drop_inherited_list(file.descriptor()));
  // Synced before the last look, so that little time passes between the look and the rename.
  if (::fsync(file.descriptor()) != 0) {
    return system_error(errno, "sync");
  }
  if (!is_unchanged(snapshot)) {
    return false;
  }
  const auto existing =
      snapshot.status ? AtomicFile::Existing::kReplace : AtomicFile::Existing::kRefuse;
  const Status committed = file.commit(existing);
  if (!committed && committed.error().is(errors::output_exists)) {
    return false;
  }
  KEYFLUENT_CHECK(committed);
  return true;
}

}  // namespace keyfluent::store
