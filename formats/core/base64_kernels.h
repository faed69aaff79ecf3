// SPDX-License-Identifier: MIT
// The inner loops of base64 for public text; that of the decoder once for every kind of processor.
//
// All kernels give the same answer and the same bytes; a test compares them.  They are not
// constant-time.
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

// base64_kernel is the fastest one.
Base64Kernel base64_kernel();

// append_base64_unpadded appends public bytes in base64 without '=', as fingerprints are written.
void append_base64_unpadded(ByteView bytes, std::string& to);

}  // namespace keyfluent
