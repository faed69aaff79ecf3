// SPDX-License-Identifier: MIT
#include "keyfluent/keys/decimal.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/keys/bignum.h"

#include <new>

namespace keyfluent {

Result<Bytes> decimal_magnitude(std::string_view digits) {
  // log10(2) is just above 0.30102: the bound is on time, for the conversion is quadratic.
  constexpr std::size_t kMostDigits = limits::kMpintBits * 30103 / 100000 + 1;
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) {
    return Error(errors::key_bad_number, {}, "a decimal number");
  }
  if (digits.size() > kMostDigits) {
    return Error(errors::wire_number_too_long);
  }
  BIGNUM* raw = nullptr;
  if (BN_dec2bn(&raw, std::string(digits).c_str()) == 0) {
    throw std::bad_alloc();
  }
  Bytes bytes(static_cast<std::size_t>(BN_num_bytes(raw)));
  BN_bn2bin(raw, bytes.data());
  BN_free(raw);
  return bytes;
}

std::string decimal_text(ByteView magnitude) {
  const Number number(magnitude);
  char* raw = BN_bn2dec(number.get());
  if (raw == nullptr) {
    throw std::bad_alloc();
  }
  std::string text(raw);
  OPENSSL_free(raw);
  return text;
}

}  // namespace keyfluent
