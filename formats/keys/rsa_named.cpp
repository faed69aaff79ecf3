// SPDX-License-Identifier: MIT
// RSA, each value under its name: RFC 7518 section 6.3 (JWK), RFC 3110 (DNSKEY), BIND's private
// files.
//
//   DNSKEY  = length e n        ; length is one byte, or 0 and two bytes
#include "keyfluent/core/reader.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/named_form.h"
#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/rsa_exponents.h"

#include <iterator>

namespace keyfluent {
namespace {

using namespace rsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr NamedValue kValues[] = {
    {"n", "Modulus", false},
    {"e", "PublicExponent", false},
    {"d", "PrivateExponent", true},
    {"p", "Prime1", true},
    {"q", "Prime2", true},
    {"dp", "Exponent1", true},
    {"dq", "Exponent2", true},
    {"qi", "Coefficient", true},
};

// The values that are components, and which.
struct Pair {
  std::size_t value;
  std::size_t component;
};

constexpr Pair kPairs[] = {{0, kN}, {1, kE}, {2, kD}, {3, kP}, {4, kQ}, {7, kIqmp}};
constexpr std::size_t kPExponent = 5;
constexpr std::size_t kQExponent = 6;

constexpr DnssecNumber kNumbers[] = {
    {8, "RSASHA256"}, {10, "RSASHA512"}, {5, "RSASHA1"}, {7, "NSEC3RSASHA1"}};

Result<Components> read(const Algorithm& algorithm, const NamedValues& values) {
  Components key(kCount);
  for (const Pair& pair : kPairs) {
    key[pair.component] = values[pair.value].clone();
  }
  KEYFLUENT_CHECK(tidy_numbers(algorithm, key));
  const ByteView p_exponent = without_leading_zeros(values[kPExponent].view());
  const ByteView q_exponent = without_leading_zeros(values[kQExponent].view());
  KEYFLUENT_CHECK(check_exponent(key, key[kP].view(), p_exponent));
  KEYFLUENT_CHECK(check_exponent(key, key[kQ].view(), q_exponent));
  return key;
}

NamedValues write(const Algorithm& /*algorithm*/, const Components& key) {
  NamedValues values(std::size(kValues));
  for (const Pair& pair : kPairs) {
    values[pair.value] = key[pair.component].clone();
  }
  if (!key[kD].empty()) {
    values[kPExponent] = reduced_exponent(key, key[kP].view());
    values[kQExponent] = reduced_exponent(key, key[kQ].view());
  }
  return values;
}

Result<Components> read_dnskey(const Algorithm& /*algorithm*/, ByteView field) {
  Reader reader(field);
  std::size_t size = reader.read_u8();
  if (size == 0) {
    size = std::size_t{reader.read_u8()} << 8;
    size |= reader.read_u8();
  }
  Components key(kCount);
  key[kE] = SecretBytes(reader.read_bytes(size));
  KEYFLUENT_CHECK(reader.status());
  key[kN] = SecretBytes(field.last(reader.remaining()));
  return key;
}

Bytes write_dnskey(const Algorithm& /*algorithm*/, const Components& key) {
  constexpr std::size_t kOneByte = 255;
  const std::size_t size = key[kE].size();
  Writer writer;
  if (size > kOneByte) {
    writer.put_u8(0);
    writer.put_u8(static_cast<std::uint8_t>(size >> 8));
  }
  writer.put_u8(static_cast<std::uint8_t>(size));
  writer.put_bytes(key[kE].view());
  writer.put_bytes(key[kN].view());
  return writer.take();
}

}  // namespace

constexpr NamedForm kRsaNamed = {
    .values = kValues,
    .kty = "RSA",
    .dnssec = kNumbers,
    .sshfp = 1,
    .read = read,
    .write = write,
    .read_dnskey = read_dnskey,
    .write_dnskey = write_dnskey,
};

// DSA has no JSON Web Key; its DNSSEC numbers (RFC 2536) are retired.
constexpr NamedForm kDsaNamed = {.sshfp = 2};

}  // namespace keyfluent
