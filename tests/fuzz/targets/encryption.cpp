// SPDX-License-Identifier: MIT
// Input: a private format, a cipher and the name of it that is asked for, a passphrase behind its
// size, then any document: the first private key in it is written under the passphrase.  What was
// written is locked, opens with that passphrase alone, and holds the same key; so does the same
// file written anew without opening it.  An empty passphrase encrypts nothing.
#include "keyfluent/crypto/cipher.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <string>
#include <vector>

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kLongestPassphrase = 64;

// cipher_name is a name of a cipher of the table; empty: the format's default.
std::string_view cipher_name(Knobs& knobs) {
  const Cipher& cipher = ciphers()[knobs.next() % ciphers().size()];
  switch (knobs.next() % 4u) {
    case 0:
      return cipher.openssh_name;
    case 1:
      return cipher.pem_name;
    case 2:
      return cipher.sshcom_name;
    default:
      return {};
  }
}

const Format& private_format(std::uint8_t choice) {
  std::vector<const Format*> writers;
  for (const Format* format : formats()) {
    if (format->kind == Kind::kPrivate && format->write != nullptr) {
      writers.push_back(format);
    }
  }
  return *writers[choice % writers.size()];
}

std::string_view take_passphrase(Knobs& knobs, std::string_view& rest) {
  const std::size_t size = knobs.next() % (kLongestPassphrase + 1);
  rest = knobs.text();
  const std::string_view passphrase = rest.substr(0, size);
  rest.remove_prefix(passphrase.size());
  return passphrase;
}

const Entry* first_private(const Document& document) {
  const auto found = std::find_if(document.entries.begin(),
                                  document.entries.end(),
                                  [](const Entry& entry) { return entry.private_key.has_value(); });
  return found == document.entries.end() ? nullptr : &*found;
}

// write_cheaply asks for the lowest cost, where the format lets its writer choose.
Result<SecretBytes> write_cheaply(const Entry& entry, const Format& format, WriteOptions options) {
  options.rounds = 1;
  Result<SecretBytes> written = write(entry, format, options);
  if (!written && written.error().is(errors::write_unsupported_option)) {
    options.rounds = 0;
    return write(entry, format, options);
  }
  return written;
}

void check_same(const Entry& entry, const Entry& original) {
  const PublicKey& half = original.private_key->public_key();
  KEYFLUENT_EXPECT(equal_public(entry.public_key->plain_blob(), half.blob()));  // not a certificate
  KEYFLUENT_EXPECT(entry.private_key->components() == original.private_key->components());
}

void check_opens(const SecretBytes& text, const Entry& original, std::string_view passphrase) {
  Document document = read(text, {.strict = true});
  KEYFLUENT_EXPECT(document.errors.empty() && document.entries.size() == 1);
  const Entry& entry = document.entries[0];
  if (passphrase.empty()) {
    KEYFLUENT_EXPECT(entry.private_key.has_value() && !entry.protection.encrypted);
    return check_same(entry, original);
  }
  KEYFLUENT_EXPECT(entry.is_locked() && entry.protection.encrypted);
  const Status wrong = unlock(document, Passphrase(std::string(passphrase) + "x"));
  KEYFLUENT_EXPECT(!wrong && wrong.error().is(errors::passphrase_wrong) && entry.is_locked());
  const Status right = unlock(document, Passphrase(passphrase));
  KEYFLUENT_EXPECT(right.has_value() && !entry.is_locked());
  check_same(entry, original);
}

void check_encrypted(const Entry& original,
                     const Format& format,
                     std::string_view cipher,
                     std::string_view secret) {
  const Passphrase passphrase(secret);
  WriteOptions options;
  options.passphrase = &passphrase;
  options.cipher = cipher;
  options.random = counting_random();
  const Result<SecretBytes> written = write_cheaply(original, format, options);
  if (!written) {
    KEYFLUENT_EXPECT(!written.error().message().empty());
    return;
  }
  check_opens(*written, original, secret);
  const Document locked = read(*written, {});
  if (can_rewrite(locked.entries[0])) {
    const Result<SecretBytes> again = rewrite(locked.entries[0]);
    KEYFLUENT_EXPECT(again.has_value());
    check_opens(*again, original, secret);
  }
}

}  // namespace

void fuzz_encryption(ByteView input) {
  Knobs knobs(input);
  const Format& format = private_format(knobs.next());
  const std::string_view cipher = cipher_name(knobs);
  std::string_view rest;
  const std::string_view passphrase = take_passphrase(knobs, rest);
  const Document document = read(SecretBytes(rest), {});
  if (const Entry* const entry = first_private(document)) {
    check_encrypted(*entry, format, cipher, passphrase);
  }
}

}  // namespace keyfluent::fuzz
