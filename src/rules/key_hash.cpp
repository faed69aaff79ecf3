// SPDX-License-Identifier: MIT
#include "src/rules/key_hash.h"

#include <sys/random.h>

#include <bit>
#include <cstring>

namespace keyfluent::rules {

// Without random numbers (a very old kernel) the secret is known, and a hostile file merely slow.
KeyHash::Secret KeyHash::random_secret() {
  Secret secret = {0x9ae16a3b2f90404f, 0xc949c7defebe6f2b};
  if (::getentropy(secret.data(), sizeof secret) != 0) {
    return {0x9ae16a3b2f90404f, 0xc949c7defebe6f2b};
  }
  return secret;
}

// The constants spell "somepseudorandomlygeneratedbytes"; 0xee asks for 128 bits.
KeyHash::KeyHash(const Secret& secret)
    : state_{secret[0] ^ 0x736f6d6570736575,
             secret[1] ^ 0x646f72616e646f6d ^ 0xee,
             secret[0] ^ 0x6c7967656e657261,
             secret[1] ^ 0x7465646279746573} {}

void KeyHash::mix() {
  auto& [a, b, c, d] = state_;
  a += b;
  b = std::rotl(b, 13) ^ a;
  a = std::rotl(a, 32);
  c += d;
  d = std::rotl(d, 16) ^ c;
  a += d;
  d = std::rotl(d, 21) ^ a;
  c += b;
  b = std::rotl(b, 17) ^ c;
  c = std::rotl(c, 32);
}

void KeyHash::put(std::uint64_t word) {
  state_[3] ^= word;
  mix();
  mix();
  state_[0] ^= word;
}

void KeyHash::add(ByteView piece) {
  put(piece.size());
  while (!piece.empty()) {
    const std::size_t size = piece.size() < 8 ? piece.size() : 8;
    std::uint64_t word = 0;
    std::memcpy(&word, piece.data(), size);
    put(word);
    piece = piece.subspan(size);
  }
}

std::array<std::uint64_t, 2> KeyHash::finish() const {
  KeyHash end = *this;
  const auto squeeze = [&end] {
    for (int round = 0; round < 4; ++round) {
      end.mix();
    }
    return end.state_[0] ^ end.state_[1] ^ end.state_[2] ^ end.state_[3];
  };
  end.state_[2] ^= 0xee;
  const std::uint64_t low = squeeze();
  end.state_[1] ^= 0xdd;
  return {low, squeeze()};
}

}  // namespace keyfluent::rules
