// SPDX-License-Identifier: MIT
// SubjectPublicKeyInfo: the public key of X.509 (RFC 5280 section 4.1.2.7), as DER or in PEM armor.
//
//   -----BEGIN PUBLIC KEY-----
//   <base64, 64 columns>
//   -----END PUBLIC KEY-----
//
//   SubjectPublicKeyInfo ::= SEQUENCE {
//     algorithm         AlgorithmIdentifier,   -- which algorithm, and its curve or group
//     subjectPublicKey  BIT STRING }           -- no unused bits
//
//   algorithm              parameters        subjectPublicKey
//   rsaEncryption          NULL              RSAPublicKey { n, e }      RFC 3279 section 2.3.1
//   id-dsa                 Dss-Parms p,q,g   INTEGER y                  RFC 3279 section 2.3.2
//   id-ecPublicKey         curve OID         point 04 ‖ x ‖ y           RFC 5480
//   id-Ed25519, id-Ed448   none              32 or 57 bytes             RFC 8410
//
// There is no place for a comment, nor for an OpenSSH certificate or a security key.
#include "keyfluent/codecs/der_algorithm.h"
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/keys/der_form.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabels[] = {"PUBLIC KEY"};

bool sniff(const Chunk& chunk) {
  return sniffs_as(chunk, DerShape::kPublicKeyInfo, kLabels);
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  KEYFLUENT_TRY(PublicKey key, read_public_key_info(chunk.body.view()));
  Entries entries(1);
  entries[0].public_key = std::move(key);
  return entries;
}

bool holds(const Algorithm& algorithm) {
  return algorithm.der != nullptr;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const Algorithm& algorithm = request.public_key->algorithm();
  const Components& components = request.public_key->components();
  if (!holds(algorithm)) {
    return Error(errors::write_unsupported_algorithm,
                 {},
                 "spki has no place for keys of type " + std::string(request.public_key->name()));
  }
  KEYFLUENT_TRY(const Bytes info, write_subject_public_key_info(algorithm, components));
  return pem_text({.label = kLabels[0]}, info);
}

}  // namespace

extern const Format spki;
const Format spki = {
    .name = "spki",
    .title = "X.509 SubjectPublicKeyInfo (PEM or DER)",
    .kind = Kind::kPublic,
    .allowed = kPemAllows,
    .max_columns = kPemColumns,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
    .extension = ".pem",
    .has_comment = false,
};

}  // namespace keyfluent::codecs
