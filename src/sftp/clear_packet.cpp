// SPDX-License-Identifier: MIT
#include "src/sftp/clear_packet.h"

#include "keyfluent/core/reader.h"

namespace keyfluent::sftp {

ClearPacket read_clear_packet(ByteView input) {
  constexpr std::size_t kLengthBytes = 4;
  constexpr std::uint32_t kLeast = 6;  // padding length, message number, four of padding
  ClearPacket packet;
  if (input.size() <= kLengthBytes) {
    return packet;
  }
  Reader reader(input);
  const std::uint32_t length = reader.read_u32();
  const std::uint8_t padding = reader.read_u8();
  if (length < kLeast || length > kMostPacketBytes || padding + 2u > length) {
    packet.state = PacketState::kBad;
    return packet;
  }
  if (input.size() - kLengthBytes < length) {
    return packet;
  }
  packet.state = PacketState::kWhole;
  packet.size = kLengthBytes + length;
  packet.payload = input.subspan(kLengthBytes + 1, length - padding - 1);
  return packet;
}

Disconnect read_disconnect(ByteView payload) {
  Reader reader(payload);
  reader.read_u8();
  Disconnect disconnect;
  disconnect.reason = reader.read_u32();
  disconnect.text = reader.read_text();
  return disconnect;
}

}  // namespace keyfluent::sftp
