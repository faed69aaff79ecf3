// SPDX-License-Identifier: MIT
// PuTTY private key, version 2 (PuTTY 0.52 to 0.74; PuTTY manual, appendix C.4).
//
//   PuTTY-User-Key-File-2: ssh-rsa
//   Encryption: aes256-cbc
//   Comment: rsa-key-20240101
//   Public-Lines: 4
//   AAAAB3NzaC1yc2E…
//   Private-Lines: 8
//   …
//   Private-MAC: 40 hexadecimal digits
//
// ppk_text.h has the grammar, ppk_sha1.h the keys.  Of this version:
//   padding     = the first bytes of SHA1(private blob)
//   MAC         = HMAC-SHA1
#include "keyfluent/codecs/ppk_sha1.h"
#include "keyfluent/crypto/digest.h"

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kVersion = "2";

Bytes mac(const PpkFile& file, ByteView key, ByteView private_blob) {
  return to_bytes(hmac_sha1(key, ppk_mac_input(file, private_blob).view()));
}

constexpr PpkScheme kScheme = {
    .version = kVersion, .describe = describe_ppk_sha1, .derive = derive_ppk_sha1, .mac = mac};

bool sniff(const Chunk& chunk) {
  return is_ppk(chunk) && ppk_version(chunk) == kVersion;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  return read_ppk(kScheme, chunk, passphrase);
}

Result<SecretBytes> write(const WriteRequest& request) {
  if (request.rounds != 0) {
    return Error(errors::write_unsupported_option,
                 {},
                 "ppk2 derives its key in one round; no other number can be written");
  }
  return write_ppk(kScheme, request);
}

}  // namespace

extern const Format ppk2;
const Format ppk2 = {
    .name = "ppk2",
    .title = "PuTTY private key, version 2",
    .kind = Kind::kPrivate,
    .allowed = kPpkAllows,
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = ppk_holds,
    .extension = ".ppk",
};

}  // namespace keyfluent::codecs
