// SPDX-License-Identifier: MIT
// Every algorithm through every format, and on from each to each: the numbers stay the same. Driven
// by the tables of formats and fixtures, so that a new row joins by itself.
#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <map>
#include <set>

namespace keyfluent {
namespace {

constexpr std::string_view kSecret = "the passphrase";

Entry open_fixture(const std::string& path) {
  Document document = read(fixtures::load(path), {});
  REQUIRE(document.entries.size() == 1);
  return std::move(document.entries[0]);
}

// samples is one entry of each algorithm: the smallest fixture of that format.
std::map<std::string, Entry> samples(std::string_view format, std::string_view file) {
  std::map<std::string, Entry> result;
  for (const fixtures::Fixture& fixture : fixtures::manifest()) {
    if (fixture.format == format && fixture.path.starts_with("good/") &&
        fixture.path.ends_with("/" + std::string(file))) {
      Entry entry = open_fixture(fixture.path);
      result.try_emplace(fixture.algorithm, std::move(entry));
    }
  }
  return result;
}

bool can_write(const Format& format, const Entry& entry, Kind kind) {
  return format.kind == kind && format.write != nullptr &&
         format.holds(entry.public_key->algorithm());
}

// converted writes an entry; of an encrypted one, the cheapest that the format allows.
SecretBytes converted(const Entry& entry, const Format& format, const Passphrase* passphrase) {
  WriteOptions options;
  options.passphrase = passphrase;
  options.rounds = passphrase != nullptr ? 1 : 0;
  options.random = openssl_random();
  auto text = write(entry, format, options);
  if (!text && text.error().is(errors::write_unsupported_option)) {
    options.rounds = 0;
    text = write(entry, format, options);
  }
  REQUIRE_MESSAGE(text.has_value(), text.error().message());
  return *std::move(text);
}

Entry read_again(const SecretBytes& text, const Format& format) {
  Document document = read(text, {.strict = true});
  for (const Error& error : document.errors) {
    FAIL_CHECK(error.message());
  }
  REQUIRE(document.entries.size() == 1);
  if (document.entries[0].is_locked()) {
    const Status unlocked = unlock(document, Passphrase(kSecret));
    REQUIRE_MESSAGE(unlocked.has_value(), unlocked.error().message());
  }
  CHECK(document.entries[0].format->name == format.name);
  return std::move(document.entries[0]);
}

void check_same(const Entry& again, const Entry& original) {
  REQUIRE(again.public_key);
  CHECK(again.public_key->blob().size() == original.public_key->blob().size());
  CHECK(*again.public_key == *original.public_key);
  if (original.private_key) {
    REQUIRE(again.private_key);
    CHECK(again.private_key->components() == original.private_key->components());
  }
}

// SSHFP holds a hash of the key: nothing comes back.
bool is_one_way(const Format& format) {
  return format.name == "sshfp";
}

void walk(const Entry& original, Kind kind, const Passphrase* passphrase) {
  for (const Format* first : formats()) {
    if (!can_write(*first, original, kind) || is_one_way(*first) ||
        (passphrase != nullptr && !first->can_encrypt)) {
      continue;
    }
    CAPTURE(first->name);
    const Entry middle = read_again(converted(original, *first, passphrase), *first);
    check_same(middle, original);
    CHECK(middle.protection.encrypted == (passphrase != nullptr));
    for (const Format* second : formats()) {
      // Every pair is walked in clear; what encryption adds is in the first step already.
      if (passphrase != nullptr || !can_write(*second, middle, kind) || is_one_way(*second)) {
        continue;
      }
      CAPTURE(second->name);
      check_same(read_again(converted(middle, *second, nullptr), *second), original);
    }
  }
}

}  // namespace

TEST_CASE("every private key goes through every pair of formats that hold it") {
  const auto all = samples("openssh-private", "openssh");
  CHECK(all.size() >= 7);
  for (const auto& sample : all) {
    CAPTURE(sample.first);
    walk(sample.second, Kind::kPrivate, nullptr);
  }
}

TEST_CASE("every private key goes through every format under a passphrase") {
  const Passphrase passphrase(kSecret);
  for (const auto& sample : samples("openssh-private", "openssh")) {
    CAPTURE(sample.first);
    walk(sample.second, Kind::kPrivate, &passphrase);
  }
}

TEST_CASE("every public key goes through every pair of formats that hold it") {
  const auto all = samples("openssh-public", "openssh.pub");
  CHECK(all.size() >= 15);
  for (const auto& sample : all) {
    CAPTURE(sample.first);
    walk(sample.second, Kind::kPublic, nullptr);
  }
}

TEST_CASE("every private key's public half goes to every public format that holds it") {
  for (const auto& sample : samples("openssh-private", "openssh")) {
    CAPTURE(sample.first);
    const Entry& entry = sample.second;
    for (const Format* format : formats()) {
      if (can_write(*format, entry, Kind::kPublic) && !is_one_way(*format)) {
        CAPTURE(format->name);
        const Entry again = read_again(converted(entry, *format, nullptr), *format);
        CHECK(*again.public_key == *entry.public_key);
        CHECK_FALSE(again.private_key);
      }
    }
  }
}

TEST_CASE("an algorithm that a format does not hold is refused, and the holders are named") {
  for (const auto& sample : samples("openssh-private", "openssh")) {
    CAPTURE(sample.first);
    const Entry& entry = sample.second;
    for (const Format* format : formats()) {
      if (format->write == nullptr || format->holds(entry.public_key->algorithm())) {
        continue;
      }
      CAPTURE(format->name);
      WriteOptions options;
      options.random = openssl_random();
      const auto refused = write(entry, *format, options);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().is(errors::write_unsupported_algorithm));
      CHECK(refused.error().message().find("openssh-") != std::string::npos);
    }
  }
}

}  // namespace keyfluent
