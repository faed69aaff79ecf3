// SPDX-License-Identifier: MIT
// PKCS#1 RSA public key (RFC 8017 appendix A.1.1), as DER or in PEM armor.
//
//   -----BEGIN RSA PUBLIC KEY-----
//   <base64, 64 columns>
//   -----END RSA PUBLIC KEY-----
//
//   RSAPublicKey ::= SEQUENCE {
//     modulus         INTEGER,   -- n
//     publicExponent  INTEGER }  -- e
//
// `ssh-keygen -e -m PEM` and `openssl rsa -RSAPublicKey_out` write it.  It is the contents of the
// BIT STRING of an RSA key's SubjectPublicKeyInfo (spki.cpp), so the algorithm's DerCodec reads and
// writes it; an algorithm has this format if its DerCodec has a public_label.  There is no place
// for a comment.
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/pem_text.h"

#include <algorithm>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabels[] = {"RSA PUBLIC KEY"};

bool sniff(const Chunk& chunk) {
  return sniffs_as(chunk, DerShape::kPkcs1Public, kLabels);
}

bool holds(const Algorithm& algorithm) {
  return algorithm.der != nullptr && !algorithm.der->public_label.empty();
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  const auto all = algorithms();
  const auto found =
      std::find_if(all.begin(), all.end(), [](const Algorithm* row) { return holds(*row); });
  if (found == all.end()) {
    return Error(errors::der_unsupported_algorithm, {}, kLabels[0]);
  }
  const Algorithm& algorithm = **found;
  KEYFLUENT_TRY(const Components components,
                algorithm.der->read_spki(algorithm, algorithm.der->parameters, chunk.body.view()));
  KEYFLUENT_TRY(PublicKey key, PublicKey::from_components(algorithm, components));
  Entries entries(1);
  entries[0].public_key = std::move(key);
  return entries;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const Algorithm& algorithm = request.public_key->algorithm();
  if (!holds(algorithm)) {
    return Error(
        errors::write_unsupported_algorithm,
        {},
        "pkcs1-public holds RSA keys only, not " + std::string(request.public_key->name()));
  }
  KEYFLUENT_TRY(const Bytes key,
                algorithm.der->write_spki(algorithm, request.public_key->components()));
  return pem_text({.label = algorithm.der->public_label}, key);
}

}  // namespace

extern const Format pkcs1_public;
const Format pkcs1_public = {
    .name = "pkcs1-public",
    .title = "PKCS#1 RSA public key (PEM or DER)",
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
