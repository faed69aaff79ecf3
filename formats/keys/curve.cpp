// SPDX-License-Identifier: MIT
#include "keyfluent/keys/curve.h"

#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/nistp256.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include <new>

namespace keyfluent {
namespace {

constexpr std::uint8_t kUncompressed = 4;
constexpr std::size_t kLongestNameShown = 64;

struct FreeGroup {
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
};

// Points are cleared: d * G is computed here before anybody knows that it is public.
struct FreePoint {
  void operator()(EC_POINT* point) const { EC_POINT_clear_free(point); }
};

using Group = std::unique_ptr<EC_GROUP, FreeGroup>;
using Point = std::unique_ptr<EC_POINT, FreePoint>;

Group make_group(int nid) {
  Group group(EC_GROUP_new_by_curve_name(nid));
  if (group == nullptr) {
    throw std::bad_alloc();
  }
  return group;
}

// group_of gives the constants of a curve.  They are made once, as that takes ten times as long as
// checking a point, and never change.
const EC_GROUP* group_of(const Curve& curve) {
  static const Group nistp256 = make_group(kNistp256.nid);
  if (curve.nid == kNistp256.nid) {
    return nistp256.get();
  }
  static const Group nistp384 = make_group(kNistp384.nid);
  if (curve.nid == kNistp384.nid) {
    return nistp384.get();
  }
  static const Group nistp521 = make_group(kNistp521.nid);
  return nistp521.get();
}

Point make_point(const EC_GROUP* group) {
  Point point(EC_POINT_new(group));
  if (point == nullptr) {
    throw std::bad_alloc();
  }
  return point;
}

Error bad_point(const Curve& curve) {
  return Error(errors::key_bad_point, {}, curve.name);
}

// decode_point checks that the coordinates are below the field's prime and that the point is on the
// curve; null if not, or if it is the point at infinity.  A bad point leaves OpenSSL's error queue
// empty, not as it was: to mark the queue first would start OpenSSL up, which takes four times as
// long as everything else here.
Point decode_point(const Curve& curve, ByteView encoded) {
  const EC_GROUP* group = group_of(curve);
  Point point = make_point(group);
  if (EC_POINT_oct2point(group, point.get(), encoded.data(), encoded.size(), nullptr) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return EC_POINT_is_at_infinity(group, point.get()) == 0 ? std::move(point) : nullptr;
}

// is_short is true for a coordinate of half the order's size or less.  OpenSSH refuses such points
// (SEC 1 does not); no honest key has one.
bool is_short(const Curve& curve, ByteView coordinate) {
  return count_bits(without_leading_zeros(coordinate)) <= curve.bits / 2;
}

SecretBytes encode_point(const Curve& curve, const EC_POINT* point) {
  SecretBytes encoded(1 + 2 * curve.field_bytes);
  const std::size_t size = EC_POINT_point2oct(group_of(curve),
                                              point,
                                              POINT_CONVERSION_UNCOMPRESSED,
                                              encoded.data(),
                                              encoded.size(),
                                              nullptr);
  if (size != encoded.size()) {
    throw std::bad_alloc();
  }
  return encoded;
}

}  // namespace

constexpr Curve kNistp256 = {"nistp256", "P-256", NID_X9_62_prime256v1, 256, 32};
constexpr Curve kNistp384 = {"nistp384", "P-384", NID_secp384r1, 384, 48};
constexpr Curve kNistp521 = {"nistp521", "P-521", NID_secp521r1, 521, 66};

const Curve& curve_of(const Algorithm& algorithm) {
  const Curve* found = &kNistp521;
  for (const Curve* curve : {&kNistp256, &kNistp384}) {
    found = curve->name == algorithm.curve ? curve : found;
  }
  return *found;
}

Status check_curve_name(const Curve& curve, ByteView name) {
  if (as_text(name) == curve.name) {
    return ok();
  }
  return Error(errors::key_curve_mismatch, {}, as_text(name).substr(0, kLongestNameShown));
}

Status check_point(const Curve& curve, ByteView point) {
  if (point.empty() || point[0] != kUncompressed) {
    return bad_point(curve);
  }
  KEYFLUENT_CHECK(check_size("public point", point, 1 + 2 * curve.field_bytes));
  const ByteView x = point.subspan(1, curve.field_bytes);
  const ByteView y = point.subspan(1 + curve.field_bytes);
  const bool is_on_curve =
      curve.nid == kNistp256.nid ? is_on_nistp256(x, y) : decode_point(curve, point) != nullptr;
  if (is_short(curve, x) || is_short(curve, y) || !is_on_curve) {
    return bad_point(curve);
  }
  return ok();
}

Result<SecretBytes> uncompressed_point(const Curve& curve, ByteView point) {
  const Point decoded = decode_point(curve, point);
  if (decoded == nullptr) {
    return bad_point(curve);
  }
  return encode_point(curve, decoded.get());
}

Result<SecretBytes> multiply_base(const Curve& curve, const SecretBytes& d) {
  const EC_GROUP* group = group_of(curve);
  const Number factor(d);
  if (factor.is_zero() || BN_cmp(factor.get(), EC_GROUP_get0_order(group)) >= 0) {
    return Error(errors::key_bad_number, {}, "d");
  }
  const Point point = make_point(group);
  Scratch scratch;
  if (EC_POINT_mul(group, point.get(), factor.get(), nullptr, nullptr, scratch.get()) != 1) {
    throw std::bad_alloc();
  }
  return encode_point(curve, point.get());
}

}  // namespace keyfluent
