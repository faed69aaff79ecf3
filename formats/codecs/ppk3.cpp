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
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/ppk_key.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"
#include "keyfluent/crypto/kdf.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kVersion = "3";
constexpr std::string_view kOlderVersions[] = {"1", "2"};

constexpr std::string_view kDerivation = "Key-Derivation";
constexpr std::string_view kMemory = "Argon2-Memory";
constexpr std::string_view kPasses = "Argon2-Passes";
constexpr std::string_view kLanes = "Argon2-Parallelism";
constexpr std::string_view kSalt = "Argon2-Salt";

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIvBytes = 16;
constexpr std::size_t kMacBytes = 32;
constexpr std::size_t kKeysBytes = kKeyBytes + kIvBytes + kMacBytes;

// What puttygen writes.  It finds the passes by the clock, for a tenth of a second; 13 is what that
// gives on a machine of today, and the example of its manual.
constexpr std::string_view kDefaultMemory = "8192";
constexpr std::uint32_t kDefaultPasses = 13;
constexpr std::string_view kDefaultLanes = "1";
constexpr std::string_view kDefaultType = "Argon2id";
constexpr std::size_t kSaltBytes = 16;

struct TypeRow {
  std::string_view name;
  Argon2Type type;
};

constexpr TypeRow kTypes[] = {
    {kDefaultType, Argon2Type::kId}, {"Argon2i", Argon2Type::kI}, {"Argon2d", Argon2Type::kD}};

Error malformed(std::string_view what) {
  return Error(errors::encryption_malformed, {}, what);
}

// read_number reads a field that is a decimal number.  One that is too large for any limit counts
// as the largest.
Result<std::uint32_t> read_number(const PpkFile& file, std::string_view name) {
  const std::string_view text = file.find_field(name);
  const char* const end = text.data() + text.size();
  std::uint32_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end || error == std::errc::invalid_argument) {
    return malformed(name);
  }
  return error == std::errc() ? value : std::numeric_limits<std::uint32_t>::max();
}

Result<Argon2Cost> read_cost(const PpkFile& file) {
  Argon2Cost cost;
  KEYFLUENT_TRY(cost.memory_kib, read_number(file, kMemory));
  KEYFLUENT_TRY(cost.passes, read_number(file, kPasses));
  KEYFLUENT_TRY(cost.lanes, read_number(file, kLanes));
  return cost;
}

Result<Argon2Type> read_type(const PpkFile& file) {
  const std::string_view name = file.find_field(kDerivation);
  const auto* found = std::find_if(
      std::begin(kTypes), std::end(kTypes), [&](const TypeRow& row) { return row.name == name; });
  if (found == std::end(kTypes)) {
    return Error(errors::kdf_unsupported, {}, name.empty() ? "without a name" : name);
  }
  return found->type;
}

Result<PpkKeys> derive(const PpkFile& file, const Passphrase* passphrase) {
  if (passphrase == nullptr) {
    return PpkKeys{};
  }
  if (passphrase->empty()) {  // encrypts nothing in PuTTY, and libgcrypt's Argon2 takes none
    return Error(errors::passphrase_wrong);
  }
  KEYFLUENT_TRY(const Argon2Type type, read_type(file));
  KEYFLUENT_TRY(const Argon2Cost cost, read_cost(file));
  const std::optional<Bytes> salt = decode_hex(file.find_field(kSalt));
  if (!salt) {
    return malformed(kSalt);
  }
  KEYFLUENT_TRY(const SecretBytes bytes,
                argon2(type, *passphrase, *salt, cost, kKeysBytes, file.limits));
  const ByteView view = bytes.view();
  return PpkKeys{SecretBytes(view.first(kKeyBytes)),
                 SecretBytes(view.subspan(kKeyBytes, kIvBytes)),
                 SecretBytes(view.last(kMacBytes))};
}

Bytes mac(const PpkFile& file, ByteView key, ByteView private_blob) {
  return to_bytes(hmac_sha256(key, ppk_mac_input(file, private_blob).view()));
}

void describe(const PpkFile& file, Protection& protection) {
  protection.kdf = std::string(file.find_field(kDerivation));
  const std::string_view passes = file.find_field(kPasses);
  std::from_chars(passes.data(), passes.data() + passes.size(), protection.rounds);
}

constexpr PpkScheme kScheme = {
    .version = kVersion, .describe = describe, .derive = derive, .mac = mac};

// sniff also takes versions that nobody knows yet, to say so.
bool sniff(const Chunk& chunk) {
  return is_ppk(chunk) &&
         std::find(std::begin(kOlderVersions), std::end(kOlderVersions), ppk_version(chunk)) ==
             std::end(kOlderVersions);
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  return read_ppk(kScheme, chunk, passphrase);
}

Result<SecretBytes> write(const WriteRequest& request) {
  if (!is_encrypting(request)) {
    return write_ppk(kScheme, request);
  }
  Bytes salt(kSaltBytes);
  KEYFLUENT_CHECK(fill_random(request, salt));
  const std::string salt_text = encode_hex(salt);
  const std::string passes = std::to_string(request.rounds == 0 ? kDefaultPasses : request.rounds);
  return write_ppk(kScheme,
                   request,
                   {{kDerivation, kDefaultType},
                    {kMemory, kDefaultMemory},
                    {kPasses, passes},
                    {kLanes, kDefaultLanes},
                    {kSalt, salt_text}});
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
