// SPDX-License-Identifier: MIT
// Checks that several algorithms share.  They look at bytes alone and cost next to nothing: sshd's
// key files are checked by the million.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/algorithm.h"

#include <bit>
#include <string_view>

namespace keyfluent {

// count_bits is the size of a big-endian magnitude without leading zeros.
constexpr unsigned count_bits(ByteView magnitude) {
  return magnitude.empty() ? 0
                           : static_cast<unsigned>(8 * (magnitude.size() - 1)) +
                                 static_cast<unsigned>(std::bit_width(magnitude[0]));
}

// check_size fails with key_bad_size.
inline Status check_size(std::string_view name, ByteView value, std::size_t size) {
  return value.size() == size ? ok() : Status(Error(errors::key_bad_size, {}, name));
}

// check_number fails with key_bad_number for zero and with wire_number_too_long beyond
// limits::kMpintBits.
inline Status check_number(std::string_view name, ByteView magnitude) {
  if (magnitude.empty()) {
    return Error(errors::key_bad_number, {}, name);
  }
  return count_bits(magnitude) <= limits::kMpintBits ? ok()
                                                     : Status(Error(errors::wire_number_too_long));
}

// check_odd is check_number, and fails with key_bad_number for even numbers.  A modulus is odd:
// with an even one no signature can be verified, and OpenSSL's modular arithmetic is not defined.
inline Status check_odd(std::string_view name, ByteView magnitude) {
  KEYFLUENT_CHECK(check_number(name, magnitude));
  return (magnitude.back() & 1) != 0 ? ok() : Status(Error(errors::key_bad_number, {}, name));
}

// check_text fails with key_bad_size if there is a NUL before the last byte.  OpenSSH reads such
// strings as C strings and refuses the rest.
inline Status check_text(std::string_view name, ByteView text) {
  const std::size_t nul = as_text(text).find('\0');
  return nul == std::string_view::npos || nul + 1 == text.size()
             ? ok()
             : Status(Error(errors::key_bad_size, {}, name));
}

// strip_zeros brings the numbers of a key to their form: no leading zeros.  Also makes room for
// every component of the algorithm.
inline void strip_zeros(const Algorithm& algorithm, Components& components) {
  components.resize(algorithm.components.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    const ByteView value = components[i].view();
    if (algorithm.components[i].is_number && !value.empty() && value[0] == 0) {
      components[i] = SecretBytes(without_leading_zeros(value));
    }
  }
}

}  // namespace keyfluent
