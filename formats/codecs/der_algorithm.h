// SPDX-License-Identifier: MIT
// AlgorithmIdentifier (RFC 5280 section 4.1.1.2) and object identifiers, shared by the ASN.1
// codecs.
//
//   AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL }
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

#include <string>

namespace keyfluent::codecs {

// oid_text returns the contents of an OBJECT IDENTIFIER as "1.2.840.113549"; empty if malformed.
std::string oid_text(ByteView contents);

// oid_element returns the whole DER element of a dotted OID, which must be well-formed.
Bytes oid_element(std::string_view dotted);

// DerAlgorithm is what an AlgorithmIdentifier of a key says.  `parameters` is a whole element or
// empty, and points into the input.
struct DerAlgorithm {
  const Algorithm* algorithm = nullptr;
  ByteView parameters;
};

// read_key_algorithm reads the AlgorithmIdentifier that comes next.
// Errors: der_malformed, der_unsupported_algorithm (with the name or the OID).
Result<DerAlgorithm> read_key_algorithm(DerReader& parent);

// read_public_key_info reads a whole SubjectPublicKeyInfo (spki.cpp has the grammar).
// Errors: der_malformed, der_unsupported_algorithm, key_*.
Result<PublicKey> read_public_key_info(ByteView der);

}  // namespace keyfluent::codecs
