// SPDX-License-Identifier: MIT
// ECDSA in ssh.com's private format, as the vendor's later library (QuickSec) has it:
//
//   payload = uint32 1, string curve, point, number k
//           | uint32 0, explicit curve …
//   curve   = "prime256v1" | "secp384r1" | "secp521r1"
//   point   = number x, number y
//           | number x, byte (the lowest bit of y)      -- compressed
//
// This is known from source alone: no file by the vendor's programs was at hand.  Explicit curves
// are recognised.
#include "keyfluent/codecs/sshcom_scheme.h"
#include "keyfluent/keys/curve.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace keyfluent::codecs {

namespace {

constexpr std::uint32_t kExplicit = 0;
constexpr std::uint32_t kPredefined = 1;

struct CurveName {
  std::string_view name;
  const Algorithm* algorithm;
};

constexpr CurveName kCurves[] = {
    {"prime256v1", &kEcdsaNistp256},
    {"secp384r1", &kEcdsaNistp384},
    {"secp521r1", &kEcdsaNistp521},
};

// Numbers is what follows the name of the curve.
struct Numbers {
  ByteView x;
  ByteView y;  // empty if the point is compressed
  bool is_compressed = false;
  std::uint8_t sign = 0;
  ByteView k;
};

Result<Numbers> read_numbers(Reader reader, bool is_compressed) {
  Numbers numbers;
  numbers.is_compressed = is_compressed;
  numbers.x = reader.read_bits_mpint();
  if (is_compressed) {
    numbers.sign = reader.read_u8();
  } else {
    numbers.y = reader.read_bits_mpint();
  }
  numbers.k = reader.read_bits_mpint();
  KEYFLUENT_CHECK(finish_payload(reader));
  if (numbers.sign > 1) {
    return Error(errors::container_malformed, {}, "ssh.com private key");
  }
  return numbers;
}

void put_coordinate(SecretBytes& point, ByteView number, std::size_t size) {
  const Bytes zeros(size - std::min(size, number.size()));
  point.append(ByteView(zeros));
  point.append(number);
}

// point_of makes a point as SEC 1 section 2.3.3 writes it.
Result<SecretBytes> point_of(const Curve& curve, const Numbers& numbers) {
  SecretBytes point;
  point.push_back(numbers.is_compressed ? static_cast<std::uint8_t>(2 + numbers.sign) : 4);
  put_coordinate(point, numbers.x, curve.field_bytes);
  if (!numbers.is_compressed) {
    put_coordinate(point, numbers.y, curve.field_bytes);
  }
  return uncompressed_point(curve, point.view());
}

Result<SshcomKey> read_predefined(Reader& reader) {
  const std::string_view name = reader.read_text();
  Result<Numbers> numbers = read_numbers(reader, false);
  if (!numbers) {
    numbers = read_numbers(reader, true);
  }
  KEYFLUENT_CHECK(numbers);
  const auto* row = std::ranges::find(kCurves, name, &CurveName::name);
  if (row == std::end(kCurves)) {
    return Error(errors::der_unsupported_algorithm, {}, name);
  }
  const Curve& curve = curve_of(*row->algorithm);
  Components key(ecdsa::kCount);
  key[ecdsa::kCurve] = SecretBytes(curve.name);
  KEYFLUENT_TRY(key[ecdsa::kPoint], point_of(curve, *numbers));
  key[ecdsa::kSecret] = SecretBytes(numbers->k);
  return SshcomKey{row->algorithm, std::move(key)};
}

Result<SshcomKey> read(ByteView payload) {
  Reader reader(payload);
  switch (reader.read_u32()) {
    case kPredefined:
      return read_predefined(reader);
    case kExplicit:
      return Error(errors::format_unsupported, {}, "an ssh.com ECDSA key with explicit curve");
    default:
      return Error(errors::container_malformed, {}, "ssh.com private key");
  }
}

void write(SecretWriter& writer, const Components& key) {
  const std::string_view name = key[ecdsa::kCurve].text();
  const auto* row = std::ranges::find_if(
      kCurves, [&](const CurveName& curve) { return curve.algorithm->curve == name; });
  const ByteView coordinates = key[ecdsa::kPoint].view().subspan(1);
  const std::size_t size = coordinates.size() / 2;
  writer.put_u32(kPredefined);
  writer.put_string(row->name);
  put_bits_number(writer, coordinates.first(size));
  put_bits_number(writer, coordinates.subspan(size));
  put_bits_number(writer, key[ecdsa::kSecret].view());
}

bool holds(const Algorithm& algorithm) {
  return std::ranges::find(kCurves, &algorithm, &CurveName::algorithm) != std::end(kCurves);
}

}  // namespace

constexpr SshcomScheme kSshcomEcdsa = {
    .root = "ec-modp",
    .written = "ec-modp{sign{dsa-none-sha256}}",
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
