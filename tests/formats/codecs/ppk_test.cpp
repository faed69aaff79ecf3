// SPDX-License-Identifier: MIT
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {
namespace {

using codecs::ppk2;
using codecs::ppk3;
using testing::load_chunk;
using testing::make_chunk;
using testing::open_key;
using testing::request_for;

std::string text_of(std::string_view path) {
  return std::string(fixtures::load(path).text());
}

std::string written(const Format& format, const WriteRequest& request) {
  auto text = format.write(request);
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  return std::string(text->text());
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const ErrorKind* error_of(const Format& format,
                          std::string_view text,
                          std::string_view pass = fixtures::kPassphrase) {
  const Passphrase passphrase(pass);
  const auto entries = format.read(make_chunk(text), &passphrase);
  return entries ? nullptr : &entries.error().kind();
}

}  // namespace

TEST_CASE("ppk: files are written back byte for byte as puttygen wrote them") {
  const Passphrase passphrase(fixtures::kPassphrase);
  for (const std::string key :
       {"rsa2048", "rsa3072", "dsa1024", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519", "ed448"}) {
    for (const std::string name : {"ppk2", "ppk2-enc", "ppk3"}) {
      const std::string path = "good/" + key + "/" + name;
      const std::string original = text_of(path);
      if (original.empty()) {
        continue;  // puttygen writes Ed448 in version 3 here
      }
      CAPTURE(path);
      const Format& format = name == "ppk3" ? ppk3 : ppk2;
      const auto entries = format.read(make_chunk(original), &passphrase);
      REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
      WriteRequest request = request_for(*entries->at(0).private_key);
      request.comment = entries->at(0).comment;
      request.passphrase = name == "ppk2-enc" ? &passphrase : nullptr;
      CHECK(written(format, request) == original);
    }
  }
}

TEST_CASE("ppk: the MAC covers the comment, the type and both halves") {
  const std::string plain = text_of("good/ed25519/ppk2");
  const std::string sealed = text_of("good/ed25519/ppk2-enc");
  const std::string newer = text_of("good/ed25519/ppk3");
  CHECK(error_of(ppk2, plain) == nullptr);
  CHECK(error_of(ppk2, replaced(plain, "Comment: ", "Comment: x")) == &errors::container_malformed);
  CHECK(error_of(ppk3, replaced(newer, "Comment: ", "Comment: x")) == &errors::container_malformed);
  CHECK(error_of(ppk2, replaced(sealed, "Comment: ", "Comment: x")) == &errors::passphrase_wrong);
  CHECK(error_of(ppk2, replaced(plain, "ssh-ed25519", "ssh-rsa")) == &errors::wire_type_mismatch);
  CHECK(error_of(ppk2, replaced(plain, "Encryption: none", "Encryption: aes256-cbc")) ==
        &errors::container_malformed);
  CHECK(error_of(ppk2, replaced(sealed, "aes256-cbc", "serpent")) == &errors::cipher_unsupported);
}

TEST_CASE("ppk: the text must be whole") {
  const std::string text = text_of("good/ecdsa256/ppk2");
  const auto changed = [&](std::string_view from, std::string_view to) {
    return error_of(ppk2, replaced(text, from, to));
  };
  CHECK(changed("Public-Lines: ", "Public-Lines: 1") == &errors::container_malformed);
  CHECK(changed("Public-Lines: ", "Public-Lines: -") == &errors::container_malformed);
  CHECK(changed("Public-Lines: ", "Public-Lines: 99999999999999999999") ==
        &errors::container_malformed);
  CHECK(changed("Private-Lines", "Private-Rows") == &errors::container_malformed);
  CHECK(changed("Private-MAC: ", "Private-MAC: zz") == &errors::container_malformed);
  CHECK(changed("Encryption", "Entropy") == &errors::container_malformed);
  CHECK(error_of(ppk2, text + "more\n") == &errors::container_malformed);
  CHECK(error_of(ppk2, text + "\n") == nullptr);
  CHECK(error_of(ppk2, text.substr(0, text.size() - 1)) == nullptr);
}

TEST_CASE("ppk: versions") {
  const std::string text = text_of("good/ed25519/ppk2");
  CHECK(ppk2.sniff(make_chunk(text)));
  CHECK_FALSE(ppk3.sniff(make_chunk(text)));
  const std::string oldest = replaced(text, "File-2", "File-1");
  CHECK(codecs::ppk1.sniff(make_chunk(oldest)));
  CHECK_FALSE(ppk3.sniff(make_chunk(oldest)));
  for (const std::string_view version : {"4", "22"}) {
    const std::string other = replaced(text, "File-2", "File-" + std::string(version));
    CHECK_FALSE(ppk2.sniff(make_chunk(other)));
    CHECK(ppk3.sniff(make_chunk(other)));
    CHECK(error_of(ppk3, other) == &errors::container_version);
  }
}

TEST_CASE("ppk: a key with its certificate goes there and back") {
  const testing::Scratch scratch;
  for (const std::string key : {"rsa2048", "ecdsa256", "ed25519"}) {
    CAPTURE(key);
    PrivateKey original = open_key(ppk2, load_chunk("good/" + key + "/ppk2"));
    const Bytes blob = testing::public_blob("good/" + key + "-cert/openssh.pub");
    original.set_certificate(*PublicKey::from_blob(blob));
    for (const Format* format : {&ppk2, &ppk3}) {
      const std::string text = written(*format, request_for(original));
      const auto entries = format->read(make_chunk(text), nullptr);
      REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
      CHECK(to_bytes(entries->at(0).public_key->blob()) == blob);
      REQUIRE(entries->at(0).private_key->certificate().has_value());
      CHECK(entries->at(0).private_key->public_key() == original.public_key());
      if (testing::has_tool("puttygen")) {
        const std::string file = scratch.put("key.ppk", text);
        REQUIRE(testing::runs("puttygen " + file + " -O public-openssh -o " + scratch.path("pub")));
        CHECK(scratch.get("pub").find(encode_base64(blob)) != std::string::npos);
      }
    }
  }
}

TEST_CASE("ppk: puttygen opens what is written") {
  KEYFLUENT_NEEDS("puttygen");
  const testing::Scratch scratch;
  const std::string secret = scratch.put("pass", "a b\n");
  const Passphrase passphrase("a b");
  for (const std::string key : {"rsa2048", "dsa1024", "ecdsa521", "ed25519", "ed448"}) {
    CAPTURE(key);
    const PrivateKey original = open_key(ppk3, load_chunk("good/" + key + "/ppk3"));
    WriteRequest request = request_for(original);
    request.comment = "some comment";
    request.passphrase = &passphrase;
    for (const Format* format : {&ppk2, &ppk3}) {
      const std::string file = scratch.put("key.ppk", written(*format, request));
      REQUIRE(testing::runs("puttygen " + file + " --old-passphrase " + secret +
                            " -O private-openssh-new --new-passphrase /dev/null -o " +
                            scratch.path("openssh")));
      const PrivateKey again =
          open_key(codecs::openssh_private, make_chunk(scratch.get("openssh")));
      CHECK(again.public_key() == original.public_key());
    }
  }
}

TEST_CASE("ppk3: each kind of Argon2 that puttygen writes is read") {
  KEYFLUENT_NEEDS("puttygen");
  const testing::Scratch scratch;
  const std::string secret = scratch.put("pass", std::string(fixtures::kPassphrase) + "\n");
  const std::string source = scratch.put("source", text_of("good/ecdsa256/openssh"));
  for (const std::string parameters : {"kdf=argon2id,memory=256,passes=3",
                                       "kdf=argon2i,memory=64,passes=2,parallelism=2",
                                       "kdf=argon2d,memory=100,passes=1,parallelism=4"}) {
    CAPTURE(parameters);
    REQUIRE(testing::runs("puttygen " + source + " --ppk-param version=3," + parameters +
                          " -O private --new-passphrase " + secret + " -o " +
                          scratch.path("new.ppk")));
    const std::string text = scratch.get("new.ppk");
    CHECK(error_of(ppk3, text) == nullptr);
    CHECK(error_of(ppk3, text, "wrong") == &errors::passphrase_wrong);
  }
}

TEST_CASE("ppk3: the fields of the key derivation") {
  const std::string text = text_of("good/ed25519/ppk3-enc");
  const auto changed = [&](std::string_view from, std::string_view to) {
    return error_of(ppk3, replaced(text, from, to));
  };
  CHECK(error_of(ppk3, text) == nullptr);
  CHECK(error_of(ppk3, text, "") == &errors::passphrase_wrong);
  CHECK(error_of(ppk3, text, "correct hors") == &errors::passphrase_wrong);
  CHECK(changed("Comment: ", "Comment: x") == &errors::passphrase_wrong);
  CHECK(changed("Argon2id", "Argon2i") == &errors::passphrase_wrong);
  CHECK(changed("Argon2id", "Argon3") == &errors::kdf_unsupported);
  CHECK(changed("Argon2-Memory: ", "Argon2-Memory: 99999") == &errors::kdf_too_costly);
  CHECK(changed("Argon2-Memory: ", "Argon2-Memory: 99999999999999") == &errors::kdf_too_costly);
  CHECK(changed("Argon2-Passes: ", "Argon2-Passes: 4294967295") == &errors::kdf_too_costly);
  CHECK(changed("Argon2-Passes: ", "Argon2-Passes: 0x") == &errors::encryption_malformed);
  CHECK(changed("Argon2-Passes: ", "Argon2-Passes: -") == &errors::encryption_malformed);
  CHECK(changed("Argon2-Parallelism: 1", "Argon2-Parallelism: 0") == &errors::encryption_malformed);
  CHECK(changed("Argon2-Parallelism: 1", "Argon2-Parallelism: 9") == &errors::encryption_malformed);
  CHECK(changed("Argon2-Salt: ", "Argon2-Salt: z") == &errors::encryption_malformed);
  CHECK(changed("Argon2-Salt", "Argon2-Pepper") == &errors::encryption_malformed);
}

TEST_CASE("ppk3: an encrypted file is read again, with the passes asked for") {
  const Passphrase passphrase(fixtures::kPassphrase);
  const PrivateKey key = open_key(ppk2, load_chunk("good/rsa2048/ppk2"));
  WriteRequest request = request_for(key);
  request.passphrase = &passphrase;
  request.rounds = 2;
  const std::string text = written(ppk3, request);
  CHECK(text.find("\nKey-Derivation: Argon2id\nArgon2-Memory: 8192\nArgon2-Passes: 2\n"
                  "Argon2-Parallelism: 1\nArgon2-Salt: ") != std::string::npos);
  const auto entries = ppk3.read(make_chunk(text), &passphrase);
  REQUIRE_MESSAGE(entries.has_value(), entries.error().message());
  CHECK(entries->at(0).private_key->public_key() == key.public_key());
  CHECK(entries->at(0).protection.rounds == 2);
  CHECK(entries->at(0).protection.kdf == "Argon2id");
  CHECK(error_of(ppk3, text, "wrong") == &errors::passphrase_wrong);
}

TEST_CASE("ppk: what cannot be written is refused") {
  const Passphrase passphrase("p");
  const PrivateKey key = open_key(ppk2, load_chunk("good/ed25519/ppk2"));
  WriteRequest request = request_for(key);
  request.comment = "two\nlines";
  CHECK(ppk2.write(request).error().is(errors::write_unsupported_option));
  request.comment = "one line";
  request.passphrase = &passphrase;
  request.cipher = "aes128-cbc";
  CHECK(ppk2.write(request).error().is(errors::write_unsupported_option));
  request.cipher = {};
  request.rounds = 3;
  CHECK(ppk2.write(request).error().is(errors::write_unsupported_option));
}

}  // namespace keyfluent
