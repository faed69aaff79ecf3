// SPDX-License-Identifier: MIT
// Every limit of the library, each with its reason: those that a user may set (limits.def), and the
// fixed ones.
#pragma once

#include "keyfluent/core/result.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent {

// Limits are values that whoever reads a file chooses.   Left alone they are the standard
// ones.
struct Limits {
#define KEYFLUENT_LIMIT(name, option, unit, use, standard, most, text) std::uint64_t name = standard;
#include "keyfluent/core/limits.def"
#undef KEYFLUENT_LIMIT
};

// Limit is one row of limits.def.
struct Limit {
  enum class Unit : std::uint8_t { kNumber, kBytes };

  // Use says what a program does that the limit is for; uses are added up.
  enum Use : std::uint8_t { kInputs = 1, kKeyFiles = 2, kPassphrases = 4 };

  std::uint64_t Limits::*value;
  std::string_view option;  // "max-input", without the dashes
  Unit unit;
  Use use;
  std::uint64_t standard;
  std::uint64_t most;  // that any caller may set
  std::string_view text;
};

namespace limits {

// rows lists limits.def in order.
std::span<const Limit> rows();

// amount writes a value as options take it: "4096", "64M".
std::string amount(Limit::Unit unit, std::uint64_t value);

// refusal is the error of something beyond a limit.  Its hint also names the option, with what
// `asked` needs; 0: that is not known.
Error refusal(const ErrorKind& kind,
              std::string_view detail,
              std::uint64_t Limits::*limit,
              std::uint64_t asked);

// product is a * b, or the largest number where that is more.
std::uint64_t product(std::uint64_t a, std::uint64_t b);

// check_keys refuses more keys in a file than limits.keys_in_file: too_many_keys.
Status check_keys(std::uint64_t count, const Limits& limits);

// too_large is the refusal of an input beyond limits.input_bytes.
Error too_large(const Limits& limits);

// The largest wire blob of one key (a certificate with thousands of principals stays below).
inline constexpr std::size_t kKeyBlobBytes = std::size_t{1} << 18;

// sshd and OpenSSL refuse RSA moduli beyond 16384 bits; a larger number only costs time, and no
// option can make a use of it.
inline constexpr std::size_t kMpintBits = 16384;

// Argon2's lanes, which cost a little each.  PuTTY writes 1.
inline constexpr std::uint32_t kArgon2Lanes = 1024;

// Layers around a key that are unwrapped (base64 of a file that is itself quoted, say).
inline constexpr int kWrappingDepth = 3;

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

}  // namespace limits
}  // namespace keyfluent
