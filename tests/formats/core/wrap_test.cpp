// SPDX-License-Identifier: MIT
#include "keyfluent/core/wrap.h"

#include "keyfluent/convert.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

std::string wrapped(std::string_view name, std::string_view text) {
  return std::string(find_wrapping(name)->wrap(SecretBytes(text), "MY_KEY").text());
}

}  // namespace

TEST_CASE("the three shapes, byte for byte") {
  const std::string_view text = "a \"b\" \\ $c\n`d`\r\n";
  CHECK(wrapped("base64", text) == "YSAiYiIgXCAkYwpgZGANCg==\n");
  CHECK(wrapped("escaped", text) == "a \"b\" \\\\ $c\\n`d`\\r\\n\n");
  CHECK(wrapped("env", text) == "MY_KEY=\"a \\\"b\\\" \\\\ \\$c\\n\\`d\\`\\r\\n\"\n");
  CHECK(find_wrapping("rot13") == nullptr);
}

TEST_CASE("what is wrapped is read back: the same key, comment and options") {
  const char* const paths[] = {"good/ed25519/openssh.pub",
                               "good/rfc4716/vandyke.pub",
                               "good/rfc4716/continued-colon.pub",
                               "several/authorized_keys"};
  for (const char* path : paths) {
    const SecretBytes text = fixtures::load(path);
    const Document plain = read(text, {});
    for (const Wrapping& wrapping : wrappings()) {
      CAPTURE(path);
      CAPTURE(wrapping.name);
      const Document document = read(wrapping.wrap(text, kWrapVariable), {});
      CHECK(document.errors.empty());
      REQUIRE(document.entries.size() == plain.entries.size());
      for (std::size_t i = 0; i < plain.entries.size(); ++i) {
        CHECK(document.entries[i].public_key == plain.entries[i].public_key);
        CHECK(document.entries[i].comment == plain.entries[i].comment);
        CHECK(document.entries[i].options == plain.entries[i].options);
        CHECK(!document.entries[i].repairs.empty());
      }
    }
  }
}

}  // namespace keyfluent
