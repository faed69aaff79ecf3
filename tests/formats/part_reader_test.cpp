// SPDX-License-Identifier: MIT
// PartReader: an input in parts, however it is cut, gives what it gives as a whole.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "tests/formats/fixtures.h"

namespace keyfluent {
namespace {

std::string spelled(const Entry& entry) {
  std::string text(entry.format->name);
  text += " " + entry.place.to_string();
  text += " " + (entry.public_key ? sha256_fingerprint(*entry.public_key) : std::string("-"));
  text += entry.private_key ? " private" : "";
  text += entry.is_locked() ? " locked " + entry.protection.cipher : "";
  text += " {" + entry.options + "} (" + entry.comment + ")";
  for (const Header& header : entry.headers) {
    text += " " + header.tag + ":" + header.value + "@" + header.place.to_string();
  }
  for (const Repair& repair : entry.repairs.list()) {
    text += " " + std::string(repair_kind(repair.id).name) + "@" + repair.place.to_string();
  }
  return text + "\n";
}

std::string spelled(const Error& error) {
  return std::string(error.id()) + " " + error.place().to_string() + " " + error.message() + " " +
         std::string(error.hint()) + "\n";
}

// Spelled is a Document as text.  Refused repairs stand apart: in parts they come between others.
struct Spelled {
  std::string keys;
  std::string refused;
  std::string errors;

  void add(const Document& document) {
    for (const Entry& entry : document.entries) {
      keys += spelled(entry);
    }
    for (const Error& error : document.errors) {
      (error.is(errors::repair_refused) ? refused : errors) += spelled(error);
    }
  }
};

Spelled whole(std::string_view input, const ReadOptions& options) {
  Spelled text;
  text.add(read(SecretBytes(input), options));
  return text;
}

// parts cuts the input into parts of 1 to `most` bytes.
Spelled parts(std::string_view input, std::size_t most, std::minstd_rand& random, const ReadOptions& options) {
  Spelled text;
  PartReader reader(options);
  do {
    const std::size_t size = std::min(input.size(), 1 + random() % most);
    const SecretBytes part(input.substr(0, size));
    input.remove_prefix(size);
    text.add(reader.read(part.clone(), input.empty()));
  } while (!input.empty());
  return text;
}

void check_equal(std::string_view input, std::size_t most, std::minstd_rand& random, bool strict) {
  const ReadOptions options{strict, {}};
  const Spelled expected = whole(input, options);
  const Spelled found = parts(input, most, random, options);
  REQUIRE(found.keys == expected.keys);
  REQUIRE(found.refused == expected.refused);
  REQUIRE(found.errors == expected.errors);
}

// What may stand in a list: sound and damaged files, what is none, and what begins and does not end.
std::vector<std::string> things() {
  std::vector<std::string> texts = {
      "\n", "\r\n", "\r", "# a comment\n", "   \t\n", "a word of text\n", "; zone comment\n",
      "-----BEGIN RSA PRIVATE KEY-----\n", "---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"cut\\\n",
      "-----END CERTIFICATE-----\n", "{ \"kty\": \"RSA\",\n", "}\n", "ssh-ed25519\n",
      "PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\n", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB\n",
      "AAAAC3NzaC1lZDI1NTE5AAAAI\n", "ssh-ed25519 AAAA*\n", std::string("\0\n", 2),
      std::string("nul\0l\n", 6), "\xef\xbb\xbf", "\xc3\xa9t\xc3\xa9 \xe2\x80\x9cx\xe2\x80\x9d\n",
      "host IN SSHFP 4 2 (\n", "example.com. IN DNSKEY 512 3 15 (\n", "Private-key-format: v1.3\n",
      "host.example.com,10.0.0.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5\n", "> quoted\n", "key=\"\n", "'\n",
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n"};
  for (const auto* table : {"MANIFEST.tsv", "BAD.tsv"}) {
    for (const auto& row : fixtures::rows(table)) {
      texts.emplace_back(fixtures::load(row[0]).text());
    }
  }
  return texts;
}

std::string key_line(std::minstd_rand& random) {
  static const std::vector<std::string> kLines = [] {
    std::vector<std::string> lines;
    for (const auto* path : {"good/ed25519/openssh.pub", "good/rsa2048/openssh.pub", "good/ecdsa256/openssh.pub"}) {
      std::string line(fixtures::load(path).text());
      line.resize(line.find('\n'));
      lines.push_back(line);
    }
    return lines;
  }();
  std::string line = kLines[random() % kLines.size()];
  switch (random() % 12) {
    case 0: line.insert(60 % line.size(), "\n"); break;        // wrapped
    case 1: line.resize(line.size() - random() % 90); break;   // cut
    case 2: line += " \xc3\xbc& <br>"; break;                  // mended
    case 3: line = "no-pty,command=\"x y\" " + line; break;
    case 4: line += "\\n" + kLines[0]; break;                  // two keys
    case 5: line = "> " + line; break;
    default: break;
  }
  return line + (random() % 8 == 0 ? "\r\n" : random() % 40 == 0 ? "\r" : "\n");
}

}  // namespace

TEST_CASE("one file in parts") {
  std::minstd_rand random(1);
  for (const std::string& text : things()) {
    CAPTURE(text);
    check_equal(text, text.size() < 1000 ? 1 : 300, random, false);
    check_equal(text, 40, random, true);
    check_equal(text + key_line(random) + text, 700, random, false);
  }
}

TEST_CASE("lists in parts") {
  const std::vector<std::string> all = things();
  for (unsigned seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    std::minstd_rand random(seed + 7);
    std::string list;
    const std::size_t count = random() % 60;
    const std::size_t hostile = 2 + random() % 20;
    for (std::size_t i = 0; i < count; ++i) {
      std::string thing = random() % hostile == 0 ? all[random() % all.size()] : key_line(random);
      if (random() % 60 == 0 && !thing.empty()) {
        thing[random() % thing.size()] = static_cast<char>(random() % 256);
      }
      list += thing.size() < 20000 ? thing : thing.substr(0, 20000);
    }
    check_equal(list, 1 + random() % 4000, random, seed % 4 == 0);
  }
}

TEST_CASE("errors beyond the most that are kept are counted in parts, too") {
  std::minstd_rand random(3);
  std::string list;
  for (int i = 0; i < 1200; ++i) {
    list += "ssh-ed25519 AAAA*" + std::to_string(i) + "\n";
  }
  check_equal(list, 5000, random, false);
}

TEST_CASE("a list of any size is held a few lines at a time, and what must be held has a limit") {
  ReadOptions options;
  options.limits.input_bytes = 20000;
  PartReader reader(options);
  std::minstd_rand random(5);
  std::size_t keys = 0;
  const std::string line(fixtures::load("good/ed25519/openssh.pub").text());
  for (int i = 0; i < 1000; ++i) {
    keys += reader.read(SecretBytes(line), false).entries.size();
    CHECK(reader.held() < 512 + line.size());
  }
  CHECK(keys >= 997);
  Document document = reader.read(SecretBytes("-----BEGIN RSA PRIVATE KEY-----\n"), false);
  for (int i = 0; i < 2000 && document.errors.empty(); ++i) {
    document = reader.read(SecretBytes("MIIEowIBAAKCAQEA\n"), false);
  }
  REQUIRE(document.errors.size() == 1);
  CHECK(document.errors[0].is(errors::input_too_large));
  CHECK(reader.held() <= 20000 + 17);
  CHECK(reader.read(SecretBytes(line), true).entries.empty());
}

}  // namespace keyfluent
