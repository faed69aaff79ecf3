// SPDX-License-Identifier: MIT
#include "src/store/holders.h"

#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

// rsa_blob is an RSA key of 3072 bits; with `zeros` surplus zeros before its modulus.
Bytes rsa_blob(std::size_t zeros) {
  std::string modulus(zeros + 1, '\0');
  for (unsigned i = 0; i < 384; ++i) {
    modulus += static_cast<char>(0x81 + 2 * (i % 61));
  }
  Writer writer;
  writer.put_string("ssh-rsa");
  writer.put_string(std::string_view("\1\0\1", 3));
  writer.put_string(modulus);
  const ByteView view = writer.view();
  return {view.begin(), view.end()};
}

}  // namespace

TEST_CASE("a key is found in every spelling, also one whose base64 is no longer than its own") {
  const PublicKey key = PublicKey::from_blob(rsa_blob(0)).value();
  const PublicKey other = sample_key(1);
  const std::string canonical = encode_base64(rsa_blob(0));
  const std::string surplus = encode_base64(rsa_blob(1));
  REQUIRE(canonical.size() == surplus.size());
  const std::string crooked = "\r" + canonical.substr(0, 8) + "\v" + canonical.substr(8) + "\f\r";
  const std::string content =
      "ssh-rsa " + canonical + "\nrsa-sha2-256 " + surplus + " x\nssh-rsa " + crooked +
      "\nno-pty ssh-rsa " + encode_base64(rsa_blob(5)) + "\nssh-ed25519 " + canonical +
      "\nssh-rsa " + canonical.substr(0, 400) + "\n" + sample_line(1) + "\r\n";
  const auto holders = find_holders(content, {&key, &other});
  REQUIRE(holders.size() == 2);
  REQUIRE(holders[0].size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(holders[0][i].number == i + 1);
  }
  CHECK(holders[0][3].options == "no-pty");
  REQUIRE(holders[1].size() == 1);
  CHECK(holders[1][0].number == 7);
  CHECK(find_holders(content, {&key})[0].size() == 4);  // no shorter key beside it
}
