// SPDX-License-Identifier: MIT
#include "src/platform/replace_file.h"

#include "src/findings/errors.h"
#include "src/platform/atomic_file.h"
#include "src/platform/attributes.h"
#include "src/platform/signals.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

bool equal_times(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

// is_same_file tells whether a name still has the file that was read, unwritten since.
bool is_same_file(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
         equal_times(a.st_mtim, b.st_mtim) && equal_times(a.st_ctim, b.st_ctim);
}

}  // namespace

bool is_unchanged(const Descriptor& folder, const std::string& name, const OldFile& old) {
  struct stat now {};

  const bool exists = ::fstatat(folder.get(), name.c_str(), &now, AT_SYMLINK_NOFOLLOW) == 0;
  if (!old.status) {
    return !exists && errno == ENOENT;
  }
  return exists && is_same_file(now, *old.status);
}

Result<bool> replace_file(const Descriptor& folder,
                          const std::string& name,
                          const OldFile& old,
                          std::span<const std::string_view> content,
                          mode_t new_mode) {
  const BlockedSignals blocked;  // between the write and the rename nobody interrupts
  KEYFLUENT_TRY(AtomicFile file,
                AtomicFile::create(folder.get(), name, old.status ? 0600 : new_mode));
  for (const std::string_view piece : content) {
    KEYFLUENT_CHECK(file.write(as_bytes(piece)));
  }
  KEYFLUENT_CHECK(old.status ? copy_attributes(old.file, *old.status, file.descriptor())
                             : drop_inherited_list(file.descriptor()));
  // Synced before the last look, so that little time passes between the look and the rename.
  if (::fsync(file.descriptor()) != 0) {
    return system_error(errno, "sync");
  }
  if (!is_unchanged(folder, name, old)) {
    return false;
  }
  const auto existing = old.status ? AtomicFile::Existing::kReplace : AtomicFile::Existing::kRefuse;
  const Status committed = file.commit(existing);
  if (!committed && committed.error().is(errors::output_exists)) {
    return false;
  }
  KEYFLUENT_CHECK(committed);
  return true;
}

}  // namespace keyfluent::platform
