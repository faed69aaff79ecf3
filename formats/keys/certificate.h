// SPDX-License-Identifier: MIT
// Reading the fields of OpenSSH certificates (PROTOCOL.certkeys), the same for every algorithm.
//
//   string name, string nonce, the public fields of the key, uint64 serial, uint32 type,
//   string key id, string principals, uint64 valid after, uint64 valid before,
//   string critical options, string extensions, string reserved, string signature key, string
//   signature
#pragma once

#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

namespace keyfluent {

// read_certificate reads what follows the name, to the end; views of the key's own fields go into
// `values`, which has a place for every component. The signature's form is checked, not the
// signature: reading must not need the crypto library's start-up, and sshd verifies it at each
// login. Errors: wire_*, key_bad_certificate.
Result<Certificate> read_certificate(Reader& reader,
                                     const Algorithm& algorithm,
                                     std::span<ByteView> values);

}  // namespace keyfluent
