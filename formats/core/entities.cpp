// SPDX-License-Identifier: MIT
// HTML character references, as far as a key can be spelled with them.
#include "keyfluent/core/characters.h"

#include <array>
#include <charconv>

namespace keyfluent {

namespace {

struct Named {
  std::string_view name;
  char32_t code;
};

constexpr Named kNamed[] = {
    {"quot", '"'},     {"amp", '&'},      {"apos", '\''},    {"lt", '<'},       {"gt", '>'},
    {"nbsp", 0xa0},    {"shy", 0xad},     {"plus", '+'},     {"sol", '/'},      {"equals", '='},
    {"hyphen", '-'},   {"dash", '-'},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"minus", 0x2212},
    {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"zwnj", 0x200c},
    {"zwj", 0x200d},   {"NewLine", '\n'}, {"Tab", '\t'},     {"colon", ':'},    {"commat", '@'},
    {"period", '.'},   {"lowbar", '_'},   {"bsol", '\\'},    {"lpar", '('},     {"rpar", ')'},
    {"comma", ','},    {"num", '#'},
};

constexpr std::size_t kLongest = 10;  // "&#1114111;"

std::optional<char32_t> named(std::string_view name) {
  for (const Named& row : kNamed) {
    if (row.name == name) {
      return row.code;
    }
  }
  return std::nullopt;
}

// numbered reads the digits of a numeric reference.  Control characters but tab and line ends, and
// what is no character, are not decoded.
std::optional<char32_t> numbered(std::string_view digits, int base) {
  std::uint32_t code = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, code, base);
  if (error != std::errc() || stop != end || code > 0x10ffff) {
    return std::nullopt;
  }
  const bool is_control = code < 0x20 && code != '\t' && code != '\n' && code != '\r';
  const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
  return is_control || is_surrogate ? std::nullopt : std::optional<char32_t>(code);
}

std::optional<char32_t> reference(std::string_view name) {
  if (name.starts_with("#x") || name.starts_with("#X")) {
    return numbered(name.substr(2), 16);
  }
  if (name.starts_with("#")) {
    return numbered(name.substr(1), 10);
  }
  return named(name);
}

// line_break_length returns the length of a <br> tag at the start of the text, or 0.
std::size_t line_break_length(std::string_view text) {
  const auto letter = [&](std::size_t i, char c) {
    return i < text.size() &&
           (static_cast<unsigned char>(text[i]) | 0x20u) == static_cast<unsigned char>(c);
  };
  if (!letter(1, 'b') || !letter(2, 'r')) {
    return 0;
  }
  std::size_t at = 3;
  while (at < text.size() && at < 6 && (text[at] == ' ' || text[at] == '/')) {
    ++at;
  }
  return at < text.size() && text[at] == '>' ? at + 1 : 0;
}

}  // namespace

std::optional<Decoded> decode_entity(std::string_view text) {
  if (text.starts_with('<')) {
    const std::size_t length = line_break_length(text);
    return length != 0 ? std::optional<Decoded>({'\n', length}) : std::nullopt;
  }
  if (!text.starts_with('&')) {
    return std::nullopt;
  }
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos || end < 2) {
    return std::nullopt;
  }
  const std::optional<char32_t> code = reference(text.substr(1, end - 1));
  return code ? std::optional<Decoded>({*code, end + 1}) : std::nullopt;
}

}  // namespace keyfluent
