// SPDX-License-Identifier: MIT
// PuTTY private key, version 3 (since PuTTY 0.75; PuTTY manual, appendix C.3).
//
//   PuTTY-User-Key-File-3: ssh-ed25519
//   Encryption: aes256-cbc
//   Comment: eddsa-key-20240101
//   Public-Lines: 2
//   AAAAC3NzaC1lZDI1NTE5…
//   Key-Derivation: Argon2id                  or Argon2i, Argon2d; these five only if encrypted
//   Argon2-Memory: 8192                       KiB
//   Argon2-Passes: 13
//   Argon2-Parallelism: 1
//   Argon2-Salt: hexadecimal
//   Private-Lines: 1
//   …
//   Private-MAC: 64 hexadecimal digits
//
// ppk_text.h has the grammar.  Of this version:
//   cipher key (32) ‖ IV (16) ‖ MAC key (32) = Argon2(passphrase, salt, costs)
//   MAC = HMAC-SHA256; of a file that is not encrypted, its key is empty
//
// Argon2 is not available yet: encrypted files give their public half, and kdf_unsupported when
// they are to be opened.
#include "keyfluent/codecs/ppk_key.h"
#include "keyfluent/crypto/digest.h"

#include <charconv>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kVersion = "3";
constexpr std::string_view kOlderVersion = "2";

Result<PpkKeys> derive(const PpkFile& file, const Passphrase* passphrase) {
  if (passphrase == nullptr) {
    return PpkKeys{};
  }
  const std::string_view name = file.find_field("Key-Derivation");
  return Error(errors::kdf_unsupported, {}, name.empty() ? "without a name" : name);
}

Bytes mac(ByteView key, ByteView data) {
  return to_bytes(hmac_sha256(key, data));
}

void describe(const PpkFile& file, Protection& protection) {
  protection.kdf = std::string(file.find_field("Key-Derivation"));
  const std::string_view passes = file.find_field("Argon2-Passes");
  std::from_chars(passes.data(), passes.data() + passes.size(), protection.rounds);
}

constexpr PpkScheme kScheme = {
    .version = kVersion, .describe = describe, .derive = derive, .mac = mac};

// sniff also takes versions that nobody knows yet, to say so.
bool sniff(const Chunk& chunk) {
  return is_ppk(chunk) && ppk_version(chunk) != kOlderVersion;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  return read_ppk(kScheme, chunk, passphrase);
}

Result<SecretBytes> write(const WriteRequest& request) {
  if (request.passphrase != nullptr && !request.passphrase->empty()) {
    return Error(errors::write_unsupported_option,
                 {},
                 "ppk3 cannot be encrypted yet, for want of Argon2; ppk2 can");
  }
  return write_ppk(kScheme, request);
}

}  // namespace

extern const Format ppk3;
const Format ppk3 = {
    .name = "ppk3",
    .title = "PuTTY private key, version 3",
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
