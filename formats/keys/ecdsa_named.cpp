// SPDX-License-Identifier: MIT
// ECDSA, each value under its name: RFC 7518 section 6.2 (JWK), RFC 6605 (DNSKEY, which has P-256
// and P-384), BIND's private files.
//
//   DNSKEY  = x y               ; each of the length of the field
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/curve.h"
#include "keyfluent/keys/named_form.h"
#include "keyfluent/keys/rows.h"

#include <iterator>

namespace keyfluent {
namespace {

using namespace ecdsa;  // NOLINT(google-build-using-namespace): the names of this file's components

enum : std::uint8_t { kX, kY, kD };

constexpr NamedValue kValues[] = {{"x", "", false}, {"y", "", false}, {"d", "PrivateKey", true}};
constexpr DnssecNumber kNumbers256[] = {{13, "ECDSAP256SHA256"}};
constexpr DnssecNumber kNumbers384[] = {{14, "ECDSAP384SHA384"}};
constexpr std::uint8_t kUncompressed = 4;

SecretBytes to_point(ByteView coordinates) {
  SecretBytes point;
  point.push_back(kUncompressed);
  point.append(coordinates);
  return point;
}

// fits_field allows d to be a byte shorter or longer than the field, as programs are known to write
// it. Not more: of a file that was cut off the beginning of d would be taken for the whole.
bool fits_field(ByteView d, std::size_t field) {
  return d.empty() || (d.size() + 1 >= field && d.size() <= field + 1 &&
                       without_leading_zeros(d).size() <= field);
}

// read takes x and y of the length of the field exactly.
Result<Components> read(const Algorithm& algorithm, const NamedValues& values) {
  const std::size_t size = curve_of(algorithm).field_bytes;
  Components key(kCount);
  key[kCurve] = SecretBytes(algorithm.curve);
  if (!values[kX].empty() || !values[kY].empty()) {
    KEYFLUENT_CHECK(check_size("x", values[kX].view(), size));
    KEYFLUENT_CHECK(check_size("y", values[kY].view(), size));
    SecretBytes both = values[kX].clone();
    both.append(values[kY].view());
    key[kPoint] = to_point(both.view());
  }
  if (!fits_field(values[kD].view(), size)) {
    return Error(errors::key_bad_size, {}, "d");
  }
  key[kSecret] = SecretBytes(without_leading_zeros(values[kD].view()));
  return key;
}

NamedValues write(const Algorithm& algorithm, const Components& key) {
  const std::size_t size = curve_of(algorithm).field_bytes;
  const ByteView point = key[kPoint].view();
  NamedValues values(std::size(kValues));
  values[kX] = SecretBytes(point.subspan(1, size));
  values[kY] = SecretBytes(point.subspan(1 + size));
  if (!key[kSecret].empty()) {
    values[kD].reserve(size);
    values[kD].resize(size - key[kSecret].size());
    values[kD].append(key[kSecret].view());
  }
  return values;
}

Result<Components> read_dnskey(const Algorithm& algorithm, ByteView field) {
  KEYFLUENT_CHECK(check_size("public point", field, 2 * curve_of(algorithm).field_bytes));
  Components key(kCount);
  key[kCurve] = SecretBytes(algorithm.curve);
  key[kPoint] = to_point(field);
  return key;
}

consteval NamedForm form(std::string_view crv, std::span<const DnssecNumber> numbers) {
  return {
      .values = kValues,
      .kty = "EC",
      .crv = crv,
      .dnssec = numbers,
      .sshfp = 3,
      .read = read,
      .write = write,
      .read_dnskey = read_dnskey,
      .write_dnskey = [](const Algorithm&,
                         const Components& key) { return to_bytes(key[kPoint].view().subspan(1)); },
  };
}

}  // namespace

constexpr NamedForm kEcdsaNistp256Named = form("P-256", kNumbers256);
constexpr NamedForm kEcdsaNistp384Named = form("P-384", kNumbers384);
constexpr NamedForm kEcdsaNistp521Named = form("P-521", {});

}  // namespace keyfluent
