// SPDX-License-Identifier: MIT
// AtomicFile: new content for one name in a folder, whole or not at all.
//
// The content goes into a new file beside the old one, is synced, and takes the name in one step; the
// folder is synced after it.  A failure or a destroyed AtomicFile leaves the folder as it was.
#pragma once

#include <string>
#include <string_view>

#include <sys/types.h>

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

namespace keyfluent::platform {

class AtomicFile {
 public:
  enum class Existing { kRefuse, kReplace };

  // create opens a new file with a random name in the folder, mode `mode` whatever the umask.
  // The folder's descriptor must stay open while this lives.
  static Result<AtomicFile> create(int folder, std::string_view name, mode_t mode);

  // sweep removes what a killed process left in the folder: our own files with names as create makes
  // them, untouched for an hour.  Best effort.
  static void sweep(int folder);

  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  ~AtomicFile();

  // write appends; short writes and EINTR are handled.
  Status write(ByteView bytes);

  // descriptor is the new file's, for fchown, fchmod, fsetxattr.
  [[nodiscard]] int descriptor() const { return file_.get(); }

  // commit syncs and gives the file its name.  With kRefuse an existing name gives output_exists.
  // Without `sync_folder` the name lasts a crash only once somebody syncs the folder.
  Status commit(Existing existing, bool sync_folder = true);

 private:
  AtomicFile(int folder, std::string name, std::string temporary, Descriptor file);

  int folder_;
  std::string name_;
  std::string temporary_;  // empty once committed
  Descriptor file_;
};

}  // namespace keyfluent::platform
