// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/sshcom_cipher.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/cipher.h"
#include "tests/formats/codecs/secsh_files.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::open_file;
using testing::open_text;
using testing::write_as;

constexpr std::uint32_t kMagic = 0x3f6ff9eb;
constexpr std::string_view kBegin = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n";
constexpr std::string_view kEnd = "---- END SSH2 ENCRYPTED PRIVATE KEY ----\n";

// body_of decodes the base64 of a file.
SecretBytes body_of(std::string_view text) {
  std::string base64;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const bool is_body = line.find_first_of(":- \\\"") == std::string::npos;
    base64 += is_body ? line : "";
  }
  return testing::decoded(base64);
}

// payload_of decrypts a file with the passphrase of the fixtures.
SecretBytes payload_of(std::string_view text) {
  const SecretBytes body = body_of(text);
  Reader reader(body.view());
  (void)reader.read_u64();
  (void)reader.read_string();
  const std::string_view cipher = reader.read_text();
  const ByteView blob = reader.read_string();
  const Passphrase passphrase(fixtures::kPassphrase);
  auto payload = codecs::sshcom_unseal(cipher, blob, &passphrase);
  REQUIRE(payload);
  return *std::move(payload);
}

// file_of makes a file of its parts.
SecretBytes file_of(std::string_view type, std::string_view cipher, ByteView blob) {
  Writer writer;
  writer.put_u32(kMagic);
  writer.put_u32(0);
  writer.put_string(type);
  writer.put_string(cipher);
  writer.put_string(blob);
  return SecretBytes(std::string(kBegin) + encode_base64(writer.view()) + "\n" + std::string(kEnd));
}

std::string written(const Entry& entry,
                    const Passphrase* passphrase = nullptr,
                    std::string_view cipher = {}) {
  auto text = write_as(entry, "sshcom", passphrase, cipher);
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  return std::string(text->text());
}

}  // namespace

TEST_CASE("sshcom: puttygen's files are written back byte for byte") {
  for (const std::string key : {"rsa2048", "rsa3072", "dsa1024"}) {
    CAPTURE(key);
    const auto opened = open_file("good/" + key + "/sshcom");
    REQUIRE(opened.entry);
    CHECK(written(*opened.entry) == fixtures::load("good/" + key + "/sshcom").text());
  }
}

TEST_CASE("sshcom: what we encrypt with 3des-cbc is byte-identical to puttygen's when decrypted") {
  const Passphrase passphrase(fixtures::kPassphrase);
  for (const std::string key : {"rsa2048", "rsa3072", "dsa1024"}) {
    CAPTURE(key);
    const auto theirs = fixtures::load("good/" + key + "/sshcom-3des");
    const auto opened = open_file("good/" + key + "/openssh");
    REQUIRE(opened.entry);
    const std::string ours = written(*opened.entry, &passphrase);
    CHECK(payload_of(ours) == payload_of(theirs.text()));
    CHECK(body_of(ours).size() == body_of(theirs.text()).size());
  }
}

TEST_CASE("sshcom: puttygen and ssh-keygen read what we write") {
  KEYFLUENT_NEEDS("puttygen");
  const testing::Scratch scratch;
  const Passphrase passphrase("open sesame");
  const std::string pass_file = scratch.put("pass", "open sesame\n");
  for (const std::string key : {"rsa2048", "rsa3072", "dsa1024"}) {
    CAPTURE(key);
    const auto opened = open_file("good/" + key + "/openssh");
    const auto line = fixtures::load("good/" + key + "/openssh.pub");
    const std::string plain = scratch.put("plain", written(*opened.entry));
    const std::string locked = scratch.put("locked", written(*opened.entry, &passphrase));
    const std::string said = testing::output_of(scratch, "puttygen " + plain + " -L");
    CHECK(testing::base64_of(said) == testing::base64_of(line.text()));
    const std::string opens = "puttygen " + locked + " --old-passphrase " + pass_file;
    CHECK(testing::base64_of(
              testing::output_of(scratch, opens + " -O public-openssh -o /dev/stdout")) ==
          testing::base64_of(line.text()));
    if (key.starts_with("rsa")) {
      CHECK(testing::runs("ssh-keygen -i -f " + plain));
    }
  }
}

TEST_CASE(
    "sshcom: every cipher of the table is written and read, under a passphrase that is right") {
  const Passphrase passphrase("a passphrase");
  const auto opened = open_file("good/ecdsa256/openssh");
  REQUIRE(opened.entry);
  int count = 0;
  for (const Cipher& cipher : ciphers()) {
    if (cipher.sshcom_name.empty()) {
      continue;
    }
    CAPTURE(cipher.sshcom_name);
    const auto text = write_as(*opened.entry, "sshcom", &passphrase, cipher.sshcom_name);
    if (!text && text.error().is(errors::cipher_unsupported)) {
      MESSAGE("skipped: no library has " << cipher.sshcom_name);
      continue;
    }
    REQUIRE_MESSAGE(text.has_value(), text.error().message());
    const auto again = open_text(*text, "a passphrase");
    REQUIRE_MESSAGE(again.entry.has_value(), again.detail);
    CHECK(again.entry->private_key->components() == opened.entry->private_key->components());
    CHECK(again.entry->protection.cipher == cipher.sshcom_name);
    CHECK(open_text(*text, "a Passphrase").error == "passphrase_wrong");
    ++count;
  }
  CHECK(count > 15);
}

TEST_CASE(
    "sshcom: wrong passphrase, unsupported cipher, corrupt file and wrong numbers are four "
    "errors") {
  const auto text = fixtures::load("good/rsa2048/sshcom-3des");
  CHECK(open_text(text, "wrong").error == "passphrase_wrong");
  CHECK(open_text(text, "").error == "passphrase_wrong");
  const Bytes zeros(64);
  const auto unknown = open_text(file_of("if-modn", "serpent-cbc", zeros), "x");
  CHECK(unknown.error == "cipher_unsupported");
  CHECK(unknown.detail.find("serpent-cbc") != std::string::npos);
  CHECK(open_text(file_of("if-modn", "3des-cbc", ByteView(zeros).first(63)), "x").error ==
        "container_malformed");
  CHECK(open_text(file_of("if-modn", "3des-cbc", {}), "x").error == "container_malformed");
  CHECK(open_text(file_of("if-modn", "none", zeros)).error == "container_malformed");
  CHECK(open_file("bad/sshcom-wrong-number").error == "key_inconsistent");
}

TEST_CASE("sshcom: a right passphrase over wrong numbers is no wrong passphrase") {
  const auto payload = payload_of(fixtures::load("good/dsa1024/sshcom").text());
  SecretBytes changed = payload.clone();
  changed.writable()[changed.size() - 1] ^= 1;
  SecretWriter blob;
  blob.put_string(changed.view());
  SecretBytes data = blob.take();
  data.resize((data.size() + 7) / 8 * 8);
  const Cipher& cipher = *find_cipher_by_sshcom_name("3des-cbc");
  const SecretBytes key = codecs::sshcom_derive(Passphrase("right"), cipher.key_bytes);
  const auto sealed = encrypt(cipher, key.view(), Bytes(8), data.view());
  REQUIRE(sealed);
  CHECK(open_text(file_of("dl-modp", "3des-cbc", sealed->view()), "right").error ==
        "key_inconsistent");
}

TEST_CASE("sshcom: a thousand wrong passphrases") {
  for (int i = 0; i < 1000; ++i) {
    const auto opened = open_file("good/ecdsa256/sshcom-3des", "guess " + std::to_string(i * 7919));
    REQUIRE(opened.error == "passphrase_wrong");
  }
}

TEST_CASE("sshcom: Ed25519 is refused, and the message names what can hold it") {
  const auto opened = open_file("good/ed25519/openssh");
  const auto refused = write_as(*opened.entry, "sshcom");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().is(errors::write_unsupported_algorithm));
  CHECK(refused.error().message().find("openssh-private") != std::string::npos);
}

TEST_CASE("sshcom: comments come back whole, and no line is too long") {
  auto opened = open_file("good/ecdsa256/openssh");
  REQUIRE(opened.entry);
  std::string euros;
  for (int i = 0; i < 60; ++i) {
    euros += "\xe2\x82\xac";
  }
  const std::string blanks(90, ' ');
  for (const std::string& comment : {std::string(),
                                     std::string("a"),
                                     std::string("[2048-bit rsa, user@host, Fri May 16 2014]"),
                                     std::string("say \"hi\" \\ there"),
                                     std::string(300, 'x'),
                                     std::string(200, '\\'),
                                     std::string(200, '"'),
                                     euros,
                                     "a b" + blanks + "c",
                                     std::string("DOMAIN\\user")}) {
    CAPTURE(comment);
    opened.entry->comment = comment;
    const std::string text = written(*opened.entry);
    const auto again = open_text(SecretBytes(text));
    REQUIRE(again.entry);
    CHECK(again.entry->comment == comment);
    CHECK(again.entry->repairs.empty());
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      CHECK(line.size() <= 71);
    }
  }
}

TEST_CASE(
    "sshcom: any flipped byte of a plain RSA file gives the same key or an error of the input") {
  const auto text = fixtures::load("good/rsa2048/sshcom");
  const SecretBytes body = body_of(text.text());
  const auto sound = open_text(text);
  for (std::size_t at = 0; at < body.size(); at += at < 120 ? 1 : 7) {
    SecretBytes mutant = body.clone();
    mutant.writable()[at] ^= 0x10;
    const auto opened = open_text(
        SecretBytes(std::string(kBegin) + encode_base64(mutant.view()) + "\n" + std::string(kEnd)));
    if (opened.entry && opened.entry->private_key) {
      CHECK(opened.entry->private_key->components() == sound.entry->private_key->components());
    } else {
      CHECK(opened.error != "nothing");
    }
  }
}

TEST_CASE("ssh.com: what cannot be read says how to get the key out") {
  for (const char* path : {"bad/sshcom-v2", "bad/sshcom-proxy", "bad/sshcom-unknown-type"}) {
    CAPTURE(path);
    const Document document = read(fixtures::load(path), {});
    REQUIRE(document.errors.size() == 1);
    CHECK(document.errors[0].hint().find("export") != std::string::npos);
  }
  const Document foreign = read(SecretBytes("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n"
                                            "ZZZZZZZZZZZZZZZZZZZZZZZZ\n"
                                            "---- END SSH2 ENCRYPTED PRIVATE KEY ----\n"),
                                {});
  REQUIRE(foreign.errors.size() == 1);
  CHECK(foreign.errors[0].is(errors::container_malformed));
  CHECK(foreign.errors[0].hint().find("SecureCRT") != std::string::npos);
}

}  // namespace keyfluent
