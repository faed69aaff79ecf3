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
  constexpr std::uint8_t kInnerPad = 0x36;
  constexpr std::uint8_t kOuterPad = 0x5C;
  flip(kInnerPad);
  const Wiped<typename H::Digest> inner(hash_secret<H>({block.value, data}));
  flip(kInnerPad ^ kOuterPad);
  return hash_secret<H>({block.value, inner.value});
}

// SHA-256 pads by a bit and eight bytes of length (FIPS 180-4 section 5.1.1).
constexpr std::size_t kPadding = 9;

constexpr std::uint32_t big_endian(std::uint32_t word) {
  return std::endian::native == std::endian::little ? __builtin_bswap32(word) : word;
}

// sha256_of_block hashes what fits into one block with its padding, as a key of Ed25519 does: it
// needs neither OpenSSL's buffer nor to have that wiped.
Sha256::Digest sha256_of_block(SHA256_CTX& context, ByteView data) {
  Sha256::Block block{};
  std::copy(data.begin(), data.end(), block.begin());
  block[data.size()] = 0x80;
  block[block.size() - 2] = static_cast<std::uint8_t>(data.size() * 8 >> 8);
  block[block.size() - 1] = static_cast<std::uint8_t>(data.size() * 8);
  static const SHA256_CTX start = [] {
    SHA256_CTX first;
    SHA256_Init(&first);
    return first;
  }();
  std::ranges::copy(start.h, context.h);  // nothing else is looked at
  SHA256_Transform(&context, block.data());
  Sha256::Digest digest;
  for (std::size_t i = 0; i < digest.size() / sizeof(std::uint32_t); ++i) {
    const std::uint32_t word = big_endian(context.h[i]);
    std::memcpy(digest.data() + i * sizeof word, &word, sizeof word);
  }
  return digest;
}

// common_start returns how many bytes both begin with, in whole steps.
std::size_t common_start(ByteView a, ByteView b) {
  constexpr std::size_t kStep = 4096;
  std::size_t size = 0;
  while (size + kStep <= std::min(a.size(), b.size()) &&
         std::memcmp(a.data() + size, b.data() + size, kStep) == 0) {
    size += kStep;
  }
  return size;
}

}  // namespace

std::array<std::uint8_t, 32> sha256(ByteView data) {
  SHA256_CTX context;
  if (data.size() + kPadding <= SHA256_CBLOCK) {
    return sha256_of_block(context, data);
  }
  return Sha256::run(context, {data});
}

std::array<std::array<std::uint8_t, 32>, 2> sha256_both(ByteView a, ByteView b) {
  const std::size_t common = common_start(a, b);
  SHA256_CTX shared;
  SHA256_Init(&shared);
  SHA256_Update(&shared, a.data(), common);
  const auto finish = [&](ByteView rest) {
    SHA256_CTX own = shared;
    Sha256::Digest digest;
    SHA256_Update(&own, rest.data(), rest.size());
    SHA256_Final(digest.data(), &own);
    return digest;
  };
  return {finish(a.subspan(common)), finish(b.subspan(common))};
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
