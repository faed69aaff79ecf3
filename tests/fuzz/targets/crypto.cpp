// SPDX-License-Identifier: MIT
// Input: a row of the table of ciphers, sizes and costs, then key, IV and data in one; or a key
// derivation; or a passphrase.  What is encrypted decrypts to the same, a derivation gives the
// bytes that it was asked for, the same ones each time, or says why not; nothing but a wrong size
// is malformed.
#include "keyfluent/core/passphrase_encodings.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kMostBytes = 96;
constexpr std::array<std::string_view, 6> kHashes = {
    "MD5", "SHA1", "SHA256", "SHA512", "SM3", "no"};

// take gives that many bytes, zeros behind the end of the input.
Bytes take(ByteView& input, std::size_t size) {
  const ByteView there = input.first(std::min(size, input.size()));
  input = input.subspan(there.size());
  Bytes bytes(there.begin(), there.end());
  bytes.resize(size);
  return bytes;
}

// ---- ciphers ------------------------------------------------------------------------------------

void check_wrong_sizes(const Cipher& cipher, ByteView key, ByteView iv, ByteView data) {
  for (const auto run : {encrypt, decrypt}) {
    const Result<SecretBytes> result = run(cipher, key, iv, data);
    KEYFLUENT_EXPECT(result || result.error().is(errors::encryption_malformed) ||
                     result.error().is(errors::passphrase_wrong) ||
                     result.error().is(errors::cipher_unsupported));
  }
}

void check_round_trip(const Cipher& cipher, ByteView key, ByteView iv, SecretBytes data) {
  const SecretBytes plain = data.clone();
  add_block_padding(cipher, data);
  KEYFLUENT_EXPECT(data.size() % cipher.block_bytes == 0);
  const Result<SecretBytes> sealed = encrypt(cipher, key, iv, data.view());
  if (!sealed) {
    KEYFLUENT_EXPECT(sealed.error().is(errors::cipher_unsupported) ||
                     sealed.error().is(errors::encryption_malformed));
    return;
  }
  KEYFLUENT_EXPECT(sealed->size() == data.size() + cipher.tag_bytes);
  Result<SecretBytes> opened = decrypt(cipher, key, iv, sealed->view());
  KEYFLUENT_EXPECT(opened && *opened == data);
  const Result<SecretBytes> without = remove_block_padding(cipher, *std::move(opened));
  KEYFLUENT_EXPECT(without && *without == plain);
}

void check_cipher(Knobs& knobs) {
  const Cipher& cipher = ciphers()[knobs.next() % ciphers().size()];
  const std::uint8_t surplus = knobs.next();  // of key, IV and data: mostly none
  ByteView rest = knobs.rest();
  const Bytes key = take(rest, cipher.key_bytes + (surplus & 1u));
  const Bytes iv = take(rest, cipher.iv_bytes + (surplus >> 1 & 1u));
  if ((surplus & 7u) == 0) {
    return check_round_trip(cipher, key, iv, SecretBytes(rest));
  }
  check_wrong_sizes(cipher, key, iv, rest);
}

// ---- key derivations ----------------------------------------------------------------------------

struct Derivation {
  const Passphrase& passphrase;
  ByteView salt;
  std::size_t size;
  std::array<std::uint8_t, 4> costs;
};

// cost gives a small number, or one beyond every limit.
std::uint64_t cost(std::uint8_t byte, unsigned most) {
  return byte == 255 ? ~std::uint64_t{0} : byte % (most + 1);
}

std::uint32_t cost32(std::uint8_t byte, unsigned most) {
  return static_cast<std::uint32_t>(cost(byte, most));
}

Result<SecretBytes> derive(std::uint8_t kind, const Derivation& d) {
  const std::string_view hash = kHashes[d.costs[1] % kHashes.size()];
  switch (kind % 5u) {
    case 0:
      return pbkdf2(d.passphrase, d.salt, cost(d.costs[0], 8), hash, d.size, {});
    case 1:
      return pbkdf1(d.passphrase, d.salt, cost(d.costs[0], 8), hash, d.size, {});
    case 2:
      return bcrypt_pbkdf(d.passphrase, d.salt, cost32(d.costs[0], 1), d.size, {});
    case 3:
      return scrypt(d.passphrase,
                    d.salt,
                    {.n = cost(d.costs[0], 64), .r = cost(d.costs[1], 4), .p = cost(d.costs[2], 4)},
                    d.size,
                    {});
    default:
      return argon2(static_cast<Argon2Type>(d.costs[3] % 3u),
                    d.passphrase,
                    d.salt,
                    {.memory_kib = cost32(d.costs[0], 64),
                     .passes = cost32(d.costs[1], 2),
                     .lanes = cost32(d.costs[2], 4)},
                    d.size,
                    {});
  }
}

void check_derivation(Knobs& knobs) {
  const std::uint8_t kind = knobs.next();
  const std::array<std::uint8_t, 4> costs = {
      knobs.next(), knobs.next(), knobs.next(), knobs.next()};
  const std::size_t size = knobs.next() % kMostBytes;
  const std::size_t salt_size = knobs.next() % kMostBytes;
  ByteView rest = knobs.rest();
  const ByteView salt = rest.first(std::min(salt_size, rest.size()));
  const Passphrase passphrase(SecretBytes(rest.subspan(salt.size())));
  const Derivation derivation{passphrase, salt, size, costs};
  const Result<SecretBytes> key = derive(kind, derivation);
  if (!key) {
    KEYFLUENT_EXPECT(key.error().is(errors::kdf_too_costly) ||
                     key.error().is(errors::kdf_unsupported) ||
                     key.error().is(errors::encryption_malformed));
    return;
  }
  KEYFLUENT_EXPECT(key->size() == size);
  const Result<SecretBytes> again = derive(kind, derivation);
  KEYFLUENT_EXPECT(again && *again == *key);
}

// ---- passphrases --------------------------------------------------------------------------------

void check_encodings(ByteView input) {
  constexpr std::size_t kMostEncodings = 6;
  const auto encodings = passphrase_encodings(Passphrase(SecretBytes(input)));
  KEYFLUENT_EXPECT(encodings.size() <= kMostEncodings);
  const bool is_ascii =
      std::all_of(input.begin(), input.end(), [](auto byte) { return byte < 0x80; });
  KEYFLUENT_EXPECT(!is_ascii || encodings.empty());
  std::set<std::string> seen = {std::string(as_text(input))};
  for (const EncodedPassphrase& one : encodings) {
    KEYFLUENT_EXPECT(!one.encoding.empty());
    KEYFLUENT_EXPECT(seen.insert(std::string(as_text(one.passphrase.view()))).second);
  }
}

}  // namespace

void fuzz_crypto(ByteView input) {
  Knobs knobs(input);
  switch (knobs.next() % 3u) {
    case 0:
      return check_cipher(knobs);
    case 1:
      return check_derivation(knobs);
    default:
      return check_encodings(knobs.rest());
  }
}

}  // namespace keyfluent::fuzz
