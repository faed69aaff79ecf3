// SPDX-License-Identifier: MIT
// Truncated at every byte and flipped at every byte, each private format gives an error of the
// right kind or exactly the key of the original; never a crash, and never another key where the
// file has anything that can tell (Ed25519 in PKCS#8 is a seed and nothing else).
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::load_chunk;
using testing::make_chunk;
using testing::open_key;
using testing::request_for;
using testing::with_body;

constexpr std::string_view kSecret = "p";

// Sample is a chunk that is cheap to open.
struct Sample {
  const Format* format;
  Chunk chunk;
  Bytes blob;
  bool says_twice;  // false: a seed alone, and any bytes are a sound key
};

Sample sample(const Format& format, const PrivateKey& key, bool encrypted) {
  const Passphrase passphrase(kSecret);
  WriteRequest request = request_for(key);
  const bool has_rounds = &format == &codecs::openssh_private || &format == &codecs::pkcs8;
  if (encrypted) {
    request.passphrase = &passphrase;
    request.rounds = has_rounds ? 1 : 0;
  }
  auto text = format.write(request);
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  const bool is_seed_alone = &format == &codecs::pkcs8 && key.algorithm().curve.empty();
  return {&format, make_chunk(text->text()), to_bytes(key.public_key().blob()), !is_seed_alone};
}

std::vector<Sample> samples() {
  std::vector<Sample> all;
  const PrivateKey ed25519 = open_key(codecs::pkcs8, load_chunk("good/ed25519/pkcs8.pem"));
  const PrivateKey ecdsa = open_key(codecs::pkcs8, load_chunk("good/ecdsa256/pkcs8.pem"));
  for (const bool encrypted : {false, true}) {
    all.push_back(sample(codecs::openssh_private, ed25519, encrypted));
    all.push_back(sample(codecs::pkcs8, ed25519, encrypted));
    all.push_back(sample(codecs::pkcs8, ecdsa, encrypted));
    all.push_back(sample(codecs::pem, ecdsa, encrypted));
    all.push_back(sample(codecs::ppk2, ed25519, encrypted));
  }
  all.push_back(sample(codecs::openssh_private, ecdsa, false));
  all.push_back(sample(codecs::ppk3, ed25519, false));
  return all;
}

// is_affordable keeps the test from waiting for a KDF whose cost the mutation raised.
bool is_affordable(const Format& format, const Chunk& chunk) {
  const auto locked = format.read(chunk, nullptr);
  return !locked || locked->empty() || locked->front().protection.rounds <= 20;
}

void judge(const Sample& sample, const Chunk& mutant) {
  (void)sample.format->sniff(mutant);
  if (!is_affordable(*sample.format, mutant)) {
    return;
  }
  const Passphrase passphrase(kSecret);
  const auto entries = sample.format->read(mutant, &passphrase);
  if (!entries) {
    const Category category = entries.error().category();
    CHECK((category == Category::kInput || category == Category::kPassphrase));
    return;
  }
  for (const Entry& entry : *entries) {
    REQUIRE(entry.public_key.has_value());
    REQUIRE(entry.private_key.has_value());
    if (sample.says_twice) {
      CHECK(to_bytes(entry.private_key->public_key().blob()) == sample.blob);
    }
  }
}

}  // namespace

TEST_CASE("private formats survive truncation at every byte") {
  for (const Sample& original : samples()) {
    CAPTURE(original.format->name);
    const ByteView body = original.chunk.body.view();
    for (std::size_t size = 0; size < body.size(); ++size) {
      CAPTURE(size);
      judge(original, with_body(original.chunk, body.first(size)));
    }
  }
}

TEST_CASE("private formats survive a flip of every byte") {
  for (const Sample& original : samples()) {
    CAPTURE(original.format->name);
    for (std::size_t at = 0; at < original.chunk.body.size(); ++at) {
      for (const std::uint8_t mask : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
        CAPTURE(at);
        Chunk mutant = with_body(original.chunk, original.chunk.body.view());
        mutant.body.writable()[at] ^= mask;
        judge(original, mutant);
      }
    }
  }
}

}  // namespace keyfluent
