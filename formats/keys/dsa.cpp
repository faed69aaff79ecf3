// SPDX-License-Identifier: MIT
// ssh-dss: RFC 4253 section 6.6.  In DER: RFC 3279 section 2.3.2, and OpenSSL's private structure
//
//   DSAPrivateKey ::= SEQUENCE { version 0, p, q, g, y, x }
#include "keyfluent/core/der.h"
#include "keyfluent/keys/bignum.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/evp.h"
#include "keyfluent/keys/rows.h"

namespace keyfluent {
namespace {

using namespace dsa;  // NOLINT(google-build-using-namespace): the names of this file's components

constexpr Component kComponents[] = {
    {"p", true, false},
    {"q", true, false},
    {"g", true, false},
    {"y", true, false},
    {"x", true, true},
};
constexpr LayoutItem kPublic[] = {
    {kP, Encoding::kMpint}, {kQ, Encoding::kMpint}, {kG, Encoding::kMpint}, {kY, Encoding::kMpint}};
constexpr LayoutItem kPrivate[] = {{kP, Encoding::kMpint},
                                   {kQ, Encoding::kMpint},
                                   {kG, Encoding::kMpint},
                                   {kY, Encoding::kMpint},
                                   {kX, Encoding::kMpint}};
// x alone: all that a certificate, and PuTTY's file, need besides the public key.
constexpr Layout kSecretOnly = Layout(kPrivate).subspan(4);

// SSH signs with SHA-1, which a machine's policy may forbid.  The pair test needs no more than that
// sign and verify agree.
constexpr char kDigest[] = "SHA2-256";

// FIPS 186-4 ends at 256.  The bound keeps a hostile file from buying seconds of exponentiation.
constexpr unsigned kMostBitsOfQ = 512;

Error inconsistent(std::string_view what) {
  return Error(errors::key_inconsistent, {}, what);
}

Status check_public(const Algorithm& /*algorithm*/, PublicValues key) {
  KEYFLUENT_CHECK(check_odd("p", key[kP]));
  KEYFLUENT_CHECK(check_number("q", key[kQ]));
  KEYFLUENT_CHECK(check_number("g", key[kG]));
  return check_number("y", key[kY]);
}

Number public_value(const Components& key) {
  Scratch scratch;
  return power_mod(Number(key[kG]), Number(key[kX]), Number(key[kP]), scratch);
}

// check_exponents makes sure that the arithmetic below is defined, and short.
Status check_exponents(const Components& key) {
  KEYFLUENT_CHECK(check_odd("p", key[kP].view()));
  KEYFLUENT_CHECK(check_number("x", key[kX].view()));
  const Number q(key[kQ]);
  if (count_bits(key[kQ].view()) > kMostBitsOfQ || q.is_zero() || q.is_one()) {
    return Error(errors::key_bad_number, {}, "q");
  }
  return Number(key[kX]) < q ? ok() : Status(Error(errors::key_bad_number, {}, "x"));
}

// complete computes y, which PKCS#8 does not have.
Status complete(const Algorithm& /*algorithm*/, Components& key) {
  if (key[kY].empty()) {
    KEYFLUENT_CHECK(check_exponents(key));
    key[kY] = public_value(key).magnitude();
  }
  return ok();
}

Status check_private(const Algorithm& /*algorithm*/, const Components& key) {
  KEYFLUENT_CHECK(check_exponents(key));
  const Number p(key[kP]);
  const Number q(key[kQ]);
  const Number g(key[kG]);
  Scratch scratch;
  if (p.is_one() || !remainder(minus_one(p), q, scratch).is_zero()) {
    return inconsistent("q does not divide p - 1");
  }
  if (g.is_one() || !(g < p) || !power_mod(g, q, p, scratch).is_one()) {
    return inconsistent("g is not of order q");
  }
  return public_value(key) == Number(key[kY]) ? ok() : Status(inconsistent("y is not g^x mod p"));
}

// ---- DER ----------------------------------------------------------------------------------------

constexpr std::uint8_t kOid[] = {der::kOid, 7, 0x2A, 0x86, 0x48, 0xCE, 0x38, 4, 1};

// read_parameters reads Dss-Parms ::= SEQUENCE { p, q, g }.  RFC 3279 lets a certificate inherit
// them from its issuer; a key alone has nobody to inherit from.
Status read_parameters(ByteView parameters, Components& into) {
  DerReader outer(parameters);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  for (const auto index : {kP, kQ, kG}) {
    into[index] = SecretBytes(reader.read_number());
  }
  return reader.finish();
}

Result<Components> read_with_parameters(ByteView parameters, ByteView der, std::uint8_t index) {
  Components key(kCount);
  KEYFLUENT_CHECK(read_parameters(parameters, key));
  DerReader reader(der);
  key[index] = SecretBytes(reader.read_number());
  KEYFLUENT_CHECK(reader.finish());
  return key;
}

Result<Bytes> write_parameters(const Algorithm& /*algorithm*/, const Components& key) {
  return der_element(
      der::kSequence,
      {der_number(key[kP].view()), der_number(key[kQ].view()), der_number(key[kG].view())});
}

Result<Components> read_traditional(const Algorithm& /*algorithm*/, ByteView der) {
  DerReader outer(der);
  DerReader reader = outer.read_sequence();
  KEYFLUENT_CHECK(outer.finish());
  if (reader.read_small() != 0) {
    reader.fail();
  }
  Components key(kCount);
  for (const auto index : {kP, kQ, kG, kY, kX}) {
    key[index] = SecretBytes(reader.read_number());
  }
  KEYFLUENT_CHECK(reader.finish());
  return key;
}

Result<SecretBytes> write_traditional(const Algorithm& /*algorithm*/, const Components& key) {
  SecretBytes numbers(der_small(0));
  for (const auto index : {kP, kQ, kG, kY, kX}) {
    numbers.append(der_secret_number(key[index].view()).view());
  }
  return der_secret_element(der::kSequence, {numbers.view()});
}

}  // namespace

constexpr DerCodec kDsaDer = {
    .oid = kOid,
    .traditional_label = "DSA PRIVATE KEY",
    .read_spki = [](const Algorithm&,
                    ByteView parameters,
                    ByteView key) { return read_with_parameters(parameters, key, kY); },
    .write_spki = [](const Algorithm&, const Components& key) -> Result<Bytes> {
      return der_number(key[kY].view());
    },
    .read_pkcs8 = [](const Algorithm&,
                     ByteView parameters,
                     ByteView key) { return read_with_parameters(parameters, key, kX); },
    .write_pkcs8 = [](const Algorithm&, const Components& key) -> Result<SecretBytes> {
      return der_secret_number(key[kX].view());
    },
    .read_traditional = read_traditional,
    .write_traditional = write_traditional,
    .write_parameters = write_parameters,
};

constexpr Algorithm kSshDss = {
    .name = "ssh-dss",
    .family = "DSA",
    .components = kComponents,
    .public_layout = kPublic,
    .openssh_private_layout = kPrivate,
    .ppk_private_layout = kSecretOnly,
    .dropbear_private_layout = kPrivate,
    .der = &kDsaDer,
    .named = &kDsaNamed,
    .bits = [](PublicValues key) { return count_bits(key[kP]); },
    .check_public = check_public,
    .check_private = check_private,
    .complete = complete,
    .sign = [](const Algorithm& algorithm,
               const Components& key,
               ByteView message) { return evp_sign(algorithm, key, message, kDigest); },
    .verify =
        [](const Algorithm& algorithm,
           const Components& key,
           ByteView message,
           ByteView signature) { return evp_verify(algorithm, key, message, signature, kDigest); },
};

constexpr Algorithm kSshDssCert =
    certificate_row(kSshDss, {"ssh-dss-cert-v01@openssh.com", "DSA-CERT", {}}, kSecretOnly);

}  // namespace keyfluent
