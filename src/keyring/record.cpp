// SPDX-License-Identifier: MIT
#include "src/keyring/record.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"

#include <boost/crc.hpp>

namespace keyfluent::keyring {

namespace {

constexpr std::string_view kMagic = "keyfluent index 1";

std::uint32_t check_sum(std::string_view key, ByteView value) {
  boost::crc_32_type sum;
  sum.process_bytes(key.data(), key.size());
  sum.process_bytes(value.data(), value.size());
  return sum.checksum();
}

Bytes seal(std::string_view key, const Writer& value) {
  Writer record;
  record.put_u32(check_sum(key, value.view()));
  record.put_bytes(value.view());
  return record.take();
}

// open_record returns what is behind the check sum, once it is seen to be right.
Result<ByteView> open_record(std::string_view key, ByteView record) {
  Reader reader(record);
  const std::uint32_t sum = reader.read_u32();
  const ByteView value = reader.rest();
  if (reader.failed() || sum != check_sum(key, value)) {
    return Error(errors::index_damaged, {}, "a check sum is wrong");
  }
  return value;
}

Source read_source(Reader& reader) {
  Source source;
  source.name = reader.read_text();
  source.inode = reader.read_u64();
  source.size = reader.read_u64();
  source.modified = reader.read_u64();
  source.changed = reader.read_u64();
  return source;
}

ServedKey read_key(Reader& reader) {
  ServedKey key;
  key.line = reader.read_text();
  key.fingerprint = reader.read_text();
  return key;
}

// read_list reads a count and so many elements; a count that lies ends with the bytes.
template <class T>
void read_list(Reader& reader, std::vector<T>& list, T (*read)(Reader&)) {
  for (std::uint32_t left = reader.read_u32(); left > 0 && !reader.failed(); --left) {
    list.push_back(read(reader));
  }
}

Status finish(const Reader& reader) {
  return reader.finish() ? ok() : Status(Error(errors::index_damaged, {}, "a record is cut off"));
}

}  // namespace

Bytes encode(const IndexHeader& header) {
  Writer value;
  value.put_string(kMagic);
  value.put_string(header.folder);
  value.put_u64(header.users);
  value.put_u64(header.keys);
  return seal({}, value);
}

Bytes encode(std::string_view user, const UserKeys& keys) {
  Writer value;
  value.put_u32(static_cast<std::uint32_t>(keys.sources.size()));
  for (const Source& source : keys.sources) {
    value.put_string(source.name);
    value.put_u64(source.inode);
    value.put_u64(source.size);
    value.put_u64(source.modified);
    value.put_u64(source.changed);
  }
  value.put_u32(static_cast<std::uint32_t>(keys.keys.size()));
  for (const ServedKey& key : keys.keys) {
    value.put_string(key.line);
    value.put_string(key.fingerprint);
  }
  return seal(user, value);
}

Result<IndexHeader> decode_header(ByteView record) {
  KEYFLUENT_TRY(const ByteView value, open_record({}, record));
  Reader reader(value);
  const bool is_ours = reader.read_text() == kMagic;
  IndexHeader header;
  header.folder = reader.read_text();
  header.users = reader.read_u64();
  header.keys = reader.read_u64();
  if (!is_ours) {
    return Error(errors::index_damaged, {}, "it is none of this version of keyfluent's");
  }
  KEYFLUENT_CHECK(finish(reader));
  return header;
}

Result<UserKeys> decode_user(std::string_view user, ByteView record) {
  KEYFLUENT_TRY(const ByteView value, open_record(user, record));
  Reader reader(value);
  UserKeys keys;
  read_list(reader, keys.sources, read_source);
  read_list(reader, keys.keys, read_key);
  KEYFLUENT_CHECK(finish(reader));
  return keys;
}

}  // namespace keyfluent::keyring
