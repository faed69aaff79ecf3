// SPDX-License-Identifier: MIT
// ecdsa-sha2-nistp256, -nistp384, -nistp521: RFC 5656 section 3.1.
#include "keyfluent/crypto/openssl_errors.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/curve.h"
#include "keyfluent/keys/evp.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent {
namespace {

using namespace ecdsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr Component kComponents[] = {
    {"curve", false, false},
    {"Q", false, false},
    {"d", true, true},
};
constexpr LayoutItem kPublic[] = {{kCurve, Encoding::kText}, {kPoint, Encoding::kString}};
constexpr LayoutItem kPrivate[] = {
    {kCurve, Encoding::kText}, {kPoint, Encoding::kString}, {kSecret, Encoding::kMpint}};
// d alone: all that a certificate, and PuTTY's file, need besides the public key.
constexpr Layout kSecretOnly = Layout(kPrivate).subspan(2);

Status check_public(const Algorithm& algorithm, PublicValues key) {
  const Curve& curve = curve_of(algorithm);
  KEYFLUENT_CHECK(check_curve_name(curve, key[kCurve]));
  return check_point(curve, key[kPoint]);
}

Status complete(const Algorithm& algorithm, Components& key) {
  const Curve& curve = curve_of(algorithm);
  if (key[kCurve].empty()) {
    key[kCurve] = SecretBytes(curve.name);
  }
  if (key[kPoint].empty()) {
    KEYFLUENT_TRY(key[kPoint], multiply_base(curve, key[kSecret]));
  }
  return ok();
}

Status check_private(const Algorithm& algorithm, const Components& key) {
  KEYFLUENT_TRY(const SecretBytes point, multiply_base(curve_of(algorithm), key[kSecret]));
  if (!(point == key[kPoint])) {
    return Error(
        errors::key_inconsistent, {}, "the public point is not that of the private number");
  }
  return ok();
}

Result<Components> generate(const Algorithm& algorithm, unsigned bits) {
  if (bits != 0 && bits != algorithm.fixed_bits) {
    return Error(errors::key_bad_number, {}, "the size is fixed");
  }
  const OpensslErrors forget_errors;
  return take_generated(
      algorithm,
      EvpKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve_of(algorithm).openssl_name)));
}

// digest_of is the hash that RFC 5656 section 6.2.1 gives to a curve of this size.
const char* digest_of(const Algorithm& algorithm) {
  if (algorithm.fixed_bits <= 256) {
    return "SHA2-256";
  }
  return algorithm.fixed_bits <= 384 ? "SHA2-384" : "SHA2-512";
}

// Names is what the three rows do not share.
struct Names {
  std::string_view name;
  std::string_view curve;
  unsigned bits;
};

consteval Algorithm row(const Names& names, const DerCodec* der, const NamedForm* named) {
  return {
      .name = names.name,
      .family = "ECDSA",
      .type = "ecdsa",
      .curve = names.curve,
      .fixed_bits = names.bits,
      .components = kComponents,
      .public_layout = kPublic,
      .openssh_private_layout = kPrivate,
      .ppk_private_layout = kSecretOnly,
      .dropbear_private_layout = kPrivate,
      .der = der,
      .named = named,
      .check_public = check_public,
      .check_private = check_private,
      .complete = complete,
      .sign =
          [](const Algorithm& algorithm, const Components& key, ByteView message) {
            return evp_sign(algorithm, key, message, digest_of(algorithm));
          },
      .verify =
          [](const Algorithm& algorithm,
             const Components& key,
             ByteView message,
             ByteView signature) {
            return evp_verify(algorithm, key, message, signature, digest_of(algorithm));
          },
      .generate = generate,
  };
}

consteval Algorithm certificate_of(const Algorithm& plain, std::string_view name) {
  return certificate_row(plain, {name, "ECDSA-CERT", {}}, kSecretOnly);
}

}  // namespace

constexpr Algorithm kEcdsaNistp256 =
    row({"ecdsa-sha2-nistp256", "nistp256", 256}, &kEcdsaNistp256Der, &kEcdsaNistp256Named);
constexpr Algorithm kEcdsaNistp384 =
    row({"ecdsa-sha2-nistp384", "nistp384", 384}, &kEcdsaNistp384Der, &kEcdsaNistp384Named);
constexpr Algorithm kEcdsaNistp521 =
    row({"ecdsa-sha2-nistp521", "nistp521", 521}, &kEcdsaNistp521Der, &kEcdsaNistp521Named);

constexpr Algorithm kEcdsaNistp256Cert =
    certificate_of(kEcdsaNistp256, "ecdsa-sha2-nistp256-cert-v01@openssh.com");
constexpr Algorithm kEcdsaNistp384Cert =
    certificate_of(kEcdsaNistp384, "ecdsa-sha2-nistp384-cert-v01@openssh.com");
constexpr Algorithm kEcdsaNistp521Cert =
    certificate_of(kEcdsaNistp521, "ecdsa-sha2-nistp521-cert-v01@openssh.com");

}  // namespace keyfluent
