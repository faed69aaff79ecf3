// SPDX-License-Identifier: MIT
// PuTTY private key, version 1 (development snapshots of PuTTY before 0.52); only read.
//
// ppk_text.h has the grammar, ppk_sha1.h the keys.  Of this version:
//   MAC         = HMAC-SHA1 over the private blob (decrypted, with its padding) and nothing else,
//   so
//                 that neither the comment nor the public half is protected
//   Private-Hash, in the oldest files instead of Private-MAC: SHA-1 of the same
//   DSA         = the private blob may end with a string of 20 bytes, a hash of the public values
#include "keyfluent/codecs/ppk_sha1.h"
#include "keyfluent/crypto/digest.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kVersion = "1";

Bytes mac(const PpkFile& file, ByteView key, ByteView private_blob) {
  return to_bytes(file.has_plain_hash ? sha1(private_blob) : hmac_sha1(key, private_blob));
}

constexpr PpkScheme kScheme = {.version = kVersion,
                               .describe = describe_ppk_sha1,
                               .derive = derive_ppk_sha1,
                               .mac = mac,
                               .may_have_hash = true};

bool sniff(const Chunk& chunk) {
  return is_ppk(chunk) && ppk_version(chunk) == kVersion;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  return read_ppk(kScheme, chunk, passphrase);
}

}  // namespace

extern const Format ppk1;
const Format ppk1 = {
    .name = "ppk1",
    .title = "PuTTY private key, version 1",
    .kind = Kind::kPrivate,
    .allowed = kPpkAllows,
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = nullptr,
    .holds = ppk_holds,
    .extension = ".ppk",
};

}  // namespace keyfluent::codecs
