// SPDX-License-Identifier: MIT
// The MAC of a PKCS#12 file (RFC 7292 section 4): it tells a wrong passphrase from damage.
//
//   MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
//   DigestInfo ::= SEQUENCE { AlgorithmIdentifier, digest OCTET STRING }
#pragma once

#include "keyfluent/core/der.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/crypto/pkcs12_kdf.h"

#include <optional>

namespace keyfluent::codecs {

// MacData is a file's MAC and how it was made.
struct MacData {
  Pkcs12Mac mac;
  ByteView digest;
};

// read_mac_data reads what follows authSafe; nothing if the file has no MAC, or one of a kind that
// is not known here (RFC 9579).  Errors: der_malformed.
Result<std::optional<MacData>> read_mac_data(DerReader& file);

// mac_fits is true if the MAC is that of the content under the passphrase.
// Errors: those of pkcs12_mac.
Result<bool> mac_fits(const MacData& data,
                      const Passphrase& passphrase,
                      ByteView content,
                      const Limits& limits);

}  // namespace keyfluent::codecs
