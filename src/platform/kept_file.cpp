// SPDX-License-Identifier: MIT
#include "src/platform/kept_file.h"

#include "src/findings/errors.h"
#include "src/platform/beneath.h"
#include "src/platform/files.h"
#include "src/platform/lock.h"
#include "src/platform/replace_file.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace keyfluent::platform {

Result<KeptFile> KeptFile::open(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view parent =
      slash == path.npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
  KeptFile kept;
  kept.name_ = slash == path.npos ? path : path.substr(slash + 1);
  if (kept.name_.empty()) {
    return Error(errors::store_not_regular, {}, path);
  }
  KEYFLUENT_TRY(kept.folder_, open_folder(parent));
  KEYFLUENT_TRY(kept.file_, open_regular(kept.folder_, kept.name_));
  KEYFLUENT_TRY(kept.status_, status_of(kept.file_));
  if (kept.status_->st_nlink > 1) {
    return Error(errors::store_hard_links, {}, std::to_string(kept.status_->st_nlink));
  }
  return kept;
}

Result<SecretBytes> KeptFile::read(const Limits& limits) const {
  Input input{name_, Descriptor(::fcntl(file_.get(), F_DUPFD_CLOEXEC, 3))};
  if (!input.file.is_open()) {
    return system_error(errno, "open");
  }
  return read_document(input, limits);
}

Status KeptFile::replace(ByteView content, std::chrono::milliseconds patience) const {
  // flock follows the open file description, so the lock has one of its own and ends with it.
  const Descriptor lock(::openat(folder_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.is_open()) {  // a folder that may not be listed cannot be locked
    KEYFLUENT_CHECK(lock_folder(lock, patience));
  }
  const std::string_view text = as_text(content);
  KEYFLUENT_TRY(const bool replaced, replace_file(folder_, name_, {file_, status_}, {&text, 1}));
  return replaced ? ok() : Status(Error(errors::store_changed));
}

}  // namespace keyfluent::platform
