// SPDX-License-Identifier: MIT
// Every private and ASN.1 fixture, codec by codec: what is known without a passphrase, with it, and
// with a wrong one.
#include "keyfluent/keys/fingerprint.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::load_chunk;

constexpr const Format* kFormats[] = {&codecs::openssh_private,
                                      &codecs::pkcs8,
                                      &codecs::pem,
                                      &codecs::ppk3,
                                      &codecs::ppk2,
                                      &codecs::spki,
                                      &codecs::pkcs1_public};

const Format* format_named(std::string_view name) {
  for (const Format* format : kFormats) {
    if (format->name == name) {
      return format;
    }
  }
  return nullptr;
}

// samples are the sound fixtures of the formats above.
std::vector<fixtures::Fixture> samples(bool encrypted) {
  std::vector<fixtures::Fixture> result;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (fixture.path.starts_with("good/") && format_named(fixture.format) != nullptr &&
        fixture.encrypted == encrypted) {
      result.push_back(fixture);
    }
  }
  return result;
}

Bytes blob_of(const fixtures::Fixture& fixture) {
  const std::string folder = fixture.path.substr(0, fixture.path.rfind('/'));
  return testing::public_blob(folder + "/openssh.pub");
}

}  // namespace

TEST_CASE("each fixture is sniffed by its own codec first") {
  for (const bool encrypted : {false, true}) {
    for (const fixtures::Fixture& fixture : samples(encrypted)) {
      CAPTURE(fixture.path);
      const Chunk chunk = load_chunk(fixture.path);
      const Format* first = nullptr;
      for (const Format* format : kFormats) {
        first = first == nullptr && format->sniff(chunk) ? format : first;
      }
      REQUIRE(first != nullptr);
      CHECK(first->name == fixture.format);
    }
  }
}

TEST_CASE("each plain fixture is read to the key that ssh-keygen wrote in its .pub file") {
  const auto all = samples(false);
  REQUIRE(all.size() > 40);
  for (const fixtures::Fixture& fixture : all) {
    CAPTURE(fixture.path);
    const Format& format = *format_named(fixture.format);
    const Passphrase ignored("not needed");
    const auto entries = format.read(load_chunk(fixture.path), &ignored);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
    REQUIRE(entries->size() == 1);
    const Entry& entry = entries->front();
    REQUIRE(entry.public_key.has_value());
    CHECK(to_bytes(entry.public_key->blob()) == blob_of(fixture));
    CHECK(sha256_fingerprint(*entry.public_key) == fixture.sha256);
    CHECK(entry.comment == fixture.comment);
    CHECK(entry.private_key.has_value() == (format.kind == Kind::kPrivate));
    CHECK_FALSE(entry.protection.encrypted);
    CHECK(entry.repairs.empty());
  }
}

TEST_CASE("each encrypted fixture opens with its passphrase") {
  const auto all = samples(true);
  REQUIRE(all.size() > 40);
  for (const fixtures::Fixture& fixture : all) {
    CAPTURE(fixture.path);
    const Passphrase passphrase(fixtures::kPassphrase);
    const auto entries = format_named(fixture.format)->read(load_chunk(fixture.path), &passphrase);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
    const Entry& entry = entries->at(0);
    REQUIRE(entry.private_key.has_value());
    CHECK(to_bytes(entry.private_key->public_key().blob()) == blob_of(fixture));
    CHECK(to_bytes(entry.public_key->blob()) == blob_of(fixture));
    CHECK(entry.comment == fixture.comment);
  }
}

TEST_CASE("without passphrase an encrypted file tells its cipher, and its public key if in clear") {
  for (const fixtures::Fixture& fixture : samples(true)) {
    CAPTURE(fixture.path);
    const auto entries = format_named(fixture.format)->read(load_chunk(fixture.path), nullptr);
    REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
    const Entry& entry = entries->at(0);
    CHECK_FALSE(entry.private_key.has_value());
    CHECK(entry.protection.encrypted);
    CHECK_FALSE(entry.protection.cipher.empty());
    CHECK_FALSE(entry.protection.kdf.empty());
    CHECK(entry.protection.rounds > 0);
    const bool in_clear = fixture.format != "pem" && fixture.format != "pkcs8";
    REQUIRE(entry.public_key.has_value() == in_clear);
    if (in_clear) {
      CHECK(to_bytes(entry.public_key->blob()) == blob_of(fixture));
    }
  }
}

TEST_CASE("a wrong passphrase is called just that") {
  for (const fixtures::Fixture& fixture : samples(true)) {
    CAPTURE(fixture.path);
    const Format& format = *format_named(fixture.format);
    for (const std::string_view wrong : {"correct hors", "Correct horse", ""}) {
      const Passphrase passphrase(wrong);
      const auto entries = format.read(load_chunk(fixture.path), &passphrase);
      REQUIRE_FALSE(entries.has_value());
      CHECK(entries.error().is(errors::passphrase_wrong));
    }
  }
}

}  // namespace keyfluent
