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

// put_sha256_fingerprint writes that fingerprint, which has always so many characters, and returns
// where it ends.
inline constexpr std::size_t kSha256FingerprintSize = 50;
char* put_sha256_fingerprint(const KeyView& key, char* to);

// sha1_fingerprint is "SHA1:" and base64 without padding.
std::string sha1_fingerprint(const PublicKey& key);

// md5_fingerprint is "MD5:" and sixteen hex bytes with colons.
std::string md5_fingerprint(const PublicKey& key);

// randomart is the eleven lines that `ssh-keygen -lv` draws ("drunken bishop") over the SHA-256
// hash, each ended by LF.
std::string randomart(const PublicKey& key);

}  // namespace keyfluent
