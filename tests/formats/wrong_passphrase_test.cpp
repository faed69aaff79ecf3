// SPDX-License-Identifier: MIT
// A thousand wrong passphrases against one file of each encryption: always "wrong passphrase",
// never a key, never "corrupt".  Where nothing but the padding tells, one in 256 looks right at
// first.
#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>

using namespace keyfluent;

namespace {

constexpr int kPassphrases = 1000;

// A costly derivation gets fewer: the codec's code is the same for each of them.
constexpr std::uint64_t kCheapRounds = 100;
constexpr int kCostly = 3;

// Other people's files beyond the first of a format: another cipher, the same checks after it.
constexpr int kFurther = 100;

std::string random_passphrase(std::mt19937& random) {
  std::uniform_int_distribution<int> byte(1, 255);
  std::uniform_int_distribution<int> size(1, 24);
  std::string text(static_cast<std::size_t>(size(random)), '\0');
  for (char& c : text) {
    c = static_cast<char>(byte(random));
  }
  return text;
}

// refuses tries one passphrase.
bool refuses(Document& document, const std::string& passphrase) {
  const Status opened = unlock(document, Passphrase(passphrase));
  CHECK_MESSAGE(!opened, "opened by a random passphrase");
  if (!opened && !opened.error().is(errors::passphrase_wrong)) {
    FAIL_CHECK("not the passphrase error: " << opened.error().message());
  }
  return !opened && opened.error().is(errors::passphrase_wrong) && !document.entries[0].private_key;
}

void try_many(Document& document, int count, unsigned seed) {
  std::mt19937 random(seed);
  int refused = 0;
  for (int i = 0; i < count && refused == i; ++i) {
    refused += refuses(document, random_passphrase(random)) ? 1 : 0;
  }
  CHECK(refused == count);
}

// costs is true for what has a cost that cannot be turned down.
bool costs(const Entry& entry) {
  return entry.protection.kdf.find("Argon2") == 0 || entry.protection.kdf == "scrypt" ||
         entry.protection.rounds > kCheapRounds ||
         (entry.protection.kdf == "bcrypt" && entry.protection.rounds > 1);
}

}  // namespace

TEST_CASE("what keyfluent writes, at the cheapest cost") {
  Document plain = read(fixtures::load("good/rsa2048/openssh"), {});
  REQUIRE(plain.entries.size() == 1);
  int formats_tried = 0;
  for (const Format* format : formats()) {
    if (format->kind != Kind::kPrivate || format->write == nullptr) {
      continue;
    }
    CAPTURE(format->name);
    const Passphrase passphrase(fixtures::kPassphrase);
    WriteOptions options;
    options.passphrase = &passphrase;
    options.random = openssl_random();
    options.rounds = 1;
    Result<SecretBytes> text = write(plain.entries[0], *format, options);
    if (!text) {  // no cost to set
      options.rounds = 0;
      text = write(plain.entries[0], *format, options);
    }
    if (!text) {
      CHECK(text.error().is(errors::write_unsupported_option));  // no passphrase in this format
      continue;
    }
    Document document = read(*text, {});
    REQUIRE(document.entries.size() == 1);
    REQUIRE(document.entries[0].is_locked());
    try_many(document, costs(document.entries[0]) ? kCostly : kPassphrases, 1);
    CHECK(unlock(document, passphrase));
    ++formats_tried;
  }
  CHECK(formats_tried >= 4);
}

TEST_CASE("other people's files: one of each format, cipher and derivation") {
  std::map<std::string, int> tried;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (!fixture.encrypted || !fixture.repairs.empty() || fixture.path.rfind("several/", 0) == 0) {
      continue;
    }
    Document document = read(fixtures::load(fixture.path), {});
    if (document.entries.size() != 1 || !document.entries[0].is_locked()) {
      continue;
    }
    const Entry& entry = document.entries[0];
    const std::string kind =
        fixture.format + " " + entry.protection.cipher + " " + entry.protection.kdf;
    if (tried[kind]++ > 0) {
      continue;
    }
    const int count = tried[fixture.format]++ == 0 ? kPassphrases : kFurther;
    CAPTURE(fixture.path);
    const Status wrong = unlock(document, Passphrase("x"));
    REQUIRE(!wrong);
    if (wrong.error().is(errors::cipher_unsupported) || wrong.error().is(errors::kdf_unsupported)) {
      continue;
    }
    try_many(document, costs(entry) ? kCostly : count, 2);
  }
  CHECK(tried.size() >= 10);
}
