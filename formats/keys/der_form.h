// SPDX-License-Identifier: MIT
// The two structures that carry any algorithm in DER: SubjectPublicKeyInfo (RFC 5280 section 4.1)
// and PrivateKeyInfo (RFC 5208).  The algorithm must have a DerCodec.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/keys/algorithm.h"

namespace keyfluent {

// write_algorithm_identifier gives SEQUENCE { OID, parameters }.
Result<Bytes> write_algorithm_identifier(const Algorithm& algorithm, const Components& components);

// write_subject_public_key_info needs the public components only.
Result<Bytes> write_subject_public_key_info(const Algorithm& algorithm,
                                            const Components& components);

Result<SecretBytes> write_private_key_info(const Algorithm& algorithm,
                                           const Components& components);

}  // namespace keyfluent
