// SPDX-License-Identifier: MIT
#include "src/keyring/index.h"

#include "src/findings/errors.h"
#include "src/keyring/key_folder.h"
#include "src/keyring/trust.h"
#include "src/platform/beneath.h"
#include "src/platform/files.h"

#include <cdb.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace keyfluent::keyring {

namespace {

// No account has more; a length that lies must not fill the memory.
constexpr unsigned kRecordBytes = 64u << 20;

struct Place {
  std::string folder;
  std::string name;
};

Place place_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == path.npos) {
    return {".", std::string(path)};
  }
  return {std::string(path.substr(0, std::max<std::size_t>(slash, 1))),
          std::string(path.substr(slash + 1))};
}

// find reads a record; nothing if there is none.  By read(2), not from mapped memory: a file that
// is cut off while it is open must be an error, and no signal.
Result<std::optional<Bytes>> find(int file, std::string_view key) {
  unsigned length = 0;
  errno = 0;
  const int found = cdb_seek(file, key.data(), static_cast<unsigned>(key.size()), &length);
  if (found == 0) {
    return std::optional<Bytes>();
  }
  if (found < 0 || length > kRecordBytes) {
    return Error(errors::index_damaged, {}, "it is cut off, or no index");
  }
  Bytes record(length);
  if (cdb_bread(file, record.data(), static_cast<int>(length)) != 0) {
    return Error(errors::index_damaged, {}, "it is cut off");
  }
  return std::optional<Bytes>(std::move(record));
}

// read_header reads the header of an open index.
Result<IndexHeader> read_header(int file) {
  KEYFLUENT_TRY(const std::optional<Bytes> record, find(file, {}));
  if (!record) {
    return Error(errors::index_damaged, {}, "it has no header");
  }
  return decode_header(*record);
}

// is_same looks at a source again.  No link is followed: a folder on the way is a source itself.
bool is_same(const platform::Descriptor& folder, const Source& source) {
  struct stat status {};

  return ::fstatat(folder.get(), source.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
         Source::of(source.name, status) == source;
}

// check_fresh fails if a file that the keys came from is no longer as it was.
Status check_fresh(const std::string& path, const UserKeys& keys) {
  const Result<platform::Descriptor> folder = platform::open_base(path);
  if (!folder) {
    return Error(errors::index_stale, {}, path + " cannot be looked at");
  }
  const auto changed =
      std::find_if(keys.sources.begin(), keys.sources.end(), [&](const Source& source) {
        return !is_same(*folder, source);
      });
  return changed == keys.sources.end()
             ? ok()
             : Status(Error(errors::index_stale, {}, path + "/" + changed->name + " has changed"));
}

// check_replaceable lets an older index be replaced, and nothing else.
Status check_replaceable(const platform::Descriptor& folder, const std::string& name) {
  Result<platform::Descriptor> file = platform::open_regular(folder, name);
  if (!file) {
    return file.error().is(errors::file_not_found) ? ok() : Status(std::move(file).error());
  }
  return read_header(file->get()) ? ok() : Status(Error(errors::output_exists));
}

}  // namespace

Result<Index> Index::open(std::string_view path) {
  KEYFLUENT_TRY(const std::string real, resolve(path));
  const Place place = place_of(real);
  KEYFLUENT_CHECK(check_way(place.folder));
  KEYFLUENT_TRY(const platform::Descriptor folder, platform::open_base(place.folder));
  KEYFLUENT_TRY(platform::Descriptor file, platform::open_regular(folder, place.name));
  KEYFLUENT_TRY(const struct stat status, platform::status_of(file));
  KEYFLUENT_CHECK(check_file(status, real));
  KEYFLUENT_TRY(IndexHeader header, read_header(file.get()));
  return Index(std::move(file), std::move(header));
}

Result<UserKeys> Index::keys_of(const std::string& user) const {
  KEYFLUENT_TRY(const std::optional<Bytes> record, find(file_.get(), user));
  if (!record) {
    return UserKeys();
  }
  KEYFLUENT_TRY(UserKeys keys, decode_user(user, *record));
  KEYFLUENT_CHECK(check_fresh(header_.folder, keys));
  return keys;
}

struct IndexWriter::Database {
  explicit Database(platform::AtomicFile to) : file(std::move(to)) {}

  platform::AtomicFile file;
  cdb_make make = {};
  bool is_open = false;
};

// End frees what cdb_make holds, which only cdb_make_finish can do.
void IndexWriter::End::operator()(Database* database) const {
  if (database->is_open) {
    cdb_make_finish(&database->make);
  }
  delete database;
}

Result<IndexWriter> IndexWriter::create(std::string_view path) {
  const Place place = place_of(path);
  if (place.name.empty()) {
    return Error(errors::output_not_regular);
  }
  KEYFLUENT_TRY(platform::Descriptor folder, platform::open_folder(place.folder));
  KEYFLUENT_CHECK(check_replaceable(folder, place.name));
  platform::AtomicFile::sweep(folder.get());
  KEYFLUENT_TRY(platform::AtomicFile file,
                platform::AtomicFile::create(folder.get(), place.name, 0644));
  std::unique_ptr<Database, End> database(new Database(std::move(file)));
  if (cdb_make_start(&database->make, database->file.descriptor()) != 0) {
    return system_error(errno, "write the index");
  }
  database->is_open = true;
  return IndexWriter(std::move(folder), std::move(database));
}

Status IndexWriter::put(std::string_view key, const Bytes& value) {
  if (value.size() > kRecordBytes) {
    return Error(errors::index_too_large, {}, "the keys of one account");
  }
  errno = 0;
  if (cdb_make_add(&database_->make,
                   key.data(),
                   static_cast<unsigned>(key.size()),
                   value.data(),
                   static_cast<unsigned>(value.size())) == 0) {
    return ok();
  }
  return errno == ENOMEM || errno == EPROTO ? Error(errors::index_too_large, {}, "the index")
                                            : system_error(errno, "write the index");
}

Status IndexWriter::add(const std::string& user, const UserKeys& keys) {
  header_.users += 1;
  header_.keys += keys.keys.size();
  return put(user, encode(user, keys));
}

Status IndexWriter::commit(const std::string& folder) {
  header_.folder = folder;
  KEYFLUENT_CHECK(put({}, encode(header_)));
  database_->is_open = false;
  if (cdb_make_finish(&database_->make) != 0) {
    return system_error(errno, "write the index");
  }
  return database_->file.commit(platform::AtomicFile::Existing::kReplace);
}

}  // namespace keyfluent::keyring
