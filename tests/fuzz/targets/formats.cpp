// SPDX-License-Identifier: MIT
// Input: a row of formats.def (or beyond it: detection), a choice of another format, the bytes.
// A row gets a chunk: kind of container, label, then for an armored block "Tag: value" lines, an
// empty one, and the decoded body.
#include "keyfluent/core/chunk.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <array>

namespace keyfluent::fuzz {

namespace {

constexpr std::string_view kPassphrase = "correct horse";
constexpr std::uint8_t kContainers = static_cast<std::uint8_t>(Container::kBinary) + 1;

// take_headers reads headers off the start of the text, up to an empty line.
std::vector<Header> take_headers(std::string_view& text) {
  std::vector<Header> headers;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    const std::size_t colon = line.find(": ");
    if (colon == line.npos) {
      break;
    }
    headers.push_back(
        {std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)), {}});
  }
  return headers;
}

Chunk make_chunk(const Format& format, Knobs& knobs) {
  Chunk chunk;
  chunk.container = static_cast<Container>(knobs.next() % kContainers);
  const std::uint8_t label = knobs.next();
  std::string_view text = knobs.text();
  if (chunk.container == Container::kArmor) {
    if (!format.labels.empty()) {
      chunk.label = format.labels[label % format.labels.size()];
    }
    chunk.four_dashes = (label & 0x80) != 0;
    chunk.headers = take_headers(text);
  }
  chunk.body = SecretBytes(text);
  return chunk;
}

// complete adds what the caller of a codec knows.
void complete(Entry& entry, const Format& format) {
  if (entry.format == nullptr) {
    entry.format = &format;
  }
  if (!entry.public_key && entry.private_key) {
    entry.public_key = entry.private_key->public_key();
  }
}

void check_opened(const Chunk& chunk, const Format& format, std::size_t choice) {
  const Passphrase passphrase(kPassphrase);
  Result<Entries> opened = format.read(chunk, &passphrase);
  if (opened) {
    for (Entry& entry : *opened) {
      complete(entry, format);
      KEYFLUENT_EXPECT(entry.public_key.has_value());
      check_entry(entry, choice);
    }
  }
}

// check_names: a format has its name for its own kind of key alone, a family one for each kind.
void check_names(const Format& format, std::size_t choice) {
  constexpr std::array<std::string_view, 3> kFamilies = {"openssh", "secsh", "ppk"};
  const Kind other = format.kind == Kind::kPublic ? Kind::kPrivate : Kind::kPublic;
  KEYFLUENT_EXPECT(format_for(format.name, format.kind) == &format);
  KEYFLUENT_EXPECT(format_for(format.name, other) == nullptr);
  const Format* const member = format_for(kFamilies[choice % kFamilies.size()], format.kind);
  KEYFLUENT_EXPECT(member != nullptr && member->kind == format.kind && member->write != nullptr);
  KEYFLUENT_EXPECT(find_format("none") == nullptr);
}

void check_row(const Format& format, Knobs& knobs) {
  const std::uint8_t choice = knobs.next();
  check_names(format, choice);
  const Chunk chunk = make_chunk(format, knobs);
  // Intake hands no format an empty binary body: there is none in an input.
  if ((chunk.container == Container::kBinary && chunk.body.empty()) || !format.sniff(chunk)) {
    return;
  }
  Result<Entries> entries = format.read(chunk, nullptr);
  if (!entries) {
    KEYFLUENT_EXPECT(!entries.error().message().empty());
    return;
  }
  bool is_locked = false;
  bool cheap = true;
  for (Entry& entry : *entries) {
    complete(entry, format);
    if (entry.public_key) {
      check_entry(entry, choice);
    }
    is_locked = is_locked || (format.kind == Kind::kPrivate && !entry.private_key);
    cheap = cheap && is_cheap(entry.protection);
  }
  if (is_locked && cheap) {
    check_opened(chunk, format, choice);
  }
}

}  // namespace

void fuzz_formats(ByteView input) {
  Knobs knobs(input);
  const std::size_t row = knobs.next();
  if (row < formats().size()) {
    return check_row(*formats()[row], knobs);
  }
  const std::uint8_t choice = knobs.next();
  check_document(knobs.rest(), choice);
}

}  // namespace keyfluent::fuzz
