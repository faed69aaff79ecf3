// SPDX-License-Identifier: MIT
// Truncated at every byte, any byte flipped: an error of the right category, or exactly the key that
// the bytes spell; never a crash, never another key.  (Run under sanitizers too.)
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "tests/formats/fixtures.h"

namespace keyfluent {
namespace {

// Sound fixtures, one of each path name (format and cipher): the algorithms differ in their numbers only.
std::vector<fixtures::Fixture> samples() {
  std::map<std::string, fixtures::Fixture> chosen;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (!fixture.path.starts_with("good/")) {
      continue;
    }
    const std::string key = fixture.path.substr(5, fixture.path.find('/', 5) - 5);
    if (key == "ed25519" || key == "ecdsa256" || key == "rsa2048-cert" || key == "rfc4716" ||
        key == "ssh1") {
      chosen.try_emplace(fixture.path, fixture);
    }
  }
  std::vector<fixtures::Fixture> result;
  for (const auto& [path, fixture] : chosen) {
    result.push_back(fixture);
  }
  return result;
}

// judge reads a mutant.  Whatever comes out must be consistent; a private key has been checked against
// its public half by reading.
void judge(const SecretBytes& mutant, const fixtures::Fixture& fixture) {
  Document document = read(mutant, {});
  CHECK((!document.entries.empty() || !document.errors.empty()));
  for (const Error& error : document.errors) {
    CHECK(error.category() == Category::kInput);
  }
  if (fixture.encrypted && !document.entries.empty() && document.entries[0].is_locked() &&
      document.entries[0].protection.rounds <= 4096) {
    const Status opened = unlock(document, Passphrase(fixtures::kPassphrase));
    if (!opened) {
      CHECK((opened.error().category() == Category::kInput ||
             opened.error().category() == Category::kPassphrase));
    }
  }
  for (const Entry& entry : document.entries) {
    if (entry.private_key) {
      const Bytes message(32, 7);
      const Result<Bytes> signature = entry.private_key->sign(message);
      if (signature) {
        CHECK(verify(*entry.public_key, message, *signature).has_value());
      }
    }
  }
}

}  // namespace

TEST_CASE("truncated at every byte") {
  for (const fixtures::Fixture& fixture : samples()) {
    CAPTURE(fixture.path);
    const SecretBytes whole = fixtures::load(fixture.path);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const SecretBytes cut(whole.view().first(size));
      const Document document = read(cut, {});
      CHECK((!document.entries.empty() || !document.errors.empty()));
      for (const Entry& entry : document.entries) {
        if (entry.public_key) {
          CHECK(sha256_fingerprint(*entry.public_key) == fixture.sha256);
        }
      }
    }
  }
}

TEST_CASE("any byte flipped") {
  for (const fixtures::Fixture& fixture : samples()) {
    CAPTURE(fixture.path);
    const SecretBytes whole = fixtures::load(fixture.path);
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const std::uint8_t mask : {std::uint8_t{0x01}, std::uint8_t{0x80}}) {
        SecretBytes mutant = whole.clone();
        mutant.writable()[at] = static_cast<std::uint8_t>(mutant.writable()[at] ^ mask);
        judge(mutant, fixture);
      }
    }
  }
}

}  // namespace keyfluent
