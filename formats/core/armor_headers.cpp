// SPDX-License-Identifier: MIT
#include "keyfluent/core/armor_headers.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>

namespace keyfluent {

namespace {

// Every key blob begins with a length below 2^24, whose first three bytes are zero.
constexpr std::string_view kBlobStart = "AAAA";

std::string_view skip_blanks(std::string_view text) {
  return text.substr(word_start(text));
}

std::string_view trim_end(std::string_view line) {
  while (!line.empty() && is_blank(line.back())) {
    line.remove_suffix(1);
  }
  return line;
}

// value_of returns what follows the tag of a header line.
std::string_view value_of(std::string_view line) {
  const std::string_view text = peel(line).text;
  return trim_blanks(text.substr(std::min(text.find(':') + 1, text.size())));
}

std::size_t hex_size(std::string_view text, std::size_t most) {
  const std::size_t end = text.substr(0, most).find_first_not_of("0123456789abcdefABCDEF");
  return end == std::string_view::npos ? std::min(most, text.size()) : end;
}

// dek_info_size: the cipher's name, a comma, and its IV in hexadecimal, whose length is that of the
// cipher's block: 16 bytes for the AES family, 8 for the others.
std::size_t dek_info_size(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) {
    return 0;
  }
  const std::string_view cipher = text.substr(0, comma);
  const auto is = [&](std::string_view name) { return cipher.find(name) != cipher.npos; };
  const bool wide = is("AES") || is("CAMELLIA") || is("ARIA") || is("SEED");
  return comma + 1 + hex_size(text.substr(comma + 1), wide ? 32 : 16);
}

std::size_t proc_type_size(std::string_view text) {
  constexpr std::string_view kValue = "4,ENCRYPTED";
  return text.starts_with(kValue) ? kValue.size() : 0;
}

// body_start returns where base64 begins that goes on to the end of the text; or the size.
std::size_t body_start(std::string_view text) {
  std::size_t tail = text.size();
  while (tail > 0 && (is_base64_character(text[tail - 1]) || is_blank(text[tail - 1]))) {
    --tail;
  }
  return std::min(text.find(kBlobStart, tail), text.size());
}

// next_tag returns where the next " Tag: " begins; or the size.
std::size_t next_tag(std::string_view text) {
  const std::size_t colon = text.find(": ");
  if (colon == std::string_view::npos) {
    return text.size();
  }
  const std::size_t blank = text.substr(0, colon).find_last_of(" \t");
  return blank == std::string_view::npos ? text.size() : blank;
}

std::size_t value_size(std::string_view tag, std::string_view text) {
  if (tag == "DEK-Info") {
    return dek_info_size(text);
  }
  if (tag == "Proc-Type") {
    return proc_type_size(text);
  }
  if (text.starts_with('"')) {
    const std::size_t close = text.find('"', 1);
    return close == std::string_view::npos ? text.size() : close + 1;
  }
  return std::min(body_start(text), next_tag(text));
}

}  // namespace

std::size_t header_tag_size(std::string_view line) {
  const std::size_t colon = std::min(line.find(':'), line.size());
  return colon < line.size() && word_end(line) > colon ? colon : 0;
}

std::string_view header_line(const Text& text, std::size_t line, bool mended) {
  return mended ? text.line(line) : text.lines()[line].raw;
}

bool must_mend_header(const Text& text, const HeaderLines& lines) {
  for (std::size_t i = lines.first; i <= lines.last; ++i) {
    if (text.lines()[i].raw.empty() && !text.line(i).empty()) {
      return true;
    }
  }
  return value_of(text.line(lines.first)).starts_with('"') &&
         !value_of(text.lines()[lines.first].raw).starts_with('"');
}

Header read_header(const Text& text, const HeaderLines& lines, bool mended, bool keep_blanks) {
  std::string joined;
  for (std::size_t i = lines.first; i <= lines.last; ++i) {
    const std::string_view line = header_line(text, i, mended);
    joined += i != lines.first && keep_blanks ? trim_end(line) : peel(line).text;
    if (i != lines.last) {
      joined.pop_back();  // the backslash
    }
  }
  const std::size_t tag = joined.find(':');
  const std::string_view value = trim_blanks(std::string_view(joined).substr(tag + 1));
  return {joined.substr(0, tag), std::string(value), text.lines()[lines.first].origin};
}

std::vector<JoinedHeader> split_joined(std::string_view& text) {
  std::vector<JoinedHeader> headers;
  for (text = skip_blanks(text); headers.size() < limits::kHeaders; text = skip_blanks(text)) {
    const std::size_t tag = header_tag_size(text);
    if (tag == 0) {
      break;
    }
    const std::string_view value = skip_blanks(text.substr(tag + 1));
    const std::size_t size = value_size(text.substr(0, tag), value);
    headers.push_back({text.substr(0, tag), trim_blanks(value.substr(0, size))});
    text = value.substr(size);
  }
  return headers;
}

}  // namespace keyfluent
