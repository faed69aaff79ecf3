// SPDX-License-Identifier: MIT
// Hashes, without OpenSSL's start-up cost: the low-level functions need no provider, no
// configuration file and no name tables (the difference is 1 ms of a 2 ms process).
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/secret.h"

#include <array>
#include <cstdint>

namespace keyfluent {

// sha256 is for public data: fingerprints.
std::array<std::uint8_t, 32> sha256(ByteView data);

// sha256_both hashes two versions of public data; the beginning that they share is hashed once.
std::array<std::array<std::uint8_t, 32>, 2> sha256_both(ByteView shared, ByteView a, ByteView b);

// sha1, md5 and sha512 may be given secrets: their state is wiped.  (Key derivations hash
// passphrases with them; hold such a result in Wiped.)
std::array<std::uint8_t, 20> sha1(ByteView data);
std::array<std::uint8_t, 16> md5(ByteView data);
std::array<std::uint8_t, 64> sha512(ByteView data);

// hmac_sha1 and hmac_sha256 take secret keys (PuTTY's MACs).
std::array<std::uint8_t, 20> hmac_sha1(ByteView key, ByteView data);
std::array<std::uint8_t, 32> hmac_sha256(ByteView key, ByteView data);

}  // namespace keyfluent
