// SPDX-License-Identifier: MIT
#include "src/sftp/packet.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kLengthBytes = 4;
constexpr std::size_t kMostExtensions = 128;
constexpr std::size_t kMostText = 512;

// draft-ietf-secsh-filexfer-13 section 9.1.
constexpr std::array<std::string_view, 32> kStatusNames = {"OK",
                                                           "EOF",
                                                           "NO_SUCH_FILE",
                                                           "PERMISSION_DENIED",
                                                           "FAILURE",
                                                           "BAD_MESSAGE",
                                                           "NO_CONNECTION",
                                                           "CONNECTION_LOST",
                                                           "OP_UNSUPPORTED",
                                                           "INVALID_HANDLE",
                                                           "NO_SUCH_PATH",
                                                           "FILE_ALREADY_EXISTS",
                                                           "WRITE_PROTECT",
                                                           "NO_MEDIA",
                                                           "NO_SPACE_ON_FILESYSTEM",
                                                           "QUOTA_EXCEEDED",
                                                           "UNKNOWN_PRINCIPAL",
                                                           "LOCK_CONFLICT",
                                                           "DIR_NOT_EMPTY",
                                                           "NOT_A_DIRECTORY",
                                                           "INVALID_FILENAME",
                                                           "LINK_LOOP",
                                                           "CANNOT_DELETE",
                                                           "INVALID_PARAMETER",
                                                           "FILE_IS_A_DIRECTORY",
                                                           "BYTE_RANGE_LOCK_CONFLICT",
                                                           "BYTE_RANGE_LOCK_REFUSED",
                                                           "DELETE_PENDING",
                                                           "FILE_CORRUPT",
                                                           "OWNER_INVALID",
                                                           "GROUP_INVALID",
                                                           "NO_MATCHING_BYTE_RANGE_LOCK"};

bool is_text_byte(std::uint8_t byte) {
  return (byte >= ' ' && byte < 0x7f) || byte == '\n' || byte == '\r' || byte == '\t' ||
         byte == 0x1b || byte >= 0x80;
}

// framed puts the length before a body.
Bytes framed(const Writer& body) {
  Writer writer;
  writer.put_string(body.view());
  return writer.take();
}

Writer request(PacketType type, std::uint32_t id) {
  Writer writer;
  writer.put_u8(static_cast<std::uint8_t>(type));
  writer.put_u32(id);
  return writer;
}

// put_no_attributes writes empty attributes; from version 4 on they begin with a file type.
void put_no_attributes(Writer& writer, std::uint32_t version) {
  constexpr std::uint8_t kRegularFile = 1;
  writer.put_u32(0);
  if (version >= 4) {
    writer.put_u8(kRegularFile);
  }
}

Bytes open_file(std::uint32_t version, std::uint32_t id, std::string_view path, bool creates) {
  constexpr std::uint32_t kRead = 0x1;
  constexpr std::uint32_t kWriteCreateExclusive = 0x2 | 0x8 | 0x20;
  constexpr std::uint32_t kReadData = 0x1;  // version 5: access mask
  constexpr std::uint32_t kWriteData = 0x2;
  constexpr std::uint32_t kCreateNew = 0;  // version 5: disposition
  constexpr std::uint32_t kOpenExisting = 2;
  Writer writer = request(PacketType::kOpen, id);
  writer.put_string(path);
  if (version >= 5) {
    writer.put_u32(creates ? kWriteData : kReadData);
    writer.put_u32(creates ? kCreateNew : kOpenExisting);
  } else {
    writer.put_u32(creates ? kWriteCreateExclusive : kRead);
  }
  put_no_attributes(writer, version);
  return framed(writer);
}

}  // namespace

Frame read_frame(ByteView input) {
  constexpr std::uint32_t kLeastWithId = 5;
  Frame frame;
  Reader reader(input);
  frame.length = reader.read_u32();
  if (reader.failed()) {
    return frame;
  }
  if (frame.length > kMostSftpBytes || frame.length == 0) {
    frame.state = Frame::State::kTooLong;
    return frame;
  }
  if (input.size() - kLengthBytes < frame.length) {
    return frame;
  }
  frame.type = static_cast<PacketType>(reader.read_u8());
  const bool has_id = frame.type != PacketType::kVersion;
  if (has_id && frame.length < kLeastWithId) {
    frame.state = Frame::State::kTooLong;
    return frame;
  }
  frame.id = has_id ? reader.read_u32() : 0;
  frame.state = Frame::State::kWhole;
  frame.size = kLengthBytes + frame.length;
  frame.body = input.first(frame.size).subspan(reader.offset());
  return frame;
}

std::optional<std::string> text_of_length(std::uint32_t length) {
  Writer writer;
  writer.put_u32(length);
  const ByteView bytes = writer.view();
  if (!std::all_of(bytes.begin(), bytes.end(), is_text_byte)) {
    return std::nullopt;
  }
  return std::string(as_text(bytes));
}

std::optional<std::string> polluting_text(ByteView input) {
  const ByteView start = input.first(std::min(input.size(), kLengthBytes));
  if (start.empty() || !std::all_of(start.begin(), start.end(), is_text_byte)) {
    return std::nullopt;
  }
  const std::size_t end = find_version_packet(input).value_or(input.size());
  return std::string(as_text(input.first(std::min(end, kMostText))));
}

std::optional<std::size_t> find_version_packet(ByteView input) {
  constexpr std::size_t kHead = 9;          // length, type, version
  constexpr std::uint32_t kLeastBytes = 5;  // type, version
  for (std::size_t at = 0; at + kHead <= input.size(); ++at) {
    if (input[at] != 0 || input[at + kLengthBytes] != 2 || input[at + 5] != 0) {
      continue;
    }
    Reader reader(input.subspan(at));
    const std::uint32_t length = reader.read_u32();
    reader.read_u8();
    const std::uint32_t version = reader.read_u32();
    const bool is_length = length >= kLeastBytes && length <= kMostSftpBytes;
    if (is_length && version >= 1 && version <= 6) {
      return at;
    }
  }
  return std::nullopt;
}

bool Version::has(std::string_view name) const {
  return std::any_of(
      extensions.begin(), extensions.end(), [&](const auto& one) { return one.first == name; });
}

Version read_version(const Frame& frame) {
  Reader reader(frame.body);
  Version version;
  version.version = reader.read_u32();
  while (reader.remaining() > 0 && version.extensions.size() < kMostExtensions) {
    const std::string_view name = reader.read_text();
    const std::string_view value = reader.read_text();
    if (reader.failed()) {
      break;
    }
    version.extensions.emplace_back(name.substr(0, kMostText), value.substr(0, kMostText));
  }
  return version;
}

SftpStatus read_status(ByteView body) {
  Reader reader(body);
  SftpStatus status;
  status.code = reader.read_u32();
  status.message = reader.read_text().substr(0, kMostText);
  return status;
}

std::string status_name(std::uint32_t code) {
  return code < kStatusNames.size() ? std::string(kStatusNames[code])
                                    : "code " + std::to_string(code);
}

std::optional<std::string> read_first_name(ByteView body) {
  Reader reader(body);
  const std::uint32_t count = reader.read_u32();
  const std::string_view name = reader.read_text();
  if (reader.failed() || count == 0) {
    return std::nullopt;
  }
  return std::string(name.substr(0, std::size_t{4} << 10));
}

std::optional<std::uint64_t> read_size(ByteView body, std::uint32_t version) {
  constexpr std::uint32_t kHasSize = 1;
  Reader reader(body);
  const std::uint32_t flags = reader.read_u32();
  if (version >= 4) {
    reader.read_u8();
  }
  const std::uint64_t size = reader.read_u64();
  if (reader.failed() || (flags & kHasSize) == 0) {
    return std::nullopt;
  }
  return size;
}

std::optional<Space> read_space(ByteView body) {
  constexpr std::uint64_t kReadOnly = 1;
  Reader reader(body);
  std::array<std::uint64_t, 11> values{};
  for (std::uint64_t& value : values) {
    value = reader.read_u64();
  }
  if (reader.failed()) {
    return std::nullopt;
  }
  // bsize, frsize, blocks, bfree, bavail, files, ffree, favail, fsid, flag, namemax
  return Space{values[1], values[4], values[7], (values[9] & kReadOnly) != 0};
}

Bytes SftpWriter::init(std::uint32_t version) {
  Writer writer;
  writer.put_u8(static_cast<std::uint8_t>(PacketType::kInit));
  writer.put_u32(version);
  return framed(writer);
}

Bytes SftpWriter::path_request(PacketType type, std::uint32_t id, std::string_view path) const {
  constexpr std::uint32_t kSizeWanted = 1;
  Writer writer = request(type, id);
  writer.put_string(path);
  if (type == PacketType::kStat && version_ >= 4) {
    writer.put_u32(kSizeWanted);
  }
  return framed(writer);
}

Bytes SftpWriter::create(std::uint32_t id, std::string_view path) const {
  return open_file(version_, id, path, true);
}

Bytes SftpWriter::open_read(std::uint32_t id, std::string_view path) const {
  return open_file(version_, id, path, false);
}

Bytes SftpWriter::close(std::uint32_t id, ByteView handle) const {
  Writer writer = request(PacketType::kClose, id);
  writer.put_string(handle);
  return framed(writer);
}

Bytes SftpWriter::write(std::uint32_t id,
                        ByteView handle,
                        std::uint64_t offset,
                        ByteView data) const {
  Writer writer = request(PacketType::kWrite, id);
  writer.put_string(handle);
  writer.put_u64(offset);
  writer.put_string(data);
  return framed(writer);
}

Bytes SftpWriter::read(std::uint32_t id,
                       ByteView handle,
                       std::uint64_t offset,
                       std::uint32_t size) const {
  Writer writer = request(PacketType::kRead, id);
  writer.put_string(handle);
  writer.put_u64(offset);
  writer.put_u32(size);
  return framed(writer);
}

Bytes SftpWriter::rename(std::uint32_t id, std::string_view from, std::string_view to) const {
  Writer writer = request(PacketType::kRename, id);
  writer.put_string(from);
  writer.put_string(to);
  if (version_ >= 5) {
    writer.put_u32(0);
  }
  return framed(writer);
}

Bytes SftpWriter::extended(std::uint32_t id, std::string_view name, std::string_view path) const {
  Writer writer = request(PacketType::kExtended, id);
  writer.put_string(name);
  writer.put_string(path);
  return framed(writer);
}

}  // namespace keyfluent::sftp
