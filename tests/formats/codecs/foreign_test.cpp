// SPDX-License-Identifier: MIT
// Files that are recognised and not read say what they are and what to do; certificates and
// PKCS#12.
#include "keyfluent/convert.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

namespace keyfluent {

TEST_CASE("every foreign file is named, with a way to a key of its own") {
  int seen = 0;
  for (const auto& row : fixtures::rows("BAD.tsv")) {
    if (!row[0].starts_with("bad/foreign-") || row[1] != errors::format_unsupported.id) {
      continue;
    }
    CAPTURE(row[0]);
    const Document document = read(fixtures::load(row[0]), {});
    CHECK(document.entries.empty());
    REQUIRE(!document.errors.empty());
    CHECK(document.errors[0].message().starts_with("this is "));
    CHECK(!document.errors[0].hint().empty());
    ++seen;
  }
  CHECK(seen >= 18);
}

TEST_CASE("an X.509 certificate is read only, and names what its key is when SSH has none") {
  const Document document = read(fixtures::load("good/ed25519/x509.pem"), {});
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].comment == "client.example");
  const auto text = write(document.entries[0], *find_format("x509"), {});
  REQUIRE(!text);
  CHECK(text.error().is(errors::write_unsupported_format));
}

TEST_CASE("PKCS#12: the wrong passphrase, then the right one") {
  for (const char* path : {"good/rsa2048/pkcs12.p12", "good/ed25519/pkcs12.legacy.p12"}) {
    CAPTURE(path);
    Document document = read(fixtures::load(path), {});
    REQUIRE(document.entries.size() == 1);
    CHECK(document.entries[0].comment == "my key");
    const Status wrong = unlock(document, Passphrase("wrong"));
    REQUIRE(!wrong);
    CHECK(wrong.error().is(errors::passphrase_wrong));
    CHECK(unlock(document, Passphrase(fixtures::kPassphrase)));
    CHECK(document.entries[0].private_key.has_value());
    CHECK(document.entries[0].comment == "my key");
  }
}

namespace {

// opened returns the error of a PKCS#12 file in which one byte of this text is another.
const ErrorKind* changed_p12(const char* path, std::string_view text, std::string_view passphrase) {
  SecretBytes file = fixtures::load(path);
  const std::size_t at = file.text().rfind(text);
  REQUIRE(at != std::string_view::npos);
  file.writable()[at + text.size()] ^= 1;
  Document document = read(file, {});
  REQUIRE(document.entries.size() == 1);
  const Status opened = unlock(document, Passphrase(passphrase));
  for (const ErrorKind* kind : {&errors::container_malformed, &errors::passphrase_wrong}) {
    if (!opened && opened.error().is(*kind)) {
      return kind;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("PKCS#12: the MAC tells a changed file from a wrong passphrase") {
  // what stands before a letter of the friendly name, and before the digest of the MAC
  constexpr std::string_view kName("\x1e\x0c\0", 3);
  constexpr std::string_view kDigest("\x05\0\x04\x20", 4);
  for (const char* path : {"good/rsa2048/pkcs12.p12", "good/ed25519/pkcs12.p12"}) {
    CAPTURE(path);
    CHECK(changed_p12(path, kName, fixtures::kPassphrase) == &errors::container_malformed);
    CHECK(changed_p12(path, kDigest, fixtures::kPassphrase) == &errors::container_malformed);
    CHECK(changed_p12(path, kName, "wrong") == &errors::passphrase_wrong);
    CHECK(changed_p12(path, kDigest, "wrong") == &errors::passphrase_wrong);
  }
}

TEST_CASE("PKCS#12: any changed byte gives the same key or an error") {
  for (const char* path : {"good/ed25519/pkcs12.p12", "good/ed25519/pkcs12-sealed.p12"}) {
    CAPTURE(path);
    const SecretBytes sound = fixtures::load(path);
    const Passphrase passphrase(fixtures::kPassphrase);
    Document original = read(sound, {});
    REQUIRE(unlock(original, passphrase));
    int refused = 0;
    for (std::size_t at = 0; at < sound.size(); ++at) {
      SecretBytes changed = sound.clone();
      changed.writable()[at] ^= 0x10;
      Document document = read(changed, {});
      if (document.entries.size() == 1 && unlock(document, passphrase)) {
        CHECK(document.entries[0].private_key->components() ==
              original.entries[0].private_key->components());
      } else {
        ++refused;
      }
    }
    CHECK(static_cast<std::size_t>(refused) > sound.size() * 9 / 10);
  }
}

TEST_CASE("PKCS#12: a key inside encryptedData") {
  Document document = read(fixtures::load("good/rsa2048/pkcs12-sealed.p12"), {});
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].is_locked());
  CHECK(document.entries[0].protection.cipher == "AES-256-CBC");
  CHECK_FALSE(document.entries[0].public_key);
  CHECK(unlock(document, Passphrase(fixtures::kPassphrase)));
  CHECK(document.entries[0].comment == "sealed key");
}

}  // namespace keyfluent
