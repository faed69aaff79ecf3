// SPDX-License-Identifier: MIT
#include "src/sftp/powers_wire.h"

#include <cerrno>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr double kMicroseconds = 1000;  // in a millisecond

void put_address(SecretWriter& to, const platform::Address& address) {
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(&address.storage);
  to.put_string(ByteView(bytes, address.size));
}

platform::Address read_address(Reader& from) {
  const ByteView bytes = from.read_string();
  platform::Address address;
  if (bytes.size() <= sizeof(address.storage)) {
    std::memcpy(&address.storage, bytes.data(), bytes.size());
    address.size = static_cast<socklen_t>(bytes.size());
  }
  return address;
}

}  // namespace

void put(SecretWriter& to, const platform::Resolution& resolution) {
  to.put_u8(static_cast<std::uint8_t>(resolution.lookup));
  to.put_string(resolution.text);
  to.put_u32(static_cast<std::uint32_t>(resolution.addresses.size()));
  for (const platform::Address& address : resolution.addresses) {
    put_address(to, address);
  }
}

platform::Resolution read_resolution(Reader& from) {
  platform::Resolution resolution;
  resolution.lookup = static_cast<platform::Lookup>(from.read_u8());
  resolution.text = from.read_text();
  const std::uint32_t count = from.read_u32();
  for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
    resolution.addresses.push_back(read_address(from));
  }
  return from.failed() ? platform::Resolution() : resolution;
}

void put(SecretWriter& to, const std::vector<platform::Attempt>& attempts) {
  to.put_u32(static_cast<std::uint32_t>(attempts.size()));
  for (const platform::Attempt& attempt : attempts) {
    put_address(to, attempt.address);
    to.put_u32(static_cast<std::uint32_t>(attempt.error));
    to.put_u64(static_cast<std::uint64_t>(attempt.milliseconds * kMicroseconds));
  }
}

std::vector<platform::Attempt> read_attempts(Reader& from) {
  std::vector<platform::Attempt> attempts;
  const std::uint32_t count = from.read_u32();
  for (std::uint32_t i = 0; i < count && !from.failed(); ++i) {
    platform::Attempt& attempt = attempts.emplace_back();
    attempt.address = read_address(from);
    attempt.error = static_cast<int>(from.read_u32());
    attempt.milliseconds = static_cast<double>(from.read_u64()) / kMicroseconds;
  }
  return from.failed() ? std::vector<platform::Attempt>() : std::move(attempts);
}

}  // namespace keyfluent::sftp
