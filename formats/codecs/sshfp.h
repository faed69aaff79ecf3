// SPDX-License-Identifier: MIT
// SSHFP records (RFC 4255) hold the hash of a host key; they are written from a key and matched
// against one.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

#include <string_view>

namespace keyfluent::codecs {

// match_sshfp is true if the record is of this key (of a certificate: of the key inside it).
// Errors: container_malformed if the line is no SSHFP record, or its hash is none of SHA-1 and
// SHA-256.
Result<bool> match_sshfp(std::string_view record, const PublicKey& key);

}  // namespace keyfluent::codecs
