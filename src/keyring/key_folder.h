// SPDX-License-Identifier: MIT
// KeyFolder: a folder of keys by account: USER, USER.pub, or every file of the folder USER.
//
// A file holds lines of authorized_keys, or public keys in any format.  Names that begin with a dot
// are passed over, and no link is followed.
#pragma once

#include "keyfluent/core/result.h"
#include "src/keyring/file_reader.h"
#include "src/keyring/user_keys.h"
#include "src/platform/descriptor.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::keyring {

class KeyFolder {
 public:
  // open opens a folder that nobody but root and us can change.  Errors: keyring_unsafe,
  // file_not_found, store_not_folder, and system_error's.
  static Result<KeyFolder> open(std::string_view path);

  // users lists the accounts that have a name in the folder, sorted.  Errors: system_failed.
  [[nodiscard]] Result<std::vector<std::string>> users() const;

  // read reads one account's files, which `reader` looks into.  It may wait a tenth of a second for
  // a file that was changed just now, until a change after the reading must have another time.
  UserKeys read(const std::string& user, FileReader& reader) const;

  // path is absolute and free of links.
  [[nodiscard]] const std::string& path() const { return path_; }

  [[nodiscard]] const platform::Descriptor& descriptor() const { return folder_; }

 private:
  KeyFolder(std::string path, platform::Descriptor folder)
      : path_(std::move(path)), folder_(std::move(folder)) {}

  void read_name(const std::string& name, FileReader& reader, UserKeys& keys) const;
  Status read_file(const platform::Descriptor& folder,
                   const std::string& last,
                   const std::string& name,
                   FileReader& reader,
                   UserKeys& keys) const;
  Status read_folder(const std::string& name, FileReader& reader, UserKeys& keys) const;

  std::string path_;
  platform::Descriptor folder_;
};

}  // namespace keyfluent::keyring
