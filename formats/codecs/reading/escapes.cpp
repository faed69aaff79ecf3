// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/escapes.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/text.h"

#include <algorithm>

namespace keyfluent::reading {

namespace {

// count_backslashes counts those at the start of the text.
std::size_t count_backslashes(std::string_view text) {
  return std::min(text.find_first_not_of('\\'), text.size());
}

// first_line_end looks for \n with an odd number of backslashes (JSON), or failing that an even
// one.
Escapes first_line_end(std::string_view line) {
  Escapes found = Escapes::kNone;
  for (std::size_t at = line.find('\\'); at != line.npos; at = line.find('\\', at)) {
    const std::size_t count = count_backslashes(line.substr(at));
    at += count;
    const bool is_line_end = at < line.size() && (line[at] == 'n' || line[at] == 'r');
    if (is_line_end && count % 2 == 1) {
      return Escapes::kJson;
    }
    found = is_line_end ? Escapes::kDouble : found;
  }
  return found;
}

// is_wrapped_base64 is true if nothing but base64 stands between the escapes, and enough of it.
bool is_wrapped_base64(std::string_view line) {
  constexpr std::size_t kEnough = 40;
  return line.size() >= kEnough && std::all_of(line.begin(), line.end(), [](char c) {
           return c == '\\' || c == '"' || c == '\'' || is_base64_text({&c, 1});
         });
}

bool holds_key(std::string_view line) {
  const auto has = [&](std::string_view sign) { return line.find(sign) != line.npos; };
  return has("BEGIN ") || has("PuTTY-User-Key-File-") || has("AAAA") || is_wrapped_base64(line);
}

}  // namespace

Escapes find_escapes(std::string_view line) {
  const Escapes escapes = first_line_end(line);
  return escapes != Escapes::kNone && holds_key(line) ? escapes : Escapes::kNone;
}

std::size_t line_end_escape(std::string_view text, Escapes escapes) {
  if (escapes == Escapes::kNone) {
    return 0;
  }
  const std::string_view mark = escapes == Escapes::kJson ? "\\" : "\\\\";
  const auto escape_at = [&](std::size_t at, char letter) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    return rest.starts_with(mark) && rest.substr(mark.size()).starts_with(letter);
  };
  const std::size_t length = mark.size() + 1;
  if (escape_at(0, 'n')) {
    return length;
  }
  if (!escape_at(0, 'r')) {
    return 0;
  }
  return escape_at(length, 'n') ? 2 * length : length;
}

std::size_t character_escape(std::string_view text, Escapes escapes) {
  constexpr std::string_view kCharacters = "\\\"/$`'";
  if (escapes == Escapes::kNone || !text.starts_with('\\')) {
    return 0;
  }
  const std::size_t count = escapes == Escapes::kJson ? 1 : count_backslashes(text.substr(0, 3));
  return count < text.size() && kCharacters.find(text[count]) != kCharacters.npos ? count + 1 : 0;
}

std::size_t next_key(std::string_view comment) {
  // Bounded: a comment with more escapes than this before the next key is no list of keys.
  constexpr int kTries = 16;
  std::size_t at = comment.find('\\');
  for (int i = 0; i < kTries && at != comment.npos; ++i) {
    const std::size_t length = line_end_escape(comment.substr(at), Escapes::kJson);
    if (length != 0) {
      const auto line = authorized_keys::split_line(comment.substr(at + length));
      if (line && line->kind == authorized_keys::Line::Kind::kKey) {
        return at;
      }
    }
    at = comment.find('\\', at + 1);
  }
  return comment.size();
}

std::string plain_comment(std::string_view comment) {
  if (find_escapes(comment) == Escapes::kNone) {
    return std::string(comment);
  }
  std::string plain;
  while (!comment.empty()) {
    const std::size_t count = count_backslashes(comment);
    const bool is_line_end =
        count < comment.size() && (comment[count] == 'n' || comment[count] == 'r');
    plain.append(comment.substr(is_line_end ? count : 0, is_line_end ? 1 : count + 1));
    comment.remove_prefix(std::min(count + 1, comment.size()));
  }
  return plain;
}

}  // namespace keyfluent::reading
