// SPDX-License-Identifier: MIT
// bcrypt_pbkdf: the key derivation of openssh-private files ("bcrypt").
//
// The one primitive that OpenSSL lacks.  It is PBKDF2 (RFC 8018) in shape, with three differences:
//
//   * The pseudo-random function is F(passphrase, salt) = bcrypt over SHA-512 of both.  Blowfish
//   gets
//     the expensive key schedule of Provos and Mazieres ("A Future-Adaptable Password Scheme",
//     1999) with 64 expansions; it then encrypts "OxychromaticBlowfishSwatDynamite" 64 times, and
//     the eight words of the result are written little-endian: 32 bytes.
//   * Block `count` is F(pass, salt ‖ uint32 count) ^ F(pass, previous) ^ …, `rounds` terms.
//   * The blocks are not concatenated but dealt out: byte i of block b becomes byte i * blocks + b
//   of
//     the key, so that whoever needs a part of the key must compute every block.
//
// A Blowfish round waits for its four table look-ups and leaves most of the processor idle.  Two
// blocks do not depend on each other, so they are computed in lockstep, one in the shadow of the
// other.
#include "keyfluent/crypto/blowfish_tables.h"
#include "keyfluent/crypto/digest.h"
#include "keyfluent/crypto/kdf.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <type_traits>

namespace keyfluent {
namespace {

constexpr std::size_t kBlockBytes = 32;
constexpr std::size_t kMostBlocks = 32;  // of OpenSSH's implementation: 1024 bytes of key
constexpr int kExpansions = 64;
constexpr int kEncryptions = 64;
constexpr std::size_t kSubkeys = std::size(blowfish::kInitialSubkeys);

using Hash = std::array<std::uint8_t, 64>;
using Block = std::array<std::uint8_t, kBlockBytes>;

// HashWords is a SHA-512 hash as sixteen big-endian words, which is how Blowfish takes a key.
using HashWords = std::array<std::uint32_t, 16>;

// kMagic is the text to encrypt, in big-endian words.
constexpr std::array<std::uint32_t, 8> kMagic = [] {
  constexpr char kText[] = "OxychromaticBlowfishSwatDynamite";
  std::array<std::uint32_t, 8> words{};
  for (std::size_t i = 0; i < 32; ++i) {
    words[i / 4] = (words[i / 4] << 8) | static_cast<unsigned char>(kText[i]);
  }
  return words;
}();

HashWords words_of(const Hash& hash) {
  HashWords words{};
  for (std::size_t i = 0; i < hash.size(); ++i) {
    words[i / 4] = (words[i / 4] << 8) | hash[i];
  }
  return words;
}

// Lane is one Blowfish key schedule.
struct Lane {
  std::uint32_t subkeys[kSubkeys];
  std::uint32_t boxes[4][256];
};

static_assert(sizeof(Lane::subkeys) == sizeof(blowfish::kInitialSubkeys));
static_assert(sizeof(Lane::boxes) == sizeof(blowfish::kInitialBoxes));

// Pair is one 64-bit block of Blowfish.
struct Pair {
  std::uint32_t left = 0;
  std::uint32_t right = 0;
};

template <std::size_t N>
using Lanes = std::array<Lane, N>;
template <std::size_t N>
using Pairs = std::array<Pair, N>;

// mix is Blowfish's function F.
inline std::uint32_t mix(const Lane& lane, std::uint32_t x) {
  const std::uint32_t first = lane.boxes[0][x >> 24] + lane.boxes[1][(x >> 16) & 0xFF];
  return (first ^ lane.boxes[2][(x >> 8) & 0xFF]) + lane.boxes[3][x & 0xFF];
}

// encipher encrypts one block in each lane, round by round in lockstep.  The halves are copied into
// locals and every loop is unrolled, so that they stay in registers.
template <std::size_t N>
inline void encipher(const Lanes<N>& lanes, Pairs<N>& pairs) {
  std::uint32_t left[N];
  std::uint32_t right[N];
#pragma GCC unroll 2
  for (std::size_t n = 0; n < N; ++n) {
    left[n] = pairs[n].left ^ lanes[n].subkeys[0];
    right[n] = pairs[n].right;
  }
#pragma GCC unroll 8
  for (std::size_t round = 1; round < kSubkeys - 1; round += 2) {
    // The subkey is XORed to the half that is not waited for.
#pragma GCC unroll 2
    for (std::size_t n = 0; n < N; ++n) {
      right[n] = (right[n] ^ lanes[n].subkeys[round]) ^ mix(lanes[n], left[n]);
    }
#pragma GCC unroll 2
    for (std::size_t n = 0; n < N; ++n) {
      left[n] = (left[n] ^ lanes[n].subkeys[round + 1]) ^ mix(lanes[n], right[n]);
    }
  }
#pragma GCC unroll 2
  for (std::size_t n = 0; n < N; ++n) {
    pairs[n] = {right[n] ^ lanes[n].subkeys[kSubkeys - 1], left[n]};
  }
}

// NoData stands for the data of an expansion that has none.
struct NoData {};

// replace_schedule runs a chain of blocks through the cipher and puts each result in the place of
// the next two words of the schedule.  Data, if any, are XORed into the chain, two words a block.
template <std::size_t N, class Data>
void replace_schedule(Lanes<N>& lanes, const Data& data) {
  Pairs<N> chain{};
  std::size_t next = 0;
  const auto step = [&] {
    if constexpr (!std::is_same_v<Data, NoData>) {
      for (std::size_t n = 0; n < N; ++n) {
        chain[n].left ^= data[n][next];
        chain[n].right ^= data[n][next + 1];
      }
      next = (next + 2) % std::tuple_size_v<HashWords>;
    }
    encipher<N>(lanes, chain);
  };
  for (std::size_t i = 0; i < kSubkeys; i += 2) {
    step();
    for (std::size_t n = 0; n < N; ++n) {
      lanes[n].subkeys[i] = chain[n].left;
      lanes[n].subkeys[i + 1] = chain[n].right;
    }
  }
  for (std::size_t i = 0; i < 4 * 256; i += 2) {
    step();
    for (std::size_t n = 0; n < N; ++n) {
      lanes[n].boxes[i / 256][i % 256] = chain[n].left;
      lanes[n].boxes[i / 256][i % 256 + 1] = chain[n].right;
    }
  }
}

inline void add_key(Lane& lane, const HashWords& key) {
  for (std::size_t i = 0; i < kSubkeys; ++i) {
    lane.subkeys[i] ^= key[i % key.size()];
  }
}

// Worker computes the function F of the file's head for N blocks at once.
template <std::size_t N>
class Worker {
 public:
  explicit Worker(const HashWords& passphrase) : passphrase_(passphrase) {}

  // run hashes each salt with the passphrase into a block.
  void run(const std::array<HashWords, N>& salts, std::array<Block, N>& blocks) {
    expand(salts);
    for (std::size_t i = 0; i < kMagic.size(); i += 2) {
      Pairs<N> pairs;
      pairs.fill({kMagic[i], kMagic[i + 1]});
      for (int times = 0; times < kEncryptions; ++times) {
        encipher<N>(lanes_.value, pairs);
      }
      for (std::size_t n = 0; n < N; ++n) {
        store(blocks[n].data() + 4 * i, pairs[n].left);
        store(blocks[n].data() + 4 * i + 4, pairs[n].right);
      }
    }
  }

 private:
  // expand is the key schedule: once with passphrase and salt, then 64 times with each alone.
  void expand(const std::array<HashWords, N>& salts) {
    Lanes<N>& lanes = lanes_.value;
    for (Lane& lane : lanes) {
      std::copy(
          std::begin(blowfish::kInitialSubkeys), std::end(blowfish::kInitialSubkeys), lane.subkeys);
      std::copy_n(&blowfish::kInitialBoxes[0][0], 4 * 256, &lane.boxes[0][0]);
      add_key(lane, passphrase_.value);
    }
    replace_schedule<N>(lanes, salts);
    for (int times = 0; times < kExpansions; ++times) {
      for (std::size_t n = 0; n < N; ++n) {
        add_key(lanes[n], salts[n]);
      }
      replace_schedule<N>(lanes, NoData{});
      for (std::size_t n = 0; n < N; ++n) {
        add_key(lanes[n], passphrase_.value);
      }
      replace_schedule<N>(lanes, NoData{});
    }
  }

  static void store(std::uint8_t* to, std::uint32_t word) {
    for (unsigned shift = 0; shift < 32; shift += 8) {
      *to++ = static_cast<std::uint8_t>(word >> shift);
    }
  }

  Wiped<HashWords> passphrase_;
  Wiped<Lanes<N>> lanes_;
};

// Request is what all blocks of one derivation have in common.
struct Request {
  const HashWords& passphrase;
  ByteView salt;
  std::uint32_t rounds;
};

// first_salt is the salt of a block's first term: the file's salt with the block's number, from 1.
HashWords first_salt(ByteView salt, std::size_t number) {
  Bytes counted = to_bytes(salt);
  for (int shift = 24; shift >= 0; shift -= 8) {
    counted.push_back(static_cast<std::uint8_t>(number >> shift));
  }
  return words_of(sha512(counted));
}

// compute_blocks computes the blocks number `first` to `first` + N - 1.
template <std::size_t N>
void compute_blocks(const Request& request, std::size_t first, std::array<Block, N>& sums) {
  Worker<N> worker(request.passphrase);
  Wiped<std::array<HashWords, N>> salts;
  Wiped<std::array<Block, N>> terms;
  for (std::size_t n = 0; n < N; ++n) {
    salts.value[n] = first_salt(request.salt, first + n);
    sums[n].fill(0);
  }
  for (std::uint32_t round = 0; round < request.rounds; ++round) {
    worker.run(salts.value, terms.value);
    for (std::size_t n = 0; n < N; ++n) {
      std::transform(
          sums[n].begin(),
          sums[n].end(),
          terms.value[n].begin(),
          sums[n].begin(),
          [](std::uint8_t a, std::uint8_t b) { return static_cast<std::uint8_t>(a ^ b); });
      const Wiped<Hash> next(sha512(terms.value[n]));
      salts.value[n] = words_of(next.value);
    }
  }
}

// compute_key computes the blocks in twos, and the last one alone if they are odd, and deals them
// out.
void compute_key(const Request& request, std::span<std::uint8_t> key) {
  const std::size_t blocks = (key.size() + kBlockBytes - 1) / kBlockBytes;
  const auto deal = [&](const Block& block, std::size_t number) {
    for (std::size_t to = number, from = 0; to < key.size(); to += blocks, ++from) {
      key[to] = block[from];
    }
  };
  std::size_t done = 0;
  for (; done + 2 <= blocks; done += 2) {
    Wiped<std::array<Block, 2>> two;
    compute_blocks<2>(request, done + 1, two.value);
    deal(two.value[0], done);
    deal(two.value[1], done + 1);
  }
  if (done < blocks) {
    Wiped<std::array<Block, 1>> one;
    compute_blocks<1>(request, done + 1, one.value);
    deal(one.value[0], done);
  }
}

}  // namespace

Result<SecretBytes> bcrypt_pbkdf(const Passphrase& passphrase,
                                 ByteView salt,
                                 std::uint32_t rounds,
                                 std::size_t size,
                                 const Limits& limits) {
  if (rounds == 0 || salt.empty() || size == 0 || size > kMostBlocks * kBlockBytes) {
    return Error(errors::encryption_malformed, {}, "the salt, rounds or key length of bcrypt");
  }
  if (rounds > limits.kdf_rounds) {
    return limits::refusal(errors::kdf_too_costly,
                           std::to_string(rounds) + " rounds of bcrypt",
                           &Limits::kdf_rounds,
                           rounds);
  }
  const Wiped<Hash> hash(sha512(passphrase.view()));
  const Wiped<HashWords> words(words_of(hash.value));
  SecretBytes key(size);
  compute_key({words.value, salt, rounds}, key.writable());
  return key;
}

}  // namespace keyfluent
