// SPDX-License-Identifier: MIT
// RSA in DER: RFC 8017 appendix A.1 (PKCS#1), RFC 3279 section 2.3.1.
//
//   RSAPublicKey  ::= SEQUENCE { n, e }
//   RSAPrivateKey ::= SEQUENCE { version 0, n, e, d, p, q, d mod (p-1), d mod (q-1), q^-1 mod p }
#include "keyfluent/core/der.h"
#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/rsa_exponents.h"

namespace keyfluent {
namespace {

using namespace rsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr std::uint8_t kOid[] = {der::kOid, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1};
constexpr std::uint8_t kPssOid[] = {der::kOid, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10};
constexpr std::uint8_t kNull[] = {der::kNull, 0};

Result<Components> read_spki(const Algorithm& /*algorithm*/,
                             ByteView /*parameters*/,
                             ByteView key) {
  DerReader outer(key);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  Components components(kCount);
  components[kN] = SecretBytes(reader.read_number());
  components[kE] = SecretBytes(reader.read_number());
  KEYFLUENT_CHECK(reader.finish());
  return components;
}

Result<Bytes> write_spki(const Algorithm& /*algorithm*/, const Components& key) {
  return der_element(der::kSequence, {der_number(key[kN].view()), der_number(key[kE].view())});
}

Result<Components> read_traditional(const Algorithm& /*algorithm*/, ByteView der) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  const auto version = reader.read_small();
  KEYFLUENT_CHECK(reader.status());
  if (version != 0) {
    return Error(errors::der_unsupported_algorithm, {}, "RSA with more than two primes");
  }
  Components key(kCount);
  for (const auto index : {kN, kE, kD, kP, kQ}) {
    key[index] = SecretBytes(reader.read_number());
  }
  const ByteView p_exponent = reader.read_number();
  const ByteView q_exponent = reader.read_number();
  key[kIqmp] = SecretBytes(reader.read_number());
  KEYFLUENT_CHECK(reader.finish());
  KEYFLUENT_CHECK(check_exponent(key, key[kP].view(), p_exponent));
  KEYFLUENT_CHECK(check_exponent(key, key[kQ].view(), q_exponent));
  return key;
}

Result<SecretBytes> write_traditional(const Algorithm& /*algorithm*/, const Components& key) {
  const SecretBytes p_exponent = reduced_exponent(key, key[kP].view());
  const SecretBytes q_exponent = reduced_exponent(key, key[kQ].view());
  SecretBytes numbers(der_small(0));
  for (const ByteView number : {key[kN].view(),
                                key[kE].view(),
                                key[kD].view(),
                                key[kP].view(),
                                key[kQ].view(),
                                p_exponent.view(),
                                q_exponent.view(),
                                key[kIqmp].view()}) {
    numbers.append(der_secret_number(number).view());
  }
  return der_secret_element(der::kSequence, {numbers.view()});
}

}  // namespace

constexpr DerCodec kRsaDer = {
    .oid = kOid,
    .parameters = kNull,
    .other_oid = kPssOid,
    .traditional_label = "RSA PRIVATE KEY",
    .public_label = "RSA PUBLIC KEY",
    .read_spki = read_spki,
    .write_spki = write_spki,
    .read_pkcs8 = [](const Algorithm& algorithm,
                     ByteView,
                     ByteView key) { return read_traditional(algorithm, key); },
    .write_pkcs8 = write_traditional,
    .read_traditional = read_traditional,
    .write_traditional = write_traditional,
};

}  // namespace keyfluent
