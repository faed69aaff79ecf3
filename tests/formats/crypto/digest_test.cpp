// SPDX-License-Identifier: MIT
#include "keyfluent/crypto/digest.h"

#include "keyfluent/core/hex.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;

TEST_CASE("digest: \"abc\" of FIPS 180-4 and RFC 1321") {
  const ByteView abc = as_bytes("abc");
  CHECK(encode_hex(sha256(abc)) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(encode_hex(sha1(abc)) == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(encode_hex(md5(abc)) == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(encode_hex(sha512(abc)) ==
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST_CASE("digest: of nothing") {
  CHECK(encode_hex(sha256({})) ==
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(encode_hex(md5({})) == "d41d8cd98f00b204e9800998ecf8427e");
}

TEST_CASE("digest: two at once are what each is alone") {
  for (const std::size_t common : {0U, 1U, 4095U, 4096U, 4097U, 20000U}) {
    for (const std::size_t more : {0U, 1U, 5000U}) {
      const std::string a(common, 'a');
      const std::string b(more, 'b');
      const std::string c(more / 2, 'c');
      const auto both = sha256_both(as_bytes(a), as_bytes(b), as_bytes(c));
      CHECK(both[0] == sha256(as_bytes(a + b)));
      CHECK(both[1] == sha256(as_bytes(a + c)));
    }
  }
}

TEST_CASE("digest: one block is what pieces are") {
  std::string text;
  for (std::size_t size = 0; size < 200; ++size) {
    CHECK(sha256(as_bytes(text)) == sha256_both(as_bytes(text), {}, {})[0]);
    text += static_cast<char>(size * 7);
  }
}

TEST_CASE("HMAC: test cases 2 and 6 of RFC 2202 and RFC 4231") {
  const ByteView key = as_bytes("Jefe");
  const ByteView data = as_bytes("what do ya want for nothing?");
  CHECK(encode_hex(hmac_sha1(key, data)) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(encode_hex(hmac_sha256(key, data)) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");

  const ByteView larger = as_bytes("Test Using Larger Than Block-Size Key - Hash Key First");
  CHECK(encode_hex(hmac_sha1(Bytes(80, 0xAA), larger)) ==
        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
  CHECK(encode_hex(hmac_sha256(Bytes(131, 0xAA), larger)) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("HMAC: an empty key, as unencrypted PPK files have it") {
  CHECK(encode_hex(hmac_sha256({}, {})) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}
