// SPDX-License-Identifier: MIT
// Fingerprints: hashes of the key blob, written as OpenSSH writes them.
#pragma once

#include "keyfluent/keys/key.h"
#include "keyfluent/keys/key_view.h"

#include <string>
#include <string_view>

namespace keyfluent {

// sha256_fingerprint is "SHA256:" and base64 without padding.
std::string sha256_fingerprint(const PublicKey& key);

// Likewise, of a key that stays where it is: nothing but the text is allocated for a plain key.  Of
// a certificate that PublicKey refuses it is the hash of the whole blob.
std::string sha256_fingerprint(const KeyView& key);

// append_sha256_fingerprint appends it without another allocation.
void append_sha256_fingerprint(const KeyView& key, std::string& to);

// sha1_fingerprint is "SHA1:" and base64 without padding.
std::string sha1_fingerprint(const PublicKey& key);

// md5_fingerprint is "MD5:" and sixteen hex bytes with colons.
std::string md5_fingerprint(const PublicKey& key);

// randomart is the eleven lines that `ssh-keygen -lv` draws ("drunken bishop") over the SHA-256
// hash, each ended by LF.
std::string randomart(const PublicKey& key);

}  // namespace keyfluent
