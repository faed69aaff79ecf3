// SPDX-License-Identifier: MIT
#include "src/rules/line_digest.h"

#include "keyfluent/keys/rows.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

namespace keyfluent::rules {

namespace {

using authorized_keys::LineVerdict;

const LineDigester& digester() {
  static const LineDigester one({1, 2});
  return one;
}

std::pair<std::uint64_t, std::uint32_t> key_of(const LineVerdict& line,
                                               const LineDigester& with = digester()) {
  const LineDigest digest = with.digest(line);
  return {digest.key_low, digest.key_high};
}

LineVerdict rsa_line(ByteView n, ByteView e) {
  LineVerdict line;
  line.key.emplace().algorithm = &kSshRsa;
  line.key->components[rsa::kN] = n;
  line.key->components[rsa::kE] = e;
  return line;
}

Bytes random_bytes(std::mt19937_64& random, std::size_t size) {
  Bytes bytes(size);
  std::ranges::generate(bytes, [&] { return static_cast<std::uint8_t>(random()); });
  return bytes;
}

}  // namespace

TEST_CASE("the digest of a key depends on every byte, its place and the secret") {
  const Bytes e = {1, 0, 1};
  const LineDigester other({1, 3});
  std::mt19937_64 random(4);
  for (const std::size_t size : {1U, 15U, 16U, 17U, 256U, 512U, 1024U, 1264U, 1265U, 2048U}) {
    Bytes n = random_bytes(random, size);
    const auto digest = key_of(rsa_line(n, e));
    CHECK(digest == key_of(rsa_line(Bytes(n), e)));
    CHECK(digest != key_of(rsa_line(n, e), other));
    for (std::size_t at = 0; at < size; ++at) {
      n[at] ^= 0x80;
      const auto changed = key_of(rsa_line(n, e));
      CHECK(changed.first != digest.first);
      CHECK(changed.second != digest.second);
      n[at] ^= 0x80;
    }
  }
}

TEST_CASE("keys that differ in form alone have digests of their own") {
  std::set<std::pair<std::uint64_t, std::uint32_t>> digests;
  const Bytes zeros(2048);
  const Bytes e = {1, 0, 1};
  std::size_t keys = 0;
  for (std::size_t size = 1; size <= 1300; ++size, ++keys) {
    digests.insert(key_of(rsa_line(ByteView(zeros).first(size), e)));
  }
  for (std::size_t size = 2; size <= 64; ++size, ++keys) {
    digests.insert(key_of(rsa_line(e, ByteView(zeros).first(size))));
  }
  LineVerdict authority = rsa_line(zeros, e);
  authority.permissions.cert_authority = true;
  digests.insert(key_of(authority));
  authority.key->components[rsa::kN] = ByteView(zeros).first(256);
  digests.insert(key_of(authority));
  LineVerdict unknown;
  unknown.key.emplace().algorithm = &opaque_algorithm();
  for (const std::size_t size : {1U, 2U, 32U}) {
    unknown.key->blob = ByteView(zeros).first(size);
    digests.insert(key_of(unknown));
  }
  LineVerdict ed25519;
  ed25519.key.emplace().algorithm = &kSshEd25519;
  ed25519.key->components[eddsa::kPublicKey] = ByteView(zeros).first(32);
  digests.insert(key_of(ed25519));
  ed25519.key->algorithm = &kSkSshEd25519;
  digests.insert(key_of(ed25519));
  CHECK(digests.size() == keys + 7);
}

TEST_CASE("the digests of a million random keys fill a table evenly") {
  std::mt19937_64 random(5);
  std::array<std::uint32_t, 256> high = {};
  std::array<std::uint32_t, 256> low = {};
  LineVerdict line;
  line.key.emplace().algorithm = &kSshEd25519;
  std::array<std::uint64_t, 4> point = {};
  for (std::uint64_t i = 0; i < 1'000'000; ++i) {
    point[i % 4] = i % 2 == 0 ? i : random();
    line.key->components[eddsa::kPublicKey] =
        ByteView(reinterpret_cast<const std::uint8_t*>(point.data()), sizeof point);
    const std::uint64_t digest = digester().digest(line).key_low;
    ++high[digest >> 56];
    ++low[(digest >> 24) & 0xFF];
  }
  for (const auto& counts : {high, low}) {
    CHECK(std::ranges::min(counts) > 3500);
    CHECK(std::ranges::max(counts) < 4300);
  }
}

TEST_CASE("options and comments have digests, and nothing has 0") {
  const Bytes e = {1, 0, 1};
  LineVerdict line = rsa_line(e, e);
  CHECK(digester().digest(line).options == 0);
  CHECK(digester().digest(line).comment == 0);
  std::set<std::uint32_t> options;
  const std::string text(600, 'x');
  for (std::size_t size = 1; size <= text.size(); ++size) {
    line.line.options = std::string_view(text).substr(0, size);
    options.insert(digester().digest(line).options);
  }
  CHECK(options.size() == text.size());
}

}  // namespace keyfluent::rules
