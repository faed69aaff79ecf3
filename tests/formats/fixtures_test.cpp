// SPDX-License-Identifier: MIT
// Every fixture that another tool made is read to the key that ssh-keygen -l says it is, with its
// comment, and with exactly the repairs that its damage needs.
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"

namespace keyfluent {
namespace {

std::string joined(const Repairs& repairs) {
  std::set<std::string> names;
  for (const Repair& repair : repairs.list()) {
    names.emplace(repair_kind(repair.id).name);
  }
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

std::string sorted(const std::string& list) {
  std::set<std::string> names;
  std::istringstream cells(list);
  for (std::string cell; std::getline(cells, cell, ',');) {
    names.insert(cell);
  }
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

std::string errors_of(const Document& document) {
  std::string text;
  for (const Error& error : document.errors) {
    text += std::string(error.id()) + " " + error.place().to_string() + " " + error.message() + "; ";
  }
  return text;
}

}  // namespace

TEST_CASE("every fixture is read to the right key, comment and repairs") {
  const auto all = fixtures::manifest();
  REQUIRE(all.size() > 300);
  for (const fixtures::Fixture& fixture : all) {
    CAPTURE(fixture.path);
    Document document = read(fixtures::load(fixture.path), {});
    CHECK(errors_of(document) == "");
    if (document.entries.size() != 1) {
      CHECK(document.entries.size() == 1);
      continue;
    }
    Entry& entry = document.entries[0];
    CHECK(entry.protection.encrypted == fixture.encrypted);
    CHECK(entry.is_locked() == fixture.encrypted);
    if (entry.is_locked()) {
      const Status unlocked = unlock(document, Passphrase(fixtures::kPassphrase));
      CHECK_MESSAGE(unlocked.has_value(), (unlocked ? "" : unlocked.error().message()));
    }
    CHECK(entry.format->name == fixture.format);
    if (!entry.public_key) {
      CHECK(entry.public_key.has_value());
      continue;
    }
    CHECK(entry.public_key->name() == fixture.algorithm);
    CHECK(sha256_fingerprint(*entry.public_key) == fixture.sha256);
    if (!fixture.bits.empty()) {
      CHECK(std::to_string(entry.public_key->bits()) == fixture.bits);
    }
    CHECK(entry.comment == fixture.comment);
    CHECK(joined(entry.repairs) == sorted(fixture.repairs));
    if (entry.format->kind == Kind::kPrivate) {
      CHECK(entry.private_key.has_value());
    }
  }
}

TEST_CASE("--strict reads the sound fixtures and refuses every repair") {
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    CAPTURE(fixture.path);
    const Document document = read(fixtures::load(fixture.path), {.strict = true});
    if (fixture.repairs.empty()) {
      CHECK(errors_of(document) == "");
      CHECK(document.entries.size() == 1);
    } else {
      CHECK(document.entries.empty());
      REQUIRE(!document.errors.empty());
      CHECK(document.errors[0].is(errors::repair_refused));
      CHECK(document.errors[0].category() == Category::kInput);
    }
  }
}

TEST_CASE("a wrong passphrase is a wrong passphrase in every encrypted fixture") {
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (!fixture.encrypted) {
      continue;
    }
    CAPTURE(fixture.path);
    Document document = read(fixtures::load(fixture.path), {});
    REQUIRE(document.entries.size() == 1);
    const Status unlocked = unlock(document, Passphrase("wrong horse"));
    REQUIRE(!unlocked);
    CHECK(unlocked.error().id() == errors::passphrase_wrong.id);
    CHECK(document.entries[0].is_locked());
    CHECK(!document.entries[0].private_key);
  }
}

TEST_CASE("each defect has its own error") {
  for (const auto& row : fixtures::rows("BAD.tsv")) {
    CAPTURE(row[0]);
    const Document document = read(fixtures::load(row[0]), {});
    CHECK(document.entries.empty());
    REQUIRE(!document.errors.empty());
    CHECK(document.errors[0].id() == row[1]);
  }
}

TEST_CASE("several keys in one input come out in order, good ones beside a bad one") {
  const auto fingerprints = [](const Document& document) {
    std::vector<std::string> result;
    for (const Entry& entry : document.entries) {
      result.push_back(sha256_fingerprint(*entry.public_key));
    }
    return result;
  };
  const auto line = [&](const char* path) { return fingerprints(read(fixtures::load(path), {})).at(0); };
  const std::string rsa = line("good/rsa2048/openssh.pub");
  const std::string ed = line("good/ed25519/openssh.pub");
  const std::string ec = line("good/ecdsa256/openssh.pub");
  for (const char* path : {"several/three.rfc4716", "several/three.pub", "several/authorized_keys"}) {
    CAPTURE(path);
    const Document document = read(fixtures::load(path), {});
    CHECK(errors_of(document) == "");
    CHECK(fingerprints(document) == std::vector<std::string>{rsa, ed, ec});
  }
  const Document options = read(fixtures::load("several/authorized_keys"), {});
  REQUIRE(options.entries.size() == 3);
  CHECK(options.entries[1].options ==
        R"(restrict,command="echo \"hello, world\" # ssh-rsa",from="10.0.0.0/8,!10.1.2.3")");
  CHECK(options.entries[2].options == "no-pty");

  const Document bad = read(fixtures::load("several/good-bad-good.pub"), {});
  CHECK(fingerprints(bad) == std::vector<std::string>{ed, ec});
  REQUIRE(bad.errors.size() == 1);
  CHECK(bad.errors[0].is(errors::base64_bad_character));
  CHECK(bad.errors[0].place() == Place::at_line(2, 14));

  CHECK(fingerprints(read(fixtures::load("several/mixed.mail"), {})) ==
        std::vector<std::string>{rsa, ed});
}

}  // namespace keyfluent
