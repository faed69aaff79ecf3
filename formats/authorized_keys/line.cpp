// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/line.h"

#include "keyfluent/authorized_keys/blob_name.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"

#include <algorithm>
#include <optional>
#include <string>

namespace keyfluent::authorized_keys {

namespace {

std::string_view skip_blanks(std::string_view text) {
  return text.substr(word_start(text));
}

// take_word takes the characters up to the next blank off the start of the text.
std::string_view take_word(std::string_view& text) {
  const std::size_t size = word_end(text);
  const std::string_view word = text.substr(0, size);
  text.remove_prefix(size);
  return word;
}

// is_key_type is true for a name in the table of algorithms, or one that the blob itself repeats.
bool is_key_type(std::string_view name, std::string_view blob) {
  return find_algorithm(name) != nullptr || (is_algorithm_name(name) && blob_name(blob) == name);
}

// take_key reads key-type, base64 and comment; nothing if they are not there.
std::optional<Line> take_key(std::string_view text) {
  Line line;
  line.kind = Line::Kind::kKey;
  line.type = take_word(text);
  text = skip_blanks(text);
  line.blob = take_word(text);
  line.comment = skip_blanks(text);
  const bool is_key = !line.blob.empty() && is_key_type(line.type, line.blob);
  return is_key ? std::optional<Line>(line) : std::nullopt;
}

}  // namespace

std::size_t options_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!quoted && is_blank(text[i])) {
      return i;
    }
    if (text[i] == '\\' && text.substr(i + 1).starts_with('"')) {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    }
  }
  return quoted ? std::string_view::npos : text.size();
}

Result<Line> split_line(std::string_view line) {
  const std::string_view visible = line.substr(0, line.find('\0'));
  const std::string_view text = skip_blanks(visible);
  const auto column = [&](std::string_view at) {
    return Place::at_line(1, static_cast<std::uint64_t>(at.data() - line.data()) + 1);
  };
  if (text.empty() || text[0] == '#') {
    Line result;
    result.kind = text.empty() ? Line::Kind::kBlank : Line::Kind::kComment;
    return result;
  }
  if (const auto key = take_key(text)) {
    return *key;
  }
  const std::size_t end = options_end(text);
  if (end == std::string_view::npos) {
    return Error(errors::line_unterminated_quote, column(text));
  }
  if (auto key = take_key(skip_blanks(text.substr(end)))) {
    key->options = text.substr(0, end);
    return *key;
  }
  return Error(errors::line_no_key, column(text));
}

Result<std::string> quote_option_value(std::string_view value) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  if (std::any_of(value.begin(), value.end(), is_control)) {
    return Error(errors::line_bad_option_value, {}, "it has a control character");
  }
  if (value.ends_with('\\')) {
    return Error(errors::line_bad_option_value, {}, "it ends in a backslash");
  }
  std::string quoted = "\"";
  for (const char c : value) {
    quoted += c == '"' ? "\\\"" : std::string(1, c);
  }
  return quoted + "\"";
}

}  // namespace keyfluent::authorized_keys
