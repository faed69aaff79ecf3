// SPDX-License-Identifier: MIT
// DNSKEY, BIND's private files and SSHFP: round trips, other people's programs, damage.
#include "keyfluent/codecs/sshfp.h"
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

namespace keyfluent {
namespace {

using testing::runs;
using testing::Scratch;

Document load(const std::string& path) {
  return read(fixtures::load(path), {});
}

Entry first(const std::string& path) {
  Document document = load(path);
  REQUIRE(document.entries.size() == 1);
  return std::move(document.entries[0]);
}

std::string written(const Entry& entry, std::string_view format) {
  const auto text = write(entry, *find_format(format), {});
  return text ? std::string(text->text()) : std::string(text.error().id());
}

constexpr std::string_view kBind[] = {"dns-rsa5",
                                      "dns-rsa7",
                                      "dns-rsa8",
                                      "dns-rsa10",
                                      "dns-p256",
                                      "dns-p384",
                                      "dns-ed25519",
                                      "dns-ed448"};

}  // namespace

TEST_CASE("DNSSEC: what is written reads back to the same key") {
  for (const char* name : {"rsa2048", "ecdsa256", "ecdsa384", "ed25519", "ed448"}) {
    CAPTURE(name);
    const Entry source = first("good/" + std::string(name) + "/openssh");
    const Document key = read(SecretBytes(written(source, "dnskey")), {.strict = true});
    REQUIRE(key.entries.size() == 1);
    CHECK(*key.entries[0].public_key == *source.public_key);
    CHECK(key.entries[0].comment == source.comment);
    const Document half = read(SecretBytes(written(source, "dnssec")), {.strict = true});
    REQUIRE(half.entries.size() == 1);
    CHECK(half.entries[0].private_key->components() == source.private_key->components());
  }
  CHECK(written(first("good/ecdsa521/openssh"), "dnskey") ==
        errors::write_unsupported_algorithm.id);
  CHECK(written(first("good/dsa1024/openssh"), "dnssec") == errors::write_unsupported_algorithm.id);
}

TEST_CASE(
    "DNSSEC: BIND's record and private file are of one key, and its numbers are written as BIND "
    "does") {
  for (const std::string_view name : kBind) {
    CAPTURE(name);
    const std::string folder = "good/" + std::string(name);
    const Entry key = first(folder + "/K.key");
    const Entry half = first(folder + "/K.private");
    CHECK(*key.public_key == *half.public_key);
    // Every number that BIND wrote is in our file, digit by digit.
    const std::string ours = written(half, "dnssec");
    std::istringstream lines{std::string(fixtures::load(folder + "/K.private").text())};
    for (std::string line; std::getline(lines, line);) {
      const bool is_number =
          line.find(':') != std::string::npos && line.find("ormat") == std::string::npos &&
          !line.starts_with("Algorithm") && line.find(": 20") == std::string::npos;
      CHECK((!is_number || ours.find(line + "\n") != std::string::npos));
    }
  }
}

TEST_CASE("DNSSEC: dnssec-dsfromkey takes our records") {
  KEYFLUENT_NEEDS("dnssec-dsfromkey");
  const Scratch scratch;
  for (const std::string_view name : kBind) {
    CAPTURE(name);
    const Entry key = first("good/" + std::string(name) + "/K.key");
    const std::string ours = scratch.put("ours", "$TTL 3600\n" + written(key, "dnskey"));
    CHECK(runs("dnssec-dsfromkey -A -f " + ours + " client.example"));
  }
}

TEST_CASE("DNSKEY: owner, ttl and class in any order, comments, parentheses") {
  const std::string text = written(first("good/ed25519/openssh"), "dnskey");
  const std::string key =
      text.substr(text.find("256 3 15"), text.find(" ;") - text.find("256 3 15"));
  const auto comment_of = [&](const std::string& line) {
    const Document document = read(SecretBytes(line), {.strict = true});
    return document.entries.size() == 1 ? document.entries[0].comment : "none";
  };
  CHECK(comment_of("a.example. 3600 IN DNSKEY " + key + "\n") == "a.example.");
  CHECK(comment_of("a.example. IN 1h DNSKEY " + key + "\n") == "a.example.");
  CHECK(comment_of("a.example. dnskey " + key + "\n") == "a.example.");
  CHECK(comment_of("IN KEY " + key + " ; of Anna\n") == "of Anna");
  CHECK(comment_of("@ IN DNSKEY ( " + key + " ) ; of Anna\n") == "of Anna");
  CHECK(comment_of("; a zone\n\na IN DNSKEY 256 3 15 ( ; Anna\n\t" + key.substr(9) +
                   " ) ; more\n") == "a");
  CHECK(comment_of("a b IN DNSKEY " + key + "\n") == "none");
}

TEST_CASE("DNSKEY: a comment may hold what begins a key of another format") {
  Entry key = first("good/ed25519/openssh");
  const std::string line = written(key, "openssh-public");
  for (const std::string& comment : {std::string("--BEGIN PUBLIC KEY-"),
                                     std::string("-----BEGIN OPENSSH PRIVATE KEY-----"),
                                     std::string("PuTTY-User-Key-File-3: ssh-ed25519"),
                                     std::string("{\"kty\": \"OKP\"}"),
                                     std::string("Private-key-format: v1.3"),
                                     std::string("; x IN KEY 256 3 15 AAAA"),
                                     std::string("ssh-ed25519"),
                                     std::string("KEY"),
                                     std::string("in"),
                                     line.substr(0, line.size() - 1)}) {
    CAPTURE(comment);
    key.comment = comment;
    const Document again = read(SecretBytes(written(key, "dnskey")), {.strict = true});
    CHECK(again.errors.empty());
    REQUIRE(again.entries.size() == 1);
    CHECK(again.entries[0].format->name == "dnskey");
    CHECK(*again.entries[0].public_key == *key.public_key);
    CHECK(again.entries[0].comment == comment);
  }
}

TEST_CASE("SSHFP: as ssh-keygen -r writes it, and matched against the key") {
  KEYFLUENT_NEEDS("ssh-keygen");
  const Scratch scratch;
  for (const char* name : {"rsa2048", "dsa1024", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519"}) {
    CAPTURE(name);
    Entry entry = first("good/" + std::string(name) + "/openssh.pub");
    entry.comment = "host.example";
    const std::string ours = written(entry, "sshfp");
    REQUIRE(runs("sh -c 'ssh-keygen -r host.example -f " +
                 fixtures::path_of("good/" + std::string(name)) + "/openssh.pub >" +
                 scratch.path("theirs") + "'"));
    CHECK(ours == scratch.get("theirs"));
    std::istringstream lines(ours);
    for (std::string line; std::getline(lines, line);) {
      const auto match = codecs::match_sshfp(line, *entry.public_key);
      REQUIRE(match);
      CHECK(*match);
      const auto other = codecs::match_sshfp(line, *first("good/rsa3072/openssh.pub").public_key);
      REQUIRE(other);
      CHECK(!*other);
    }
  }
}

TEST_CASE("SSHFP: a wrong algorithm does not match, and what is no record is an error") {
  Entry entry = first("good/ed25519/openssh.pub");
  entry.comment = "h";
  std::string record = written(entry, "sshfp");
  record.resize(record.find('\n'));
  REQUIRE(record.starts_with("h IN SSHFP 4 1 "));
  const auto matches = [&](const std::string& text) {
    const auto match = codecs::match_sshfp(text, *entry.public_key);
    return match ? std::string(*match ? "yes" : "no") : std::string(match.error().id());
  };
  CHECK(matches(record) == "yes");
  CHECK(matches("h IN SSHFP 3 1 " + record.substr(15)) == "no");
  CHECK(matches("h IN SSHFP 4 2 " + record.substr(15)) == errors::container_malformed.id);
  CHECK(matches("h IN SSHFP 4 9 " + record.substr(15)) == errors::container_malformed.id);
  CHECK(matches(record + "0") == errors::container_malformed.id);
  CHECK(matches(record + "zz") == errors::container_malformed.id);
  CHECK(matches("h IN A 192.0.2.1") == errors::container_malformed.id);
  CHECK(matches("") == errors::container_malformed.id);
}

TEST_CASE("DNSSEC: cut at every byte or with any byte flipped, never another private key") {
  for (const std::string_view name : {"dns-p256", "dns-ed25519", "dns-rsa8"}) {
    const std::string path = "good/" + std::string(name) + "/K.private";
    const SecretBytes whole = fixtures::load(path);
    const Entry sound = first(path);
    const std::size_t step = name == "dns-rsa8" ? 7 : 1;
    const auto judge = [&](const SecretBytes& mutant) {
      const Document document = read(mutant, {});
      CHECK((!document.entries.empty() || !document.errors.empty()));
      for (const Error& error : document.errors) {
        CHECK(error.category() == Category::kInput);
      }
      return document.entries.empty() || *document.entries[0].public_key == *sound.public_key;
    };
    for (std::size_t size = 0; size < whole.size(); size += step) {
      CAPTURE(size);
      CHECK(judge(SecretBytes(whole.view().first(size))));
    }
    for (std::size_t at = 0; at < whole.size(); at += step) {
      SecretBytes mutant = whole.clone();
      mutant.writable()[at] ^= 1;
      // Without a public half beside it, a changed seed is another key: nobody can tell.
      judge(mutant);
    }
  }
}

}  // namespace keyfluent
