// SPDX-License-Identifier: MIT
// Every limit of the library, each with its reason.
#pragma once

#include <cstddef>
#include <cstdint>

namespace keyfluent::limits {

// The largest input that is held in memory as one document.  The biggest real private key file
// (RSA-16384, a certificate with many principals) is under 64 KiB; a pasted mail or a fleet's
// authorized_keys is larger.  Line lists beyond this are for the streaming readers.
inline constexpr std::size_t kDocumentBytes = std::size_t{64} << 20;

// The largest wire blob of one key (a certificate with thousands of principals stays below).
inline constexpr std::size_t kKeyBlobBytes = std::size_t{1} << 18;

// sshd and OpenSSL refuse RSA moduli beyond 16384 bits; a larger number only costs time.
inline constexpr std::size_t kMpintBits = 16384;

// bcrypt_pbkdf takes about 5 ms a round: 4096 rounds are 20 s, which nobody sets on purpose.
inline constexpr std::uint32_t kBcryptRounds = 4096;

// PBKDF2 at 1 us an iteration: 100 million are minutes.  Real files have 2048 to 2 million.
inline constexpr std::uint64_t kPbkdf2Iterations = 10'000'000;

// Argon2 memory that a file may ask for, in KiB.  PuTTY writes 8 MiB; a hostile file can say 4 GiB.
inline constexpr std::uint32_t kArgon2MemoryKib = 1u << 20;

// Argon2 work (memory in KiB times passes), at about 2 s a GiB: half a minute.  And its lanes, which
// cost a little each.
inline constexpr std::uint64_t kArgon2WorkKib = std::uint64_t{1} << 24;
inline constexpr std::uint32_t kArgon2Lanes = 1024;

// scrypt memory (128 * N * r bytes) that a file may ask for.  OpenSSL's own limit is 32 MiB.
inline constexpr std::uint64_t kScryptMemoryBytes = std::uint64_t{1} << 30;

// scrypt work (128 * N * r * p bytes mixed), at about 4 s a GiB: p multiplies the time, not the memory.
inline constexpr std::uint64_t kScryptWorkBytes = std::uint64_t{1} << 32;

// Layers around a key that are unwrapped (base64 of a file that is itself quoted, say).
inline constexpr int kWrappingDepth = 3;

// Keys in one openssh-private file; ssh-keygen writes 1, nobody is known to write more than a few.
inline constexpr std::uint32_t kKeysInOneFile = 64;

// DER nesting: the deepest structure we read (encrypted PKCS#8 with PBES2 and PBKDF2) has 6 levels.
inline constexpr int kDerDepth = 16;

// JSON nesting: a set of JSON Web Keys with certificate chains has 4 levels.
inline constexpr int kJsonDepth = 16;

// Values in one JSON text: sets of some thousand keys stay below.
inline constexpr std::size_t kJsonValues = std::size_t{1} << 16;

// Lines over which a wrapped one-line key is looked for: RSA-16384 in 64 columns is 44 lines.
inline constexpr std::size_t kWrappedLines = 64;

// Header lines in one armored block.
inline constexpr std::size_t kHeaders = 256;

// Errors of one input that are kept: a file with more bad lines is the wrong file.
inline constexpr std::size_t kErrors = 1000;

}  // namespace keyfluent::limits
