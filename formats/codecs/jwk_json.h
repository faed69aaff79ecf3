// SPDX-License-Identifier: MIT
// JSON Web Keys (RFC 7517), shared by the codecs of private and of public ones.
//
//   text    = key | set
//   set     = { "keys": [ key, … ], … }
//   key     = { "kty": type, "kid": comment, "crv": curve, VALUES, … }      in any order
//   VALUES  = the names of NamedForm::values, each a string of base64url without padding
//
//   kty     crv                     public   private                  standard
//   RSA                             n e      d p q dp dq qi           RFC 7518 section 6.3
//   EC      P-256 P-384 P-521       x y      d                        RFC 7518 section 6.2
//   OKP     Ed25519 Ed448           x        d                        RFC 8037 section 2
//
// Other members are ignored (RFC 7517 section 4), and in a set keys of types that SSH has not, too
// (section 5).  A key with "d" is private.  Keys cannot be encrypted here (that would be a JWE).
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/json.h"

#include <optional>

namespace keyfluent::codecs {

// What RFC 8259 section 2 allows around the tokens of a text.
inline constexpr RepairSet kJsonAllows = {RepairId::kCrlf,
                                          RepairId::kCr,
                                          RepairId::kIndented,
                                          RepairId::kTrailingBlank,
                                          RepairId::kBlankLine,
                                          RepairId::kNoFinalNewline};

// jwk_kind says whether the text of a chunk holds a private key or only public ones; nothing if it
// is no JSON Web Key.  A text that is cut off or otherwise no JSON counts as one if it has "kty".
std::optional<Kind> jwk_kind(const Chunk& chunk);

// read_jwks reads a key or a set.  A public key in a file of private ones gets jwk_public as
// format. Errors: container_malformed, json_member, der_unsupported_algorithm, base64_*, key_*.
Result<Entries> read_jwks(const Chunk& chunk);

// write_jwk writes one key, with its private values if the request has a private key.
// Errors: write_unsupported_option if a passphrase is given.
Result<SecretBytes> write_jwk(const WriteRequest& request);

}  // namespace keyfluent::codecs
