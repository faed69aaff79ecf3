// SPDX-License-Identifier: MIT
#include "keyfluent/core/armor.h"

namespace keyfluent {

namespace {

constexpr std::size_t kLongestLabel = 64;

bool is_label_character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
}

std::size_t count_dashes(std::string_view text, std::size_t from) {
  const std::size_t end = text.find_first_not_of('-', from);
  return (end == std::string_view::npos ? text.size() : end) - from;
}

// read_before fills in the dashes before the word; false if there are none.
bool read_before(std::string_view line, std::size_t word, Marker& marker) {
  std::size_t at = word;
  while (at > 0 && is_blank(line[at - 1])) {
    --at;
  }
  marker.spaced = at < word;
  const std::size_t last = at;
  while (at > 0 && line[at - 1] == '-') {
    --at;
  }
  marker.begin = at;
  marker.dashes_before = last - at;
  return marker.dashes_before > 0;
}

// read_after fills in the label and the dashes behind it; false if there is no label.
bool read_after(std::string_view line, std::size_t from, Marker& marker) {
  std::size_t at = from;
  while (at < line.size() && at - from <= kLongestLabel && is_label_character(line[at])) {
    ++at;
  }
  marker.label = trim_blanks(line.substr(from, at - from));
  if (marker.label.empty() || at - from > kLongestLabel) {
    return false;
  }
  marker.dashes_after = count_dashes(line, at);
  // The END line of one block and the BEGIN line of the next may be joined: the dashes are halved.
  const std::size_t usual = has_four_dashes(marker.label) ? 4 : 5;
  if (marker.dashes_after > usual && line.substr(at + marker.dashes_after).starts_with("BEGIN ")) {
    marker.dashes_after = usual;
  }
  marker.end = at + marker.dashes_after;
  return marker.dashes_after > 0 || trim_blanks(line.substr(at)).empty();
}

}  // namespace

bool has_four_dashes(std::string_view label) {
  return label.starts_with("SSH2 ") || label.starts_with("SSHTOOLS ");
}

std::optional<Marker> find_marker(std::string_view line, std::string_view word, std::size_t from) {
  if (line.find('-', from) == std::string_view::npos) {
    return std::nullopt;  // nearly all lines: base64, whose letters are often those of a word
  }
  for (std::size_t at = line.find(word, from); at != std::string_view::npos;
       at = line.find(word, at + word.size())) {
    const std::size_t label = at + word.size();
    Marker marker;
    const bool is_word = label < line.size() && is_blank(line[label]);
    if (is_word && read_before(line, at, marker) && marker.begin >= from &&
        read_after(line, label, marker)) {
      return marker;
    }
  }
  return std::nullopt;
}

}  // namespace keyfluent
