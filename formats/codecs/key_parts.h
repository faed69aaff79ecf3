// SPDX-License-Identifier: MIT
// Small steps that the codecs of private keys share.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

#include <cstdint>
#include <span>

namespace keyfluent::codecs {

// public_half is what a file says in clear: the certificate if the key has one, else its public
// key.
const PublicKey& public_half(const PrivateKey& key);

// public_components returns the public values of a key, or of the key inside a certificate, in the
// places of the plain algorithm's components; the private ones are empty.
// Errors: wire_*, key_unsupported_private for an opaque key.
Result<Components> public_components(const PublicKey& key);

// set_public_key puts a public key into an entry, with the repair NotCanonical if its blob needed
// it.
void set_public_key(Entry& entry, PublicKey key);

// set_private_key puts a private key and its public half into an entry.
void set_private_key(Entry& entry, PrivateKey key);

// is_encrypting is true if a passphrase was given that is not empty.
bool is_encrypting(const WriteRequest& request);

// refuse_encryption fails with write_unsupported_option if the request has a passphrase, a cipher or
// rounds: for the formats that have no encryption.
Status refuse_encryption(const WriteRequest& request, std::string_view format);

// fill_random asks the request's source.  Errors: the source's, or key_library_failure without one.
Status fill_random(const WriteRequest& request, std::span<std::uint8_t> bytes);

}  // namespace keyfluent::codecs
