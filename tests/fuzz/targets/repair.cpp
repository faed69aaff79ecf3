// SPDX-License-Identifier: MIT
// Input: a format, a choice, up to four kinds of damage with an argument each; the rest is text of
// a stranger that is read as it is.  A key that was written and then damaged is read as that key,
// or not at all; after one kind of damage alone it is read.
#include "keyfluent/core/base64.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <array>
#include <string>

namespace keyfluent::fuzz {

namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from)) {
    result.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return result.append(text);
}

// each_line puts something before and after each line.
std::string each_line(std::string_view text, std::string_view before, std::string_view after) {
  std::string result;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    result.append(before).append(text.substr(0, end)).append(after).append("\n");
    text.remove_prefix(end + 1);
  }
  return text.empty() ? result : result.append(before).append(text);
}

std::string to_utf16(std::string_view text) {
  std::string result("\xFF\xFE");
  for (const char c : text) {
    result.push_back(c);
    result.push_back('\0');
  }
  return result;
}

std::string without_end(std::string_view text) {
  return std::string(text.substr(0, text.find_last_not_of("\r\n") + 1));
}

std::string inserted(const std::string& text, std::uint8_t at, std::string_view what) {
  std::string result = text;
  return result.insert(text.size() * at / 256, what);
}

// Damage is one row; `at` places it, where a place matters.
struct Damage {
  std::string (*apply)(const std::string& text, std::uint8_t at);
  bool is_certain;  // every format that is text survives it, if it is the only one
};

using Text8 = const std::string&;
using At = std::uint8_t;

constexpr Damage kDamages[] = {
    {[](Text8 t, At) { return t; }, true},
    {[](Text8 t, At) { return replaced(t, "\n", "\r\n"); }, true},
    {[](Text8 t, At) { return replaced(t, "\n", "\r"); }, true},
    {[](Text8 t, At) { return "\xEF\xBB\xBF" + t; }, true},
    {[](Text8 t, At) { return to_utf16(t); }, true},
    {[](Text8 t, At) { return each_line(t, "  ", ""); }, true},
    {[](Text8 t, At) { return each_line(t, "", " \t"); }, true},
    {[](Text8 t, At) { return each_line(t, "> ", ""); }, true},
    {[](Text8 t, At) { return without_end(t); }, true},
    {[](Text8 t, At) { return "Hello,\n\n" + t; }, true},
    {[](Text8 t, At) { return t + "\nRegards\n"; }, true},
    {[](Text8 t, At) { return encode_base64(as_bytes(t)) + "\n"; }, true},
    {[](Text8 t, At) { return replaced(replaced(t, "&", "&amp;"), "\"", "&quot;"); }, true},
    {[](Text8 t, At) { return replaced(without_end(t), "\n", "\\n") + "\n"; }, true},
    {[](Text8 t, At) { return replaced(t, " ", "\xC2\xA0"); }, true},
    {[](Text8 t, At at) { return inserted(t, at, "\xE2\x80\x8B"); }, false},
    {[](Text8 t, At at) { return inserted(t, at, "\n"); }, false},
    {[](Text8 t, At at) { return inserted(t, at, " "); }, false},
    {[](Text8 t, At) { return replaced(t, "-----", "\xE2\x80\x94"); }, false},
    {[](Text8 t, At) { return "KEY='" + without_end(t) + "'\n"; }, false},
    {[](Text8 t, At) { return replaced(t, "\n", "<br>\n"); }, false},
    {[](Text8 t, At) { return replaced(t, "\n", "\n\n"); }, false},
    {[](Text8 t, At) { return replaced(without_end(t), "\n", " ") + "\n"; }, false},
    {[](Text8 t, At at) { return t.substr(0, t.size() * at / 256); }, false},
    {[](Text8 t, At at) { return t.substr(t.size() * at / 256); }, false},
};

// the_key is an Ed25519 key whose seed is no text.
Entry the_key() {
  Bytes der = {0x30,
               0x2e,
               0x02,
               0x01,
               0x00,
               0x30,
               0x05,
               0x06,
               0x03,
               0x2b,
               0x65,
               0x70,
               0x04,
               0x22,
               0x04,
               0x20};
  for (std::uint8_t byte = 0; byte < 32; ++byte) {
    der.push_back(static_cast<std::uint8_t>(0x80 + byte));
  }
  const std::string text =
      "-----BEGIN PRIVATE KEY-----\n" + encode_base64(der) + "\n-----END PRIVATE KEY-----\n";
  Document document = read(SecretBytes(text), {});
  KEYFLUENT_EXPECT(document.entries.size() == 1);
  document.entries[0].comment = "me@example";
  return std::move(document.entries[0]);
}

struct Written {
  const Format* format;
  std::string text;
};

// written is the key in every format that is text.
std::vector<Written> write_all(const Entry& key) {
  std::vector<Written> all;
  WriteOptions options;
  options.random = counting_random();
  for (const Format* format : formats()) {
    if (format->write == nullptr || format->is_binary || !has_place_for_keys(*format)) {
      continue;
    }
    if (const Result<SecretBytes> text = write(key, *format, options)) {
      all.push_back({format, std::string(text->text())});
    }
  }
  return all;
}

// Formats whose files are lines of their own kind: their damages are told by the other invariant.
bool is_common(const Format& format) {
  return !format.labels.empty() || format.name == "openssh-public";
}

std::string damage(std::string text, Knobs& knobs, bool& is_certain) {
  const std::size_t count = 1 + knobs.next() % 4u;
  for (std::size_t i = 0; i < count; ++i) {
    const Damage& kind = kDamages[knobs.next() % std::size(kDamages)];
    text = kind.apply(text, knobs.next());
    is_certain = count == 1 && kind.is_certain;
  }
  return text;
}

void check_damaged(const PublicKey& key, const Written& intact, Knobs& knobs) {
  bool is_certain = false;
  const std::string text = damage(intact.text, knobs, is_certain);
  const Document document = read(SecretBytes(std::string_view(text)), {});
  for (const Entry& entry : document.entries) {
    KEYFLUENT_EXPECT(!entry.public_key || *entry.public_key == key);
  }
  if (is_certain && is_common(*intact.format)) {
    KEYFLUENT_EXPECT(document.entries.size() == 1);
    KEYFLUENT_EXPECT(document.errors.empty());
  }
}

}  // namespace

void fuzz_repair(ByteView input) {
  static const Entry key = the_key();
  static const std::vector<Written> intact = write_all(key);
  Knobs knobs(input);
  const std::uint8_t format = knobs.next();
  const std::uint8_t choice = knobs.next();
  check_damaged(*key.public_key, intact[format % intact.size()], knobs);
  check_document(knobs.rest(), choice);
}

}  // namespace keyfluent::fuzz
