// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/digest.h"

// OpenSSL 3 calls the functions below deprecated in favour of EVP.  They are used on purpose: EVP
// reads a configuration file, builds name tables and fetches an implementation, which costs more
// than the whole rest of a run that only converts a public key.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <initializer_list>

namespace keyfluent {
namespace {

// Hash describes one hash: its context, its sizes, and OpenSSL's three functions.
template <class ContextType,
          std::size_t kDigest,
          std::size_t kBlock,
          auto kInit,
          auto kUpdate,
          auto kFinal>
struct Hash {
  using Context = ContextType;
  using Digest = std::array<std::uint8_t, kDigest>;
  using Block = std::array<std::uint8_t, kBlock>;

  // run hashes the concatenation of the parts.
  static Digest run(Context& context, std::initializer_list<ByteView> parts) {
    Digest digest;
    kInit(&context);
    for (const ByteView part : parts) {
      kUpdate(&context, part.data(), part.size());
    }
    kFinal(digest.data(), &context);
    return digest;
  }
};

using Sha256 = Hash<SHA256_CTX, 32, 64, SHA256_Init, SHA256_Update, SHA256_Final>;
using Sha512 = Hash<SHA512_CTX, 64, 128, SHA512_Init, SHA512_Update, SHA512_Final>;
using Sha1 = Hash<SHA_CTX, 20, 64, SHA1_Init, SHA1_Update, SHA1_Final>;
using Md5 = Hash<MD5_CTX, 16, 64, MD5_Init, MD5_Update, MD5_Final>;

template <class H>
typename H::Digest hash_secret(std::initializer_list<ByteView> parts) {
  Wiped<typename H::Context> context;
  return H::run(context.value, parts);
}

constexpr std::uint8_t kInnerPad = 0x36;
constexpr std::uint8_t kOuterPad = 0x5C;

// hmac is RFC 2104: H(key ^ opad, H(key ^ ipad, data)).
template <class H>
typename H::Digest hmac(ByteView key, ByteView data) {
  Wiped<typename H::Block> block{{}};
  if (key.size() > block.value.size()) {
    const Wiped<typename H::Digest> short_key(hash_secret<H>({key}));
    std::copy(short_key.value.begin(), short_key.value.end(), block.value.begin());
  } else {
    std::copy(key.begin(), key.end(), block.value.begin());
  }
  const auto flip = [&](std::uint8_t pad) {
    for (std::uint8_t& byte : block.value) {
      byte ^= pad;
    }
  };
  flip(kInnerPad);
  const Wiped<typename H::Digest> inner(hash_secret<H>({block.value, data}));
  flip(kInnerPad ^ kOuterPad);
  return hash_secret<H>({block.value, inner.value});
}

// SHA-256 pads by a bit and eight bytes of length (FIPS 180-4 section 5.1.1).
constexpr std::size_t kPadding = 9;

// Lanes are what the processor moves at once.  A block is made, and a digest taken, by lanes: one
// that is read just after it was written word by word makes the processor wait.
using Lane = std::uint64_t __attribute__((vector_size(16)));
using Words = std::uint32_t __attribute__((vector_size(16)));
using PaddedBlock = std::array<Lane, SHA256_CBLOCK / sizeof(Lane)>;

constexpr bool kIsLittleEndian = std::endian::native == std::endian::little;
constexpr std::size_t kWord = sizeof(std::uint64_t);

constexpr std::uint64_t big_endian(std::uint64_t word) {
  return kIsLittleEndian ? __builtin_bswap64(word) : word;
}

Words big_endian(Words words) {
  if (kIsLittleEndian) {
    words = words << 16 | words >> 16;
    words = (words & 0x00FF00FFU) << 8 | (words >> 8 & 0x00FF00FFU);
  }
  return words;
}

// padded_word is the word at a place of the message with its padding, but for the length.  One that
// the data end in is read from their end: there is at least a word of them.
std::uint64_t padded_word(ByteView data, std::size_t at) {
  if (at > data.size()) {
    return 0;
  }
  std::uint64_t word = 0;
  const std::size_t left = data.size() - at;
  if (left >= kWord) {
    std::memcpy(&word, data.data() + at, kWord);
    return word;
  }
  std::memcpy(&word, data.data() + data.size() - kWord, kWord);
  const std::uint64_t rest = left == 0 ? 0 : big_endian(word) << (8 * (kWord - left));
  return big_endian(rest | std::uint64_t{0x80} << (8 * (kWord - left - 1)));
}

// padded_block is the block at a place of the message; the last one ends with the length in bits.
PaddedBlock padded_block(ByteView data, std::size_t at, bool is_last) {
  PaddedBlock block;
  for (std::size_t i = 0; i + 1 < block.size(); ++i, at += sizeof(Lane)) {
    if (at + sizeof(Lane) <= data.size()) {
      std::memcpy(&block[i], data.data() + at, sizeof(Lane));
    } else {
      block[i] = Lane{padded_word(data, at), padded_word(data, at + kWord)};
    }
  }
  block.back() =
      Lane{padded_word(data, at),
           is_last ? big_endian(std::uint64_t{data.size()} * 8) : padded_word(data, at + kWord)};
  return block;
}

Sha256::Digest digest_of(const SHA256_CTX& context) {
  std::array<Words, sizeof(Sha256::Digest) / sizeof(Words)> words;
  std::memcpy(words.data(), context.h, sizeof words);
  for (Words& four : words) {
    four = big_endian(four);
  }
  return std::bit_cast<Sha256::Digest>(words);
}

// sha256_of_words hashes data of at least a word.  It takes OpenSSL's blocks, but neither its
// buffer nor the time to have that wiped: a public key is a few blocks.
Sha256::Digest sha256_of_words(ByteView data) {
  static const SHA256_CTX start = [] {
    SHA256_CTX first;
    SHA256_Init(&first);
    return first;
  }();
  SHA256_CTX context;
  std::memcpy(context.h, start.h, sizeof context.h);  // all that SHA256_Transform looks at
  std::size_t at = data.size() / SHA256_CBLOCK * SHA256_CBLOCK;
  if (at != 0) {
    context = start;
    SHA256_Update(&context, data.data(), at);
  }
  for (bool is_last = false; !is_last; at += SHA256_CBLOCK) {
    is_last = data.size() + kPadding <= at + SHA256_CBLOCK;
    const PaddedBlock block = padded_block(data, at, is_last);
    SHA256_Transform(&context, reinterpret_cast<const std::uint8_t*>(block.data()));
  }
  return digest_of(context);
}

}  // namespace

std::array<std::uint8_t, 32> sha256(ByteView data) {
  if (data.size() >= kWord) {
    return sha256_of_words(data);
  }
  SHA256_CTX context;
  return Sha256::run(context, {data});
}

std::array<std::array<std::uint8_t, 32>, 2> sha256_both(ByteView shared, ByteView a, ByteView b) {
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, shared.data(), shared.size());
  const auto finish = [&](ByteView rest) {
    SHA256_CTX own = context;
    Sha256::Digest digest;
    SHA256_Update(&own, rest.data(), rest.size());
    SHA256_Final(digest.data(), &own);
    return digest;
  };
  return {finish(a), finish(b)};
}

std::array<std::uint8_t, 20> sha1(ByteView data) {
  return hash_secret<Sha1>({data});
}

std::array<std::uint8_t, 16> md5(ByteView data) {
  return hash_secret<Md5>({data});
}

std::array<std::uint8_t, 64> sha512(ByteView data) {
  return hash_secret<Sha512>({data});
}

std::array<std::uint8_t, 20> hmac_sha1(ByteView key, ByteView data) {
  return hmac<Sha1>(key, data);
}

std::array<std::uint8_t, 32> hmac_sha256(ByteView key, ByteView data) {
  return hmac<Sha256>(key, data);
}

}  // namespace keyfluent
