// SPDX-License-Identifier: MIT
#include "tests/fuzz/document.h"

#include "tests/fuzz/harness.h"

#include <algorithm>
#include <cstdio>

namespace keyfluent::fuzz {

namespace {

// More entries than these are checked alike, and only cost time.
constexpr std::size_t kMostEntries = 4;

std::size_t most_lines(ByteView input) {
  const auto is_end = [](std::uint8_t byte) { return byte == '\n' || byte == '\r'; };
  return static_cast<std::size_t>(std::count_if(input.begin(), input.end(), is_end)) + 1;
}

bool can_write(const Format& format, const Entry& entry) {
  const bool has_half =
      format.kind == Kind::kPublic ? entry.public_key.has_value() : entry.private_key.has_value();
  return has_half && format.write != nullptr && has_place_for_keys(format) &&
         format.holds(entry.public_key->algorithm());
}

void check_same(const Entry& original, const Entry& again, const Format& format) {
  KEYFLUENT_EXPECT(again.public_key.has_value());
  KEYFLUENT_EXPECT(*again.public_key == *original.public_key);
  if (format.kind == Kind::kPrivate) {
    KEYFLUENT_EXPECT(again.private_key.has_value());
    KEYFLUENT_EXPECT(again.private_key->components() == original.private_key->components());
  }
}

// A comment, a header or options may be such that a format cannot say them; a key may not.
void check_refusal(const Error& error, const Entry& entry) {
  const bool has_more = !entry.comment.empty() || !entry.options.empty();
  if (!has_more) {
    std::fprintf(stderr, "%s\n", error.message().c_str());
  }
  KEYFLUENT_EXPECT(has_more);
}

// round_trip writes an entry and reads it again, strictly: what is written needs no repair.
std::optional<Entry> round_trip(const Entry& entry, const Format& format) {
  WriteOptions options;
  options.random = counting_random();
  const Result<SecretBytes> text = write(entry, format, options);
  if (!text) {
    check_refusal(text.error(), entry);
    return std::nullopt;
  }
  Document document = read(*text, {.strict = true});
  for (const Error& error : document.errors) {
    std::fprintf(stderr, "%s: %s\n", std::string(format.name).c_str(), error.message().c_str());
  }
  KEYFLUENT_EXPECT(document.errors.empty());
  KEYFLUENT_EXPECT(document.entries.size() == 1);
  Entry& again = document.entries[0];
  KEYFLUENT_EXPECT(again.format == &format);
  check_same(entry, again, format);
  return std::move(again);
}

const Format* choose(const Entry& entry, std::size_t choice) {
  std::vector<const Format*> writers;
  for (const Format* format : formats()) {
    if (can_write(*format, entry)) {
      writers.push_back(format);
    }
  }
  return writers.empty() ? nullptr : writers[choice % writers.size()];
}

// check_foreign: no format is written for a key that it has no place for.
void check_foreign(const Entry& entry, std::size_t choice) {
  const Format& format = *formats()[choice % formats().size()];
  if (!format.holds(entry.public_key->algorithm())) {
    WriteOptions options;
    options.random = counting_random();
    KEYFLUENT_EXPECT(!write(entry, format, options));
  }
}

void check_halves(const Entry& entry) {
  KEYFLUENT_EXPECT(entry.format != nullptr && find_format(entry.format->name) == entry.format);
  KEYFLUENT_EXPECT(entry.public_key.has_value() || entry.is_locked());
  if (!entry.private_key) {
    return;
  }
  KEYFLUENT_EXPECT(!entry.is_locked());
  KEYFLUENT_EXPECT(
      equal_public(entry.public_key->plain_blob(), entry.private_key->public_key().blob()));
}

// check_strict: read strictly, the same input gives no key that needed a repair, and a name for
// each repair.
void check_strict(ByteView input, const Document& tolerant) {
  const bool is_mended = std::any_of(tolerant.entries.begin(),
                                     tolerant.entries.end(),
                                     [](auto& entry) { return !entry.repairs.empty(); });
  if (!is_mended) {
    return;
  }
  const Document strict = read(SecretBytes(input), {.strict = true});
  KEYFLUENT_EXPECT(strict.errors.size() > tolerant.errors.size());
  for (const Entry& entry : strict.entries) {
    KEYFLUENT_EXPECT(entry.repairs.empty());
  }
  for (const Entry& entry : tolerant.entries) {
    for (const Repair& repair : entry.repairs.list()) {
      KEYFLUENT_EXPECT(!repair_kind(repair.id).name.empty());
    }
  }
}

}  // namespace

RandomSource counting_random() {
  return [](std::span<std::uint8_t> bytes) -> Status {
    std::uint8_t next = 1;
    for (std::uint8_t& byte : bytes) {
      byte = next++;
    }
    return ok();
  };
}

bool has_place_for_keys(const Format& format) {
  return format.name != "sshfp";
}

bool is_cheap(const Protection& protection) {
  if (protection.kdf.starts_with("Argon2") || protection.kdf == "scrypt") {
    return false;
  }
  return protection.rounds <= (protection.kdf == "bcrypt" ? 1 : 2048);
}

void check_place(const Place& place, ByteView input) {
  if (place.kind == Place::Kind::kByte) {
    KEYFLUENT_EXPECT(place.line <= input.size());
  }
  if (place.kind == Place::Kind::kLine) {
    KEYFLUENT_EXPECT(place.line >= 1 && place.line <= most_lines(input));
    KEYFLUENT_EXPECT(place.column >= 1 &&
                     place.column <= 2 * input.size() + 1);  // UTF-16: columns of UTF-8
  }
}

void check_entry(const Entry& entry, std::size_t choice) {
  check_halves(entry);
  if (!entry.public_key) {
    return;
  }
  check_foreign(entry, choice);
  if (can_write(*entry.format, entry)) {
    round_trip(entry, *entry.format);
  }
  const Format* const other = choose(entry, choice);
  if (other == nullptr) {
    return;
  }
  const std::optional<Entry> there = round_trip(entry, *other);
  const Format& home = *entry.format;
  if (there && can_write(home, *there)) {
    if (const std::optional<Entry> back = round_trip(*there, home)) {
      check_same(*there, *back, home);
    }
  }
}

Document check_document(ByteView input, std::size_t choice) {
  Document document = read(SecretBytes(input), {});
  KEYFLUENT_EXPECT(!document.entries.empty() || !document.errors.empty());
  for (const Error& error : document.errors) {
    check_place(error.place(), input);
    KEYFLUENT_EXPECT(!error.message().empty());
    KEYFLUENT_EXPECT(error.place().kind == Place::Kind::kNone ||
                     !error.place().to_string().empty());
  }
  check_strict(input, document);
  for (std::size_t i = 0; i < std::min(document.entries.size(), kMostEntries); ++i) {
    const Entry& entry = document.entries[i];
    check_place(entry.place, input);
    for (const Repair& repair : entry.repairs.list()) {
      check_place(repair.place, input);
    }
    check_entry(entry, choice + i);
  }
  return document;
}

}  // namespace keyfluent::fuzz
