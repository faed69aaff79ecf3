// SPDX-License-Identifier: MIT
// What is asked about a public key: the kinds of signatures that it can make, and a canary, a key
// of the same type that no server can know.
#pragma once

#include "keyfluent/keys/key.h"

#include <span>
#include <string>
#include <string_view>

namespace keyfluent::sftp {

// signature_names lists the signature algorithms to ask about, the best first (RFC 8332); for most
// types it is the type's own name.  Everything beyond the first is an older kind.
std::span<const std::string_view> signature_names(std::string_view key_type);

// login_signatures are those to log in with, as a name-list.
std::string login_signatures(std::string_view key_type);

// public_line is "ssh-ed25519 AAAA…".
std::string public_line(const PublicKey& key);

// make_canary makes up a key of this key's type, or an Ed25519 one where that type cannot be made.
// Errors: those of the random source.
Result<PublicKey> make_canary(const PublicKey& key);

}  // namespace keyfluent::sftp
