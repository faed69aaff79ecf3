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
// ppk_text.h has the grammar.  Of this version:
//   cipher key  = first 32 bytes of SHA1(00 00 00 00 ‖ passphrase) ‖ SHA1(00 00 00 01 ‖ passphrase)
//   IV          = 16 zero bytes
//   padding     = the first bytes of SHA1(private blob)
//   MAC         = HMAC-SHA1, key SHA1("putty-private-key-file-mac-key" ‖ passphrase); of a file
//   that
//                 is not encrypted, the passphrase is empty
#include "keyfluent/codecs/ppk_key.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/digest.h"

#include <array>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kVersion = "2";
constexpr std::string_view kMacPrefix = "putty-private-key-file-mac-key";
constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIvBytes = 16;

// append_hash appends SHA1(prefix ‖ passphrase).
void append_hash(SecretBytes& to, ByteView prefix, const Passphrase* passphrase) {
  SecretBytes data(prefix);
  if (passphrase != nullptr) {
    data.append(passphrase->view());
  }
  const Wiped<std::array<std::uint8_t, 20>> hash(sha1(data.view()));
  to.append(ByteView(hash.value));
}

Result<PpkKeys> derive(const PpkFile& /*file*/, const Passphrase* passphrase) {
  PpkKeys keys;
  append_hash(keys.mac, as_bytes(kMacPrefix), passphrase);
  if (passphrase == nullptr) {
    return keys;
  }
  for (std::uint8_t counter = 0; counter < 2; ++counter) {
    append_hash(keys.key, std::array<std::uint8_t, 4>{0, 0, 0, counter}, passphrase);
  }
  keys.key.resize(kKeyBytes);
  keys.iv.resize(kIvBytes);
  return keys;
}

Bytes mac(ByteView key, ByteView data) {
  return to_bytes(hmac_sha1(key, data));
}

void describe(const PpkFile& /*file*/, Protection& protection) {
  protection.kdf = "SHA1";
  protection.rounds = 1;
}

constexpr PpkScheme kScheme = {
    .version = kVersion, .describe = describe, .derive = derive, .mac = mac};

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
