// SPDX-License-Identifier: MIT
#include "keyfluent/core/text.h"

#include "keyfluent/core/characters.h"
#include "keyfluent/core/declassify.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace keyfluent {

namespace {

// moved returns a place so many columns further on.
Place moved(Place place, std::size_t columns) {
  if (place.kind == Place::Kind::kLine) {
    place.column += columns;
  } else if (place.kind == Place::Kind::kByte) {
    place.line += columns;
  }
  return place;
}

// LineFinder walks to the line ends with memchr, which is an order faster than looking at each
// byte.
class LineFinder {
 public:
  explicit LineFinder(std::string_view text) : text_(text) {}

  // next returns the offset of the next CR or LF at or after `from`, or the size.
  std::size_t next(std::size_t from) {
    refresh(lf_, '\n', from);
    refresh(cr_, '\r', from);
    return std::min(lf_, cr_);
  }

 private:
  void refresh(std::size_t& known, char c, std::size_t from) const {
    if (known < from || from == 0) {
      known = std::min(text_.find(c, from), text_.size());
    }
  }

  std::string_view text_;
  std::size_t lf_ = 0;
  std::size_t cr_ = 0;
};

LineEnd line_end_at(std::string_view text, std::size_t offset) {
  if (offset == text.size()) {
    return LineEnd::kNone;
  }
  if (text[offset] == '\n') {
    return LineEnd::kLf;
  }
  return text.substr(offset, 2) == "\r\n" ? LineEnd::kCrLf : LineEnd::kCr;
}

}  // namespace

Text::Text(SecretBytes bytes, TextEncoding encoding, std::uint64_t first_line)
    : bytes_(std::move(bytes)), encoding_(encoding) {
  split(first_line);
}

void Text::split(std::uint64_t first_line) {
  const std::string_view text = all();
  LineFinder finder(text);
  std::uint64_t number = first_line;
  // As many as a small text has: more of them come one by one.
  constexpr std::size_t kShortLine = 48;
  constexpr std::size_t kSmallText = 64;
  lines_.reserve(std::min(text.size() / kShortLine + 1, kSmallText));
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    const std::size_t end = finder.next(begin);
    const LineEnd line_end = line_end_at(text, end);
    const std::string_view raw = text.substr(begin, end - begin);
    lines_.push_back({begin, end, Place::at_line(number), line_end, raw});
    begin = end + (line_end == LineEnd::kCrLf ? 2 : 1);
  }
}

std::string_view Text::line(std::size_t index) const {
  looked_ = std::max(looked_, index);
  const TextLine& line = lines_[index];
  return all().substr(line.begin, line.end - line.begin);
}

Place Text::place_at(std::size_t offset) const {
  const auto after = std::upper_bound(
      lines_.begin(), lines_.end(), offset, [](std::size_t at, const TextLine& line) {
        return at < line.begin;
      });
  if (after == lines_.begin()) {
    return Place::at_line(1);
  }
  const TextLine& line = *(after - 1);
  const auto jump =
      std::upper_bound(jumps_.begin(), jumps_.end(), offset, [](std::size_t at, const Jump& j) {
        return at < j.offset;
      });
  if (jump != jumps_.begin() && (jump - 1)->offset >= line.begin) {
    return moved((jump - 1)->place, offset - (jump - 1)->offset);
  }
  return moved(line.origin, offset - line.begin);
}

Place Text::place_of(const char* position) const {
  return place_at(static_cast<std::size_t>(position - all().data()));
}

void Text::add_edits(std::size_t begin, std::size_t end, Repairs& to) const {
  const auto first =
      std::lower_bound(edits_.begin(), edits_.end(), begin, [](const Edit& edit, std::size_t at) {
        return edit.offset < at;
      });
  for (auto edit = first; edit != edits_.end() && edit->offset <= end; ++edit) {
    to.add(edit->id, edit->place);
  }
}

void Text::add_line_ends(std::size_t first, std::size_t last, Repairs& to) const {
  for (std::size_t i = first; i <= last && i < lines_.size(); ++i) {
    const TextLine& line = lines_[i];
    if (line.line_end == LineEnd::kCrLf) {
      to.add(RepairId::kCrlf, place_at(line.end));
    } else if (line.line_end == LineEnd::kCr) {
      to.add(RepairId::kCr, place_at(line.end));
    } else if (line.line_end == LineEnd::kNone) {
      to.add(RepairId::kNoFinalNewline, place_at(line.end));
    }
  }
}

Text Text::builder(const Text& source) {
  Text text;
  text.encoding_ = source.encoding_;
  text.bytes_.reserve(source.bytes_.size());
  text.lines_.reserve(source.lines_.size());
  return text;
}

void Text::open_line(const TextLine& source, std::size_t skip, bool whole) {
  TextLine line;
  line.begin = bytes_.size();
  line.origin = moved(source.origin, skip);
  line.raw = whole ? source.raw : std::string_view{};
  lines_.push_back(line);
}

void Text::put(std::string_view verbatim) {
  bytes_.append(verbatim);
}

void Text::put_edit(RepairId id, Place place, std::string_view replacement) {
  edits_.push_back({bytes_.size(), id, place});
  put(replacement);
}

void Text::jump(Place origin) {
  jumps_.push_back({bytes_.size(), origin});
}

void Text::close_line(LineEnd line_end) {
  lines_.back().end = bytes_.size();
  lines_.back().line_end = line_end;
  if (line_end != LineEnd::kNone) {
    bytes_.push_back('\n');
  }
}

Place Origins::at(std::size_t offset) const {
  const auto after =
      std::upper_bound(runs_.begin(), runs_.end(), offset, [](std::size_t at, const Run& run) {
        return at < run.offset;
      });
  if (after == runs_.begin()) {
    return {};
  }
  return moved((after - 1)->place, offset - (after - 1)->offset);
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

namespace {

// is_within is all ones if `c` is one of the `size` characters from `first` on, else 0.
std::uint8_t is_within(std::uint8_t c, char first, unsigned size) {
  const auto offset = static_cast<std::uint8_t>(c - static_cast<std::uint8_t>(first));
  return static_cast<std::uint8_t>(-static_cast<int>(offset < size));
}

// is_base64_or_one_of is all ones for a letter or digit, '+', '/', '=', `one` and `other`, else 0.
// Neither branches nor addresses depend on the character: the text may be the body of a private
// key.
std::uint8_t is_base64_or_one_of(std::uint8_t c, char one, char other) {
  return is_within(c | 0x20U, 'a', 26) | is_within(c, '/', 11) | is_within(c, '+', 1) |
         is_within(c, '=', 1) | is_within(c, one, 1) | is_within(c, other, 1);
}

bool is_base64_or(std::string_view text, char one, char other) {
  constexpr std::size_t kLane = 16;  // the compiler does so many at once
  std::array<std::uint8_t, kLane> all;
  all.fill(0xFF);
  const auto add = [&](const char* from) {
    for (std::size_t i = 0; i < kLane; ++i) {
      all[i] &= is_base64_or_one_of(static_cast<std::uint8_t>(from[i]), one, other);
    }
  };
  std::size_t done = 0;
  for (; done + kLane <= text.size(); done += kLane) {
    add(text.data() + done);
  }
  if (text.size() >= kLane) {
    add(text.data() + text.size() - kLane);  // the last ones, some of them again
    done = text.size();
  }
  std::uint8_t whole = 0xFF;
  for (; done < text.size(); ++done) {
    whole &= is_base64_or_one_of(static_cast<std::uint8_t>(text[done]), one, other);
  }
  for (const std::uint8_t lane : all) {
    whole &= lane;
  }
  return declassify(whole == 0xFF);
}

}  // namespace

bool is_base64_words(std::string_view text) {
  return is_base64_or(text, ' ', '\t');
}

bool is_base64_text(std::string_view text) {
  return !text.empty() && is_base64_or(text, '=', '=');
}

namespace {

// without_unseen_end takes blanks, and what nobody sees, off the end.
std::string_view without_unseen_end(std::string_view text) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t unseen = is_blank(text[at]) ? 1 : unseen_length(text.substr(at));
    at += unseen != 0 ? unseen : decode_character(text.substr(at)).length;
    end = unseen != 0 ? end : at;
  }
  return text.substr(0, end);
}

}  // namespace

std::string one_line(std::string_view comment) {
  std::string line(comment);
  std::replace_if(
      line.begin(),
      line.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; },
      ' ');
  return std::string(without_unseen_end(trim_blanks(line)));
}

}  // namespace keyfluent
