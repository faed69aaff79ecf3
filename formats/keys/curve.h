// SPDX-License-Identifier: MIT
// Curve: the NIST curves of RFC 5656 section 10.1, for ecdsa-sha2-* and sk-ecdsa-*.
//
// Points are checked with OpenSSL's EC functions of the lower level: no provider is fetched and no
// configuration file read, which is most of what a whole run of the program may cost.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/keys/algorithm.h"

#include <cstddef>
#include <string_view>

namespace keyfluent {

struct Curve {
  std::string_view name;     // "nistp256", as SSH names it
  const char* openssl_name;  // "P-256"
  int nid;                   // OpenSSL's number of it
  unsigned bits;
  std::size_t field_bytes;
};

extern const Curve kNistp256;
extern const Curve kNistp384;
extern const Curve kNistp521;

// curve_of is the curve that an algorithm of the table names (Algorithm::curve).
const Curve& curve_of(const Algorithm& algorithm);

// check_curve_name fails with key_curve_mismatch if the key says another curve's name.
Status check_curve_name(const Curve& curve, ByteView name);

// check_point takes an uncompressed point (SEC 1 section 2.3.3) that is on the curve.  The curves
// have cofactor 1, so such a point is of the right order: no multiplication is needed to know.
// Errors: key_bad_size, key_bad_point.
Status check_point(const Curve& curve, ByteView point);

// uncompressed_point also takes compressed and hybrid points, which DER allows and SSH does not.
// Errors: key_bad_point.
Result<SecretBytes> uncompressed_point(const Curve& curve, ByteView point);

// multiply_base gives d * G, uncompressed.  Errors: key_bad_number unless 0 < d < order.
Result<SecretBytes> multiply_base(const Curve& curve, const SecretBytes& d);

}  // namespace keyfluent
