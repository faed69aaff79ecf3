// SPDX-License-Identifier: MIT
// A thousand wrong passphrases against one file of each format, cipher and key derivation, at the
// cheapest cost that there is: always "wrong passphrase", never a key, never "corrupt".  Where
// nothing but the padding tells, one in 256 looks right at first.
#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>

using namespace keyfluent;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr int kPassphrases = 50;  // the copy under the sanitizers is some twenty times as slow
#else
constexpr int kPassphrases = 1000;
#endif

// keyfluent writes PuTTY's Argon2 with 8 MiB, which nobody can turn down: a few are enough here, as
// the same format is tried a thousand times in puttygen's cheapest file.
constexpr int kCostly = 3;

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

// bcrypt takes milliseconds at one round, too: of its ciphers, one gets all the passphrases.
constexpr int kFurtherBcrypt = 100;

bool has_fixed_cost(const Entry& entry) {
  return entry.protection.kdf.starts_with("Argon2");
}

// Sample is one encrypted file of other people.
struct Sample {
  std::string path;
  std::uint64_t rounds = 0;
};

bool is_cheaper(const Sample& a, const Sample& b) {
  const auto is_made_cheap = [](const Sample& sample) {
    return sample.path.find("/cheapest-") != std::string::npos;
  };
  return a.rounds != b.rounds ? a.rounds < b.rounds : is_made_cheap(a) && !is_made_cheap(b);
}

// cheapest_of_each returns the cheapest fixture of each format, cipher and derivation.
std::map<std::string, Sample> cheapest_of_each() {
  std::map<std::string, Sample> result;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (!fixture.encrypted || !fixture.repairs.empty() || fixture.path.starts_with("several/")) {
      continue;
    }
    const Document document = read(fixtures::load(fixture.path), {});
    REQUIRE(document.entries.size() == 1);
    const Protection& protection = document.entries[0].protection;
    const std::string kind = fixture.format + " " + protection.cipher + " " + protection.kdf;
    const Sample sample{fixture.path, protection.rounds};
    const auto [place, is_new] = result.try_emplace(kind, sample);
    if (!is_new && is_cheaper(sample, place->second)) {
      place->second = sample;
    }
  }
  return result;
}

// is_missing is true if no library of this machine has the cipher.
bool is_missing(Document& document) {
  const Status opened = unlock(document, Passphrase("x"));
  return !opened && opened.error().is(errors::cipher_unsupported);
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
    try_many(document, has_fixed_cost(document.entries[0]) ? kCostly : kPassphrases, 1);
    CHECK(unlock(document, passphrase));
    ++formats_tried;
  }
  CHECK(formats_tried >= 4);
}

TEST_CASE("other people's files: the cheapest of each format, cipher and derivation") {
  std::set<std::string> formats_tried;
  int missing = 0;
  int bcrypt_files = 0;
  const auto samples = cheapest_of_each();
  for (const auto& [kind, sample] : samples) {
    CAPTURE(kind);
    CAPTURE(sample.path);
    CHECK(sample.rounds <= 16);
    Document document = read(fixtures::load(sample.path), {});
    if (is_missing(document)) {
      MESSAGE("skipped: no library here has the cipher of " << kind);
      ++missing;
      continue;
    }
    const bool is_further_bcrypt =
        document.entries[0].protection.kdf == "bcrypt" && bcrypt_files++ > 0;
    try_many(
        document, is_further_bcrypt ? std::min(kFurtherBcrypt, kPassphrases) : kPassphrases, 2);
    formats_tried.insert(std::string(document.entries[0].format->name));
  }
  CHECK(samples.size() >= 200);
  CHECK(missing < 10);
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    CHECK_MESSAGE((!fixture.encrypted || formats_tried.contains(fixture.format)), fixture.format);
  }
}
