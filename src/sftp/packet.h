// SPDX-License-Identifier: MIT
// SFTP packets, versions 3 to 6 (draft-ietf-secsh-filexfer-02 to -13):
//
//   uint32 length, byte type, uint32 request id (not in INIT and VERSION), fields
//
// Requests are written, answers are read; the version decides a few fields.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::sftp {

enum class PacketType : std::uint8_t {
  kInit = 1,
  kVersion = 2,
  kOpen = 3,
  kClose = 4,
  kRead = 5,
  kWrite = 6,
  kRemove = 13,
  kRealpath = 16,
  kStat = 17,
  kRename = 18,
  kStatus = 101,
  kHandle = 102,
  kData = 103,
  kName = 104,
  kAttrs = 105,
  kExtended = 200,
  kExtendedReply = 201,
};

// The largest answer that is taken.  OpenSSH's limit is 256 KiB.
inline constexpr std::size_t kMostSftpBytes = std::size_t{256} << 10;

// Frame is a packet in a stream.
struct Frame {
  enum class State : std::uint8_t { kPartial, kWhole, kTooLong };

  State state = State::kPartial;
  PacketType type{};
  std::uint32_t id = 0;  // not of VERSION
  ByteView body;         // what follows the id; points into the input
  std::size_t size = 0;  // of the whole packet
  std::uint32_t length = 0;
};

// read_frame looks at the packet at the start of the input.
Frame read_frame(ByteView input);

// polluting_text is the text that stands where a packet should begin: "Welcome to …".  A length of
// four printable characters is none.  Nothing if the input looks like a packet.
std::optional<std::string> polluting_text(ByteView input);

// text_of_length decodes the number that OpenSSH reports ("Received message too long 1416128883")
// to the four characters that it is ("This"); nothing if they are not printable.
std::optional<std::string> text_of_length(std::uint32_t length);

// find_version_packet is where a VERSION packet begins behind text; nothing if there is none.
std::optional<std::size_t> find_version_packet(ByteView input);

struct Version {
  std::uint32_t version = 0;
  std::vector<std::pair<std::string, std::string>> extensions;

  [[nodiscard]] bool has(std::string_view name) const;
};

// read_version reads a VERSION packet's body.  At most 128 extensions are kept.
Version read_version(const Frame& frame);

struct SftpStatus {
  std::uint32_t code = 0;
  std::string message;
};

// read_status reads a STATUS packet's body; what is missing stays empty.
SftpStatus read_status(ByteView body);

// status_name is "PERMISSION_DENIED", or "code 77".
std::string status_name(std::uint32_t code);

// read_first_name is the first file name of a NAME packet.
std::optional<std::string> read_first_name(ByteView body);

// read_size is the size of an ATTRS packet, if it says.
std::optional<std::uint64_t> read_size(ByteView body, std::uint32_t version);

// Space is what statvfs@openssh.com answers.
struct Space {
  std::uint64_t block_bytes = 0;
  std::uint64_t free_blocks = 0;  // for ordinary users
  std::uint64_t free_files = 0;
  bool read_only = false;
};

std::optional<Space> read_space(ByteView body);

// SftpWriter makes requests.  Ids are the caller's.
class SftpWriter {
 public:
  explicit SftpWriter(std::uint32_t version) : version_(version) {}

  static Bytes init(std::uint32_t version);

  // path_request is REALPATH, STAT or REMOVE.
  [[nodiscard]] Bytes path_request(PacketType type, std::uint32_t id, std::string_view path) const;

  // create opens for writing and fails if the file exists; open_read opens for reading.
  [[nodiscard]] Bytes create(std::uint32_t id, std::string_view path) const;
  [[nodiscard]] Bytes open_read(std::uint32_t id, std::string_view path) const;

  [[nodiscard]] Bytes close(std::uint32_t id, ByteView handle) const;
  [[nodiscard]] Bytes write(std::uint32_t id,
                            ByteView handle,
                            std::uint64_t offset,
                            ByteView data) const;
  [[nodiscard]] Bytes read(std::uint32_t id,
                           ByteView handle,
                           std::uint64_t offset,
                           std::uint32_t size) const;
  [[nodiscard]] Bytes rename(std::uint32_t id, std::string_view from, std::string_view to) const;
  [[nodiscard]] Bytes extended(std::uint32_t id,
                               std::string_view name,
                               std::string_view path) const;

 private:
  std::uint32_t version_;
};

}  // namespace keyfluent::sftp
