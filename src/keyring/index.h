// SPDX-License-Identifier: MIT
// The index of a folder of keys: one file (a constant database, cdb) from which the keys of an
// account are read with a handful of system calls, however many there are.
//
// An index never lets a key in that its folder no longer holds: the files that an account's keys
// came from are looked at again at each question, and must be the same.  What cannot be verified is
// refused.
#pragma once

#include "keyfluent/core/result.h"
#include "src/keyring/record.h"
#include "src/keyring/user_keys.h"
#include "src/platform/atomic_file.h"
#include "src/platform/descriptor.h"

#include <memory>
#include <string>
#include <string_view>

namespace keyfluent::keyring {

class Index {
 public:
  // open opens an index that nobody but root and us can change, and reads its header.
  // Errors: keyring_unsafe, index_damaged, store_not_regular, file_not_found, and system_error's.
  static Result<Index> open(std::string_view path);

  // keys_of returns an account's keys; none if the index has no such account.
  // Errors: index_stale, index_damaged, and those of opening the folder.
  [[nodiscard]] Result<UserKeys> keys_of(const std::string& user) const;

  [[nodiscard]] const IndexHeader& header() const { return header_; }

 private:
  Index(platform::Descriptor file, IndexHeader header)
      : file_(std::move(file)), header_(std::move(header)) {}

  platform::Descriptor file_;
  IndexHeader header_;
};

// IndexWriter writes a new index, which takes its name whole or not at all.
class IndexWriter {
 public:
  // create begins one at `path`, where there may be an older index, but nothing else.
  // Errors: output_exists, output_not_regular, and those of platform::open_folder.
  static Result<IndexWriter> create(std::string_view path);

  // add writes an account's record; each account once.  Errors: index_too_large, no_space,
  // system_failed.
  Status add(const std::string& user, const UserKeys& keys);

  // commit writes the header and gives the file its name, mode 0644.  Errors: as add, and those of
  // AtomicFile::commit.
  Status commit(const std::string& folder);

  [[nodiscard]] const IndexHeader& header() const { return header_; }

 private:
  struct Database;

  struct End {
    void operator()(Database* database) const;
  };

  IndexWriter(platform::Descriptor folder, std::unique_ptr<Database, End> database)
      : folder_(std::move(folder)), database_(std::move(database)) {}

  Status put(std::string_view key, const Bytes& value);

  platform::Descriptor folder_;
  std::unique_ptr<Database, End> database_;
  IndexHeader header_;
};

}  // namespace keyfluent::keyring
