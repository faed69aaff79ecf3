// SPDX-License-Identifier: MIT
#include "src/store/store.h"

#include "src/findings/errors.h"
#include "src/platform/append_file.h"
#include "src/platform/atomic_file.h"
#include "src/platform/beneath.h"
#include "src/platform/done.h"
#include "src/platform/lock.h"
#include "src/platform/read_file.h"
#include "src/platform/replace_file.h"

#include <fcntl.h>

#include <cerrno>
#include <utility>

namespace keyfluent::store {

namespace {

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
  KEYFLUENT_CHECK(platform::lock_folder(folder_, patience));
  platform::AtomicFile::sweep(folder_.get());
  return ok();
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
  KEYFLUENT_TRY(snapshot.content, platform::read_document(*file, location_.limits));
  snapshot.file = std::move(*file);
  return snapshot;
}

Status Store::check_writable(const Snapshot& snapshot, bool in_place) const {
  if (!folder_.is_open()) {
    return ok();  // a dry run; the folder will be made
  }
  const platform::OldFile old{snapshot.file, snapshot.status};
  return in_place && snapshot.status ? platform::check_appendable(old)
                                     : platform::check_replaceable(folder_, old);
}

namespace {

Result<bool> marked(Result<bool> written) {
  if (written && *written) {
    platform::mark_done();
  }
  return written;
}

}  // namespace

Result<bool> Store::replace(const Snapshot& snapshot,
                            std::span<const std::string_view> content) const {
  return marked(platform::replace_file(folder_,
                                       location_.name,
                                       {snapshot.file, snapshot.status},
                                       content,
                                       location_.new_mode));
}

Result<bool> Store::append(const Snapshot& snapshot, std::string_view content) const {
  return marked(platform::append_file(
      folder_, location_.name, {snapshot.file, snapshot.status}, as_bytes(content)));
}

Result<bool> Store::remove(const Snapshot& snapshot) const {
  if (!platform::is_unchanged(folder_, location_.name, {snapshot.file, snapshot.status})) {
    return false;
  }
  if (::unlinkat(folder_.get(), location_.name.c_str(), 0) != 0) {
    return system_error(errno, "remove");
  }
  if (::fsync(folder_.get()) != 0 && errno != EINVAL) {
    return system_error(errno, "sync the folder");
  }
  platform::mark_done();
  return true;
}

}  // namespace keyfluent::store
