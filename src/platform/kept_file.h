// SPDX-License-Identifier: MIT
// KeptFile: a file that a command changes in place: opened once, read once, replaced as a whole.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::platform {

class KeptFile {
 public:
  // open opens the file and its folder.  The file may not be a symbolic link; those on the way to
  // its folder are the system's business, and are not looked at again.  Errors: store_is_link,
  // store_not_regular, store_hard_links, file_not_found, permission_denied (also of a folder that
  // takes no new file), read_only, system_failed.
  static Result<KeptFile> open(std::string_view path);

  // read reads the content.  Errors: input_too_large, system_failed.
  [[nodiscard]] Result<SecretBytes> read(const Limits& limits) const;

  // replace writes new content with the owner, mode and attributes of the old.  Errors:
  // store_changed (somebody else wrote it since open), store_locked, and those of replace_file.
  [[nodiscard]] Status replace(ByteView content, std::chrono::milliseconds patience) const;

 private:
  KeptFile() = default;

  std::string name_;
  Descriptor folder_;
  Descriptor file_;
  std::optional<struct stat> status_;
};

}  // namespace keyfluent::platform
