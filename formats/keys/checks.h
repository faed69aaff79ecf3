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

// check_number fails with key_bad_number for zero.
inline Status check_number(std::string_view name, ByteView magnitude) {
  return !magnitude.empty() ? ok() : Status(Error(errors::key_bad_number, {}, name));
}

// check_odd is check_number, and fails with key_bad_number for even numbers.  A modulus is odd:
// with an even one no signature can be verified, and OpenSSL's modular arithmetic is not defined.
inline Status check_odd(std::string_view name, ByteView magnitude) {
  KEYFLUENT_CHECK(check_number(name, magnitude));
  return (magnitude.back() & 1) != 0 ? ok() : Status(Error(errors::key_bad_number, {}, name));
}

// check_text fails with key_bad_size if there is a NUL.  OpenSSH reads such strings as C strings
// and refuses them, but for one NUL at the end, which Encoding::kText has dropped.
inline Status check_text(std::string_view name, ByteView text) {
  return as_text(text).find('\0') == std::string_view::npos
             ? ok()
             : Status(Error(errors::key_bad_size, {}, name));
}

// tidy_numbers makes room for every component of the algorithm and takes leading zeros from its
// numbers.  Errors: wire_number_too_long beyond limits::kMpintBits, before anybody computes with
// it.
inline Status tidy_numbers(const Algorithm& algorithm, Components& components) {
  components.resize(algorithm.components.size());
  for (std::size_t i = 0; i < components.size(); ++i) {
    if (!algorithm.components[i].is_number) {
      continue;
    }
    const ByteView digits = without_leading_zeros(components[i].view());
    if (count_bits(digits) > limits::kMpintBits) {
      return Error(errors::wire_number_too_long);
    }
    if (digits.size() != components[i].size()) {
      components[i] = SecretBytes(digits);
    }
  }
  return ok();
}

}  // namespace keyfluent
