// SPDX-License-Identifier: MIT
// ECDSA in DER: RFC 5480 (public), RFC 5915 (private, also called SEC 1).
//
//   ECPrivateKey ::= SEQUENCE { version 1, d OCTET STRING,
//                               [0] curve OID OPTIONAL, [1] Q BIT STRING OPTIONAL }
//
// The OCTET STRING has the length of the field; programs that wrote it shorter or longer exist, and
// it is read as the number that it is.
#include "keyfluent/core/der.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/keys/curve.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>

namespace keyfluent {
namespace {

using namespace ecdsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr std::uint8_t kOid[] = {der::kOid, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1};
constexpr std::uint8_t kOid256[] = {der::kOid, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7};
constexpr std::uint8_t kOid384[] = {der::kOid, 5, 0x2B, 0x81, 4, 0, 34};
constexpr std::uint8_t kOid521[] = {der::kOid, 5, 0x2B, 0x81, 4, 0, 35};

constexpr std::uint8_t kParametersTag = der::context(0, true);
constexpr std::uint8_t kPublicTag = der::context(1, true);

Result<SecretBytes> read_point(const Algorithm& algorithm, ByteView encoded) {
  return uncompressed_point(curve_of(algorithm), encoded);
}

Result<Components> read_spki(const Algorithm& algorithm,
                             ByteView /*parameters*/,
                             ByteView encoded) {
  Components key(kCount);
  key[kCurve] = SecretBytes(algorithm.curve);
  KEYFLUENT_TRY(key[kPoint], read_point(algorithm, encoded));
  return key;
}

// PrivateFields are the parts of an ECPrivateKey as they stand; absent ones are empty.
struct PrivateFields {
  ByteView d;
  ByteView parameters;
  ByteView point;
};

Result<PrivateFields> read_fields(ByteView der) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  PrivateFields fields;
  if (reader.read_small() != 1) {
    reader.fail();
  }
  fields.d = reader.read(der::kOctetString);
  fields.parameters = reader.read_optional(kParametersTag).value_or(ByteView());
  const auto wrapped_point = reader.read_optional(kPublicTag);
  KEYFLUENT_CHECK(reader.finish());
  if (wrapped_point) {
    DerReader inner(*wrapped_point);
    fields.point = inner.read_bit_string();
    KEYFLUENT_CHECK(inner.finish());
  }
  return fields;
}

// check_parameters compares the curve in the structure, where it says one, with the algorithm's.
Status check_parameters(const Algorithm& algorithm, ByteView parameters) {
  if (parameters.empty() || equal_public(parameters, algorithm.der->parameters)) {
    return ok();
  }
  if (find_algorithm_by_der(kOid, parameters) == nullptr) {
    return Error(errors::der_unsupported_algorithm, {}, "EC with another curve");
  }
  return Error(errors::key_curve_mismatch, {}, "in the private part");
}

Result<Components> to_components(const Algorithm& algorithm, const PrivateFields& fields) {
  KEYFLUENT_CHECK(check_parameters(algorithm, fields.parameters));
  const ByteView digits = without_leading_zeros(fields.d);
  if (digits.size() > curve_of(algorithm).field_bytes) {
    return Error(errors::key_bad_size, {}, "d");
  }
  Components key(kCount);
  key[kCurve] = SecretBytes(algorithm.curve);
  key[kSecret] = SecretBytes(digits);
  if (!fields.point.empty()) {
    KEYFLUENT_TRY(key[kPoint], read_point(algorithm, fields.point));
  }
  return key;
}

Result<Components> read_pkcs8(const Algorithm& algorithm, ByteView /*parameters*/, ByteView der) {
  KEYFLUENT_TRY(const PrivateFields fields, read_fields(der));
  return to_components(algorithm, fields);
}

// smallest_field is the size of the first curve's field that has room for `size` bytes.
std::size_t smallest_field(std::size_t size) {
  for (const Curve* curve : {&kNistp256, &kNistp384}) {
    if (size <= curve->field_bytes) {
      return curve->field_bytes;
    }
  }
  return kNistp521.field_bytes;
}

// says_curve guesses the curve of a structure that does not name one, from the size of its values.
bool says_curve(const Algorithm& algorithm, const PrivateFields& fields) {
  const std::size_t field = curve_of(algorithm).field_bytes;
  if (fields.point.empty()) {
    return field == smallest_field(fields.d.size());
  }
  return fields.point.size() == 1 + 2 * field || fields.point.size() == 1 + field;
}

Result<Components> read_traditional(const Algorithm& algorithm, ByteView der) {
  KEYFLUENT_TRY(const PrivateFields fields, read_fields(der));
  if (fields.parameters.empty() && !says_curve(algorithm, fields)) {
    return Error(errors::key_bad_size, {}, "d, where no curve is named");
  }
  return to_components(algorithm, fields);
}

SecretBytes padded_secret(const Algorithm& algorithm, const Components& key) {
  const std::size_t size = curve_of(algorithm).field_bytes;
  SecretBytes padded;
  padded.reserve(size);
  padded.resize(size - std::min(size, key[kSecret].size()));
  padded.append(key[kSecret].view());
  return der_secret_element(der::kOctetString, {padded.view()});
}

// write_fields leaves the curve out where the structure around it names it (RFC 5958 does).
SecretBytes write_fields(const Algorithm& algorithm, const Components& key, bool with_curve) {
  const Bytes version = der_small(1);
  const SecretBytes d = padded_secret(algorithm, key);
  const Bytes curve =
      with_curve ? der_element(kParametersTag, {algorithm.der->parameters}) : Bytes();
  const Bytes point = der_element(kPublicTag, {der_bit_string(key[kPoint].view())});
  return der_secret_element(der::kSequence, {version, d.view(), curve, point});
}

consteval DerCodec der_codec(ByteView curve) {
  return {
      .oid = kOid,
      .parameters = curve,
      .parameters_choose = true,
      .traditional_label = "EC PRIVATE KEY",
      .read_spki = read_spki,
      .write_spki = [](const Algorithm&, const Components& key) -> Result<Bytes> {
        return to_bytes(key[kPoint].view());
      },
      .read_pkcs8 = read_pkcs8,
      .write_pkcs8 = [](const Algorithm& algorithm, const Components& key) -> Result<SecretBytes> {
        return write_fields(algorithm, key, false);
      },
      .read_traditional = read_traditional,
      .write_traditional = [](const Algorithm& algorithm, const Components& key)
          -> Result<SecretBytes> { return write_fields(algorithm, key, true); },
  };
}

}  // namespace

constexpr DerCodec kEcdsaNistp256Der = der_codec(kOid256);
constexpr DerCodec kEcdsaNistp384Der = der_codec(kOid384);
constexpr DerCodec kEcdsaNistp521Der = der_codec(kOid521);

}  // namespace keyfluent
