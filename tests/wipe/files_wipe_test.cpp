// SPDX-License-Identifier: MIT
// Every private file of the fixtures is opened, copied and written again under the watch: neither
// the passphrase nor a private component is in any memory that is given back, by our code or by a
// library's.
#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/fixtures.h"
#include "tests/wipe/watch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace keyfluent;

namespace {

// Shorter values could stand anywhere by chance.
constexpr std::size_t kLeastBytes = 16;

Document open(const SecretBytes& text, const Passphrase& passphrase) {
  Document document = read(text, {});
  if (!document.entries.empty() && document.entries[0].is_locked()) {
    CHECK(unlock(document, passphrase));
  }
  return document;
}

// secrets_of returns the private components as files have them, and as OpenSSL's numbers do on a
// little-endian machine.
std::vector<std::string> secrets_of(const Document& document) {
  std::vector<std::string> secrets{std::string(fixtures::kPassphrase)};
  for (const Entry& entry : document.entries) {
    if (!entry.private_key) {
      continue;
    }
    const PrivateKey& key = *entry.private_key;
    for (std::size_t i = 0; i < key.components().size(); ++i) {
      const std::string value(key.components()[i].text());
      if (key.algorithm().components[i].is_private && value.size() >= kLeastBytes) {
        secrets.push_back(value);
        secrets.emplace_back(value.rbegin(), value.rend());
      }
    }
  }
  return secrets;
}

// use does what the program does with a key.
void use(const SecretBytes& text, const Passphrase& passphrase) {
  const Document document = open(text, passphrase);
  for (const Entry& entry : document.entries) {
    REQUIRE(entry.private_key);
    const PrivateKey copy = entry.private_key->clone();
    static_cast<void>(write(entry, *find_format("openssh-public"), {}));
  }
}

// write_all writes a key into every format that holds it, in clear and under a passphrase.
void write_all(const Entry& entry, const Passphrase& passphrase) {
  for (const Format* format : formats()) {
    for (const Passphrase* each : {static_cast<const Passphrase*>(nullptr), &passphrase}) {
      WriteOptions options;
      options.passphrase = each;
      options.random = openssl_random();
      static_cast<void>(write(entry, *format, options));
    }
  }
}

bool is_private(const fixtures::Fixture& fixture) {
  const Format* format = find_format(fixture.format);
  return format != nullptr && format->kind == Kind::kPrivate;
}

}  // namespace

TEST_CASE("wipe: no private fixture leaves its passphrase or its numbers in memory") {
  int files = 0;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (!is_private(fixture)) {
      continue;
    }
    CAPTURE(fixture.path);
    const SecretBytes text = fixtures::load(fixture.path);
    const Passphrase passphrase(fixtures::kPassphrase);
    const std::vector<std::string> secrets = secrets_of(open(text, passphrase));
    CHECK(secrets.size() > 1);
    const testing::Leaks leaks = testing::leaks_of(secrets, [&] { use(text, passphrase); });
    CHECK(leaks.released > 0);
    CHECK(leaks.own == 0);
    CHECK(leaks.libraries == 0);
    ++files;
  }
  CHECK(files > 300);
}

TEST_CASE("wipe: writing a key leaves nothing") {
  for (const char* path : {"good/rsa2048/openssh",
                           "good/dsa1024/openssh",
                           "good/ecdsa256/openssh",
                           "good/ecdsa521/openssh",
                           "good/ed25519/openssh",
                           "good/ed448/openssh"}) {
    CAPTURE(path);
    const Passphrase passphrase(fixtures::kPassphrase);
    const Document document = open(fixtures::load(path), passphrase);
    const testing::Leaks leaks = testing::leaks_of(
        secrets_of(document), [&] { write_all(document.entries.at(0), passphrase); });
    CHECK(leaks.released > 0);
    CHECK(leaks.own == 0);
    CHECK(leaks.libraries == 0);
  }
}
