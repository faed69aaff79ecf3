// SPDX-License-Identifier: MIT
// The inner loops of base64, for every kind of processor.
//
// All kernels give the same answer and the same bytes; a test compares them.
#pragma once

#include "keyfluent/core/bytes.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent {

inline constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// A kernel decodes whole groups of four letters without padding: it reads 4 * groups characters and
// writes 3 * groups bytes at `to`, and not one more.  False if a character is no letter of base64;
// what was written is of no use then.
using Base64Kernel = bool (*)(const char* text, std::size_t groups, std::uint8_t* to);

struct NamedBase64Kernel {
  std::string_view name;  // "scalar", "avx2", "avx512"
  Base64Kernel decode;
};

// base64_kernels lists those that this processor can run, the fastest last.  The first one is plain
// C++ and always there.
std::span<const NamedBase64Kernel> base64_kernels();

// base64_kernel is the fastest one.  It is for public text: its time may depend on it.
Base64Kernel base64_kernel();

// base64_secret_kernels and base64_secret_kernel are those whose time depends on the size alone.
std::span<const NamedBase64Kernel> base64_secret_kernels();
Base64Kernel base64_secret_kernel();

// An encoder writes `size` bytes as base64 without '=': (4 * size + 2) / 3 characters at `to`, and
// not one more.
using Base64Encoder = void (*)(const std::uint8_t* from, std::size_t size, char* to);

struct NamedBase64Encoder {
  std::string_view name;  // "scalar", "avx2", "avx512"
  Base64Encoder encode;
};

// base64_encoders lists those that this processor can run, the fastest last; base64_encoder is
// that.
std::span<const NamedBase64Encoder> base64_encoders();
Base64Encoder base64_encoder();

// mask_between is all ones if low <= value <= high, else 0, in constant time: by the sign bits of
// differences.  All three are below 2^31.
inline std::uint32_t mask_between(std::uint32_t value, std::uint32_t low, std::uint32_t high) {
  return 0U - (((low - 1 - value) & (value - high - 1)) >> 31);
}

inline constexpr std::uint32_t kNoBase64Value = 1U << 24;  // above the bits of a group

// base64_value is what a letter stands for, 0 to 63, or kNoBase64Value; in constant time.
inline std::uint32_t base64_value(char letter) {
  const std::uint32_t c = static_cast<unsigned char>(letter);
  const std::uint32_t upper = mask_between(c, 'A', 'Z');
  const std::uint32_t lower = mask_between(c, 'a', 'z');
  const std::uint32_t digit = mask_between(c, '0', '9');
  const std::uint32_t plus = mask_between(c, '+', '+');
  const std::uint32_t slash = mask_between(c, '/', '/');
  return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (plus & 62) |
         (slash & 63) | (~(upper | lower | digit | plus | slash) & kNoBase64Value);
}

// append_base64_unpadded appends public bytes in base64 without '=', as fingerprints are written.
void append_base64_unpadded(ByteView bytes, std::string& to);

}  // namespace keyfluent
