// SPDX-License-Identifier: MIT
// The packets before encryption begins (RFC 4253 section 6):
//
//   uint32 packet_length, byte padding_length, payload, random padding
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace keyfluent::sftp {

enum class PacketState : std::uint8_t {
  kPartial,  // more bytes are needed
  kWhole,
  kBad,  // lengths that contradict each other, or no packet at all
};

struct ClearPacket {
  PacketState state = PacketState::kPartial;
  ByteView payload;      // begins with the message number; points into the input
  std::size_t size = 0;  // of the whole packet
};

// The largest that RFC 4253 section 6.1 asks everybody to take.
inline constexpr std::size_t kMostPacketBytes = 35000;

// read_clear_packet looks at the packet at the start of the input.
ClearPacket read_clear_packet(ByteView input);

// Disconnect is the message by which a side says why it hangs up (RFC 4253 section 11.1).
struct Disconnect {
  std::uint32_t reason = 0;
  std::string text;
};

inline constexpr std::uint8_t kMessageDisconnect = 1;
inline constexpr std::uint8_t kMessageKexInit = 20;

// read_disconnect reads such a payload; what is missing stays empty.
Disconnect read_disconnect(ByteView payload);

}  // namespace keyfluent::sftp
