// SPDX-License-Identifier: MIT
// ssh-ed25519 and ssh-ed448: RFC 8032, RFC 8709.  In DER: RFC 8410.
#include "keyfluent/core/der.h"
#include "keyfluent/crypto/openssl_errors.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/evp.h"
#include "keyfluent/keys/rows.h"

// Of the program that knows that the site has no policy for OpenSSL (platform/openssl_start.h);
// nowhere else.
extern "C" [[gnu::weak]] bool keyfluent_derive_ed25519(const std::uint8_t* seed,
                                                       std::uint8_t* point);

namespace keyfluent {
namespace {

using namespace eddsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr Component kComponents[] = {{"pk", false, false}, {"seed", false, true}};
constexpr LayoutItem kPublic[] = {{kPublicKey, Encoding::kString}};
// PROTOCOL.key writes the public key twice, also after a certificate.
constexpr LayoutItem kPrivate[] = {{kPublicKey, Encoding::kString},
                                   {kSeed, Encoding::kSeedAndPublic}};
constexpr LayoutItem kPpkPrivate[] = {{kSeed, Encoding::kString}};
constexpr LayoutItem kDropbearPrivate[] = {{kSeed, Encoding::kSeedAndPublic}};

// What differs between the two curves besides their names.  A key and its seed are of one size.
struct Parameters {
  std::size_t key_bytes;
  int openssl_type;
  const char* openssl_name;
  Layout dropbear_private_layout = {};
};

constexpr Parameters kEd25519 = {32, EVP_PKEY_ED25519, "ED25519", kDropbearPrivate};
constexpr Parameters kEd448 = {57, EVP_PKEY_ED448, "ED448"};

// check_public looks at the length alone, as sshd does: any 32 bytes are taken for a point.  Points
// of small order are for the audit to find.
template <const Parameters& kCurve>
Status check_public(const Algorithm& /*algorithm*/, PublicValues key) {
  return check_size("public key", key[kPublicKey], kCurve.key_bytes);
}

// derives_quickly computes the point without OpenSSL, if the program can.
bool derives_quickly(const Parameters& curve, ByteView seed, SecretBytes& point) {
  return curve.openssl_type == EVP_PKEY_ED25519 && keyfluent_derive_ed25519 != nullptr &&
         keyfluent_derive_ed25519(seed.data(), point.data());
}

Result<SecretBytes> public_of_seed(const Parameters& curve, ByteView seed) {
  KEYFLUENT_CHECK(check_size("private key", seed, curve.key_bytes));
  SecretBytes point(curve.key_bytes);
  if (derives_quickly(curve, seed, point)) {
    return point;
  }
  const OpensslErrors forget_errors;
  const EvpKey key(
      EVP_PKEY_new_raw_private_key(curve.openssl_type, nullptr, seed.data(), seed.size()));
  std::size_t size = point.size();
  if (key == nullptr || EVP_PKEY_get_raw_public_key(key.get(), point.data(), &size) != 1) {
    return library_failure("computing a public key of type", curve.openssl_name);
  }
  return point;
}

template <const Parameters& kCurve>
Status complete(const Algorithm& /*algorithm*/, Components& key) {
  if (key[kPublicKey].empty()) {
    KEYFLUENT_TRY(key[kPublicKey], public_of_seed(kCurve, key[kSeed].view()));
  }
  return ok();
}

template <const Parameters& kCurve>
Status check_private(const Algorithm& /*algorithm*/, const Components& key) {
  KEYFLUENT_TRY(const SecretBytes point, public_of_seed(kCurve, key[kSeed].view()));
  if (!(point == key[kPublicKey])) {
    return Error(errors::key_inconsistent, {}, "the public key is not that of the private one");
  }
  return ok();
}

template <const Parameters& kCurve>
Result<Components> generate(const Algorithm& algorithm, unsigned bits) {
  if (bits != 0 && bits != algorithm.fixed_bits) {
    return Error(errors::key_bad_number, {}, "the size is fixed");
  }
  const OpensslErrors forget_errors;
  const EvpKey made(EVP_PKEY_Q_keygen(nullptr, nullptr, kCurve.openssl_name));
  Components key(kCount);
  key[kSeed].resize(kCurve.key_bytes);
  std::size_t size = kCurve.key_bytes;
  if (made == nullptr || EVP_PKEY_get_raw_private_key(made.get(), key[kSeed].data(), &size) != 1) {
    return library_failure("making a key of type", kCurve.openssl_name);
  }
  return key;
}

// ---- DER: the key itself in SPKI, an OCTET STRING of the seed in PKCS#8; no parameters
// ------------

constexpr std::uint8_t kEd25519Oid[] = {der::kOid, 3, 0x2B, 101, 112};
constexpr std::uint8_t kEd448Oid[] = {der::kOid, 3, 0x2B, 101, 113};

Result<Components> read_pkcs8(const Algorithm& /*algorithm*/,
                              ByteView /*parameters*/,
                              ByteView der) {
  DerReader reader(der);
  Components key(kCount);
  key[kSeed] = SecretBytes(reader.read(der::kOctetString));
  KEYFLUENT_CHECK(reader.finish());
  return key;
}

consteval DerCodec der_codec(ByteView oid) {
  return {
      .oid = oid,
      .read_spki = [](const Algorithm&, ByteView, ByteView point) -> Result<Components> {
        Components key(kCount);
        key[kPublicKey] = SecretBytes(point);
        return key;
      },
      .write_spki = [](const Algorithm&, const Components& key) -> Result<Bytes> {
        return to_bytes(key[kPublicKey].view());
      },
      .read_pkcs8 = read_pkcs8,
      .write_pkcs8 = [](const Algorithm&, const Components& key) -> Result<SecretBytes> {
        return der_secret_element(der::kOctetString, {key[kSeed].view()});
      },
  };
}

// Names is what a row does not get from its curve.
struct Names {
  std::string_view name;
  std::string_view family;
  std::string_view type;
  unsigned bits;
};

template <const Parameters& kCurve>
consteval Algorithm row(const Names& names, const DerCodec* der, const NamedForm* named) {
  return {
      .name = names.name,
      .family = names.family,
      .type = names.type,
      .fixed_bits = names.bits,
      .components = kComponents,
      .public_layout = kPublic,
      .openssh_private_layout = kPrivate,
      .ppk_private_layout = kPpkPrivate,
      .dropbear_private_layout = kCurve.dropbear_private_layout,
      .der = der,
      .named = named,
      .check_public = check_public<kCurve>,
      .check_private = check_private<kCurve>,
      .complete = complete<kCurve>,
      .sign = [](const Algorithm& algorithm,
                 const Components& key,
                 ByteView message) { return evp_sign(algorithm, key, message, nullptr); },
      .verify =
          [](const Algorithm& algorithm,
             const Components& key,
             ByteView message,
             ByteView signature) {
            return evp_verify(algorithm, key, message, signature, nullptr);
          },
      .generate = generate<kCurve>,
  };
}

}  // namespace

constexpr DerCodec kEd25519Der = der_codec(kEd25519Oid);
constexpr DerCodec kEd448Der = der_codec(kEd448Oid);

constexpr Algorithm kSshEd25519 =
    row<kEd25519>({"ssh-ed25519", "ED25519", "ed25519", 256}, &kEd25519Der, &kEd25519Named);
constexpr Algorithm kSshEd448 =
    row<kEd448>({"ssh-ed448", "ED448", "ed448", 448}, &kEd448Der, &kEd448Named);

constexpr Algorithm kSshEd25519Cert = certificate_row(
    kSshEd25519, {"ssh-ed25519-cert-v01@openssh.com", "ED25519-CERT", {}}, kPrivate);

}  // namespace keyfluent
