// SPDX-License-Identifier: MIT
// Secrets decide neither what runs nor which memory is read.  Run by valgrind:
// tests/cli/constant_time_test.sh.
//
//     constant_time_test codecs     each piece of code that handles secret bytes: no branch, no
//     address constant_time_test FIXTURE…   reading whole private files: no address.  Looking for
//     line ends and
//                                   markers branches on each byte, and learns that it is none of
//                                   them.
//
// Exit status 1 if memcheck saw something, 77 without valgrind.
#include "keyfluent/codecs/format.h"
#include "keyfluent/convert.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/base64url.h"
#include "keyfluent/core/declassify.h"
#include "keyfluent/core/der.h"
#include "keyfluent/core/text.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/cipher.h"
#include "tests/constant_time/poison.h"
#include "tests/formats/fixtures.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace keyfluent {

// In the place of formats/core/declassify.cpp: a decision may be looked at.
bool declassify(bool decision) noexcept {
  VALGRIND_MAKE_MEM_DEFINED(&decision, sizeof(decision));
  return decision;
}

}  // namespace keyfluent

namespace {

using namespace keyfluent;
using testing::cure;
using testing::poison;

int failures = 0;

// clean runs a piece of code, which must not branch on what was poisoned.
template <class Function>
void clean(const char* name, const Function& function) {
  const unsigned branches = testing::branches_of(function);
  std::printf("%-50s %u\n", name, branches);
  failures += branches != 0 ? 1 : 0;
}

void check(const char* name, bool holds) {
  if (!holds) {
    std::printf("%s: wrong result\n", name);
    ++failures;
  }
}

// Every value of a byte, so that all 64 letters occur.
SecretBytes all_bytes(std::size_t size) {
  SecretBytes bytes;
  for (std::size_t i = 0; i < size; ++i) {
    bytes.push_back(static_cast<std::uint8_t>(i * 37));
  }
  return bytes;
}

// ---- the codecs' pieces -------------------------------------------------------------------------

void test_base64() {
  for (const std::size_t size : {256u, 257u, 258u}) {
    const SecretBytes secret = all_bytes(size);
    poison(secret.view());
    SecretBytes text;
    clean("base64: encode", [&] { text = encode_base64_secret(secret.view(), 64); });
    clean("base64url: encode", [&] { static_cast<void>(encode_base64url(secret.view())); });
    text = encode_base64_secret(secret.view());
    SecretBytes decoded;
    clean("base64: decode", [&] { decoded = *decode_base64_secret(text.text()); });
    cure(decoded.view());
    cure(secret.view());
    check("base64", decoded == secret);
    const SecretBytes url = encode_base64url(secret.view());
    poison(url.view());
    clean("base64url: decode", [&] { decoded = *decode_base64url(url.text()); });
    clean("text: is it base64?", [&] { static_cast<void>(is_base64_words(text.text())); });
    clean("text: is it base64 without blanks?",
          [&] { static_cast<void>(is_base64_text(text.text())); });
  }
}

void test_comparison() {
  const SecretBytes a = all_bytes(40);
  const SecretBytes b = all_bytes(40);
  const SecretBytes c(std::size_t{40});
  poison(a.view());
  poison(b.view());
  clean("comparison of secrets, equal", [&] { check("equal", a == b); });
  clean("comparison of secrets, different", [&] { check("different", !(a == c)); });
}

// Padding of PKCS#5, right and wrong; how long it was is known from the length of the result.
void test_block_padding() {
  const Cipher& cipher = *find_cipher_by_openssh_name("aes256-cbc");
  for (const std::size_t size : {20u, 31u, 32u}) {
    SecretBytes data = all_bytes(size);
    add_block_padding(cipher, data);
    SecretBytes wrong = data.clone();
    wrong.writable()[wrong.size() - 2] ^= 0x80;
    poison(data.view().first(data.size() - 1));
    clean("block padding, right",
          [&] { check("padding", remove_block_padding(cipher, data.clone()).has_value()); });
    poison(wrong.view());
    clean("block padding, wrong",
          [&] { check("padding", size == 31 || !remove_block_padding(cipher, std::move(wrong))); });
  }
}

// ChaCha20-Poly1305's tag is compared by us; the others' by OpenSSL.
void test_tag() {
  const Cipher& cipher = *find_cipher_by_openssh_name("chacha20-poly1305@openssh.com");
  const Bytes key(cipher.key_bytes, 1);
  const SecretBytes plain = all_bytes(64);
  SecretBytes sealed = *encrypt(cipher, key, {}, plain.view());
  poison(sealed.view());
  clean("authentication tag, right",
        [&] { check("tag", decrypt(cipher, key, {}, sealed.view()).has_value()); });
  sealed.writable()[3] ^= 1;
  clean("authentication tag, wrong",
        [&] { check("tag", !decrypt(cipher, key, {}, sealed.view())); });
}

void test_writers() {
  const SecretBytes secret = all_bytes(32);
  poison(secret.view());
  clean("wire: a string", [&] {
    SecretWriter writer;
    writer.put_string(secret.view());
    static_cast<void>(writer.take());
  });
  clean("DER: an octet string",
        [&] { static_cast<void>(der_secret_element(der::kOctetString, {secret.view()})); });
}

// ---- whole files --------------------------------------------------------------------------------

// Flat is a text without line ends, and where each of its characters stood.
struct Flat {
  std::string text;
  std::vector<std::size_t> places;
};

Flat flatten(std::string_view text) {
  Flat flat;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\n' && text[i] != '\r') {
      flat.text += text[i];
      flat.places.push_back(i);
    }
  }
  return flat;
}

// spellings: a number as it stands, and as base64 shows it at each of the three offsets.
std::vector<std::string> spellings(std::string_view number) {
  std::vector<std::string> result{std::string(number)};
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string before = std::string(shift, 'x') + std::string(number);
    const std::size_t first = shift == 0 ? 0 : 4;
    std::string core = encode_base64(as_bytes(before)).substr(first, before.size() / 3 * 4 - first);
    result.push_back(core);
    std::replace(core.begin(), core.end(), '+', '-');
    std::replace(core.begin(), core.end(), '/', '_');
    result.push_back(core);
  }
  return result;
}

std::vector<std::string> secrets_of(const Document& document) {
  constexpr std::size_t kLeast = 16;  // shorter values could stand anywhere by chance
  std::vector<std::string> secrets;
  for (const Entry& entry : document.entries) {
    const auto& components = entry.private_key->components();
    for (std::size_t i = 0; i < components.size(); ++i) {
      if (entry.private_key->algorithm().components[i].is_private &&
          components[i].size() >= kLeast) {
        const auto all = spellings(components[i].text());
        secrets.insert(secrets.end(), all.begin(), all.end());
      }
    }
  }
  return secrets;
}

// poison_secrets returns how many bytes of the file are secret now.
std::size_t poison_secrets(const SecretBytes& file, const std::vector<std::string>& secrets) {
  const Flat flat = flatten(file.text());
  std::vector<std::size_t> places;
  for (const std::string& secret : secrets) {
    for (std::size_t at = flat.text.find(secret); at != std::string::npos;
         at = flat.text.find(secret, at + 1)) {
      for (std::size_t i = 0; i < secret.size(); ++i) {
        places.push_back(flat.places[at + i]);
      }
    }
  }
  for (const std::size_t place : places) {
    poison(file.text().substr(place, 1));
  }
  return places.size();
}

void test_file(const char* path) {
  const SecretBytes file = fixtures::load(path);
  const SecretBytes copy = file.clone();
  const std::size_t secret = poison_secrets(copy, secrets_of(read(file, {})));
  check(path, secret >= 32);
  // The keys that are read hold secrets, too; nobody looks at them.
  clean(path, [&] { static_cast<void>(read(copy, {})); });
}

}  // namespace

int main(int argc, char** argv) {
  if (RUNNING_ON_VALGRIND == 0) {
    std::puts("this program says nothing without valgrind");
    return 77;
  }
  const std::vector<std::string> words(argv + 1, argv + argc);
  for (const std::string& word : words) {
    if (word == "codecs") {
      test_base64();
      test_comparison();
      test_block_padding();
      test_tag();
      test_writers();
    } else {
      test_file(word.c_str());
    }
  }
  return failures == 0 ? 0 : 1;
}
