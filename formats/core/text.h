// SPDX-License-Identifier: MIT
// Text: an input as lines, each of whose bytes remembers where it stood in the input.
//
// Reading mends text (a literal \n becomes a line end, an HTML entity a character), and yet every
// error and every repair must name the line and column that the user sees in an editor.  A Text
// therefore keeps the origin of its lines, the jumps inside them, and the edits that were made.
//
// The text may hold private keys, so it lives in SecretBytes; views into it are valid as long as
// the Text (moving it keeps them valid).
#pragma once

#include "keyfluent/core/error.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent {

enum class LineEnd : std::uint8_t { kNone, kLf, kCrLf, kCr };

struct TextLine {
  std::size_t begin = 0;  // offsets into the text; `end` is before the line end
  std::size_t end = 0;
  Place origin;  // of its first byte, in the input
  LineEnd line_end = LineEnd::kNone;
  std::string_view raw;  // the line before it was mended; empty if it is a part of one
};

// Edit is one place where the text differs from the input.
struct Edit {
  std::size_t offset;  // into the text
  RepairId id;
  Place place;  // in the input
};

// Encoding of the input, as far as it has to be mended.
struct TextEncoding {
  bool utf16 = false;
  bool bom = false;
};

class Text {
 public:
  Text() = default;

  // The text splits at LF, CR LF and CR.  `first_line` is the number of its first line in the
  // input.
  explicit Text(SecretBytes bytes, TextEncoding encoding = {}, std::uint64_t first_line = 1);

  [[nodiscard]] std::string_view all() const { return bytes_.text(); }

  [[nodiscard]] const std::vector<TextLine>& lines() const { return lines_; }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }

  // line returns a line without its end.
  [[nodiscard]] std::string_view line(std::size_t index) const;

  [[nodiscard]] TextEncoding encoding() const { return encoding_; }

  // looked is the last line that line() gave since forget_looks(): what was made of the lines up to
  // it does not depend on those behind it.
  [[nodiscard]] std::size_t looked() const { return looked_; }

  void forget_looks() const { looked_ = 0; }

  // place_at says where the byte at an offset stood in the input.
  [[nodiscard]] Place place_at(std::size_t offset) const;

  // place_of is place_at for a position inside a view into this text.
  [[nodiscard]] Place place_of(const char* position) const;

  // add_edits looks at the edits in [begin, end], offsets into the text.
  void add_edits(std::size_t begin, std::size_t end, Repairs& to) const;

  // add_line_ends adds kCrlf, kCr and kNoFinalNewline for the lines [first, last].
  void add_line_ends(std::size_t first, std::size_t last, Repairs& to) const;

  // The builder's half: a mended text is made of pieces in order.
  static Text builder(const Text& source);
  void open_line(const TextLine& source, std::size_t skip, bool whole);
  void put(std::string_view verbatim);
  void put_edit(RepairId id, Place place, std::string_view replacement);
  void jump(Place origin);
  void close_line(LineEnd line_end);

  void forget_raw() { lines_.back().raw = {}; }

 private:
  struct Jump {
    std::size_t offset;
    Place place;
  };

  void split(std::uint64_t first_line);

  SecretBytes bytes_;
  std::vector<TextLine> lines_;
  std::vector<Jump> jumps_;
  std::vector<Edit> edits_;
  TextEncoding encoding_;
  mutable std::size_t looked_ = 0;
};

// Origins maps offsets in a text that was put together from pieces to places in the input.
class Origins {
 public:
  // add says that what begins at `offset` stood at `place`; offsets ascend.
  void add(std::size_t offset, Place place) { runs_.push_back({offset, place}); }

  // at returns the place of an offset, counting columns from the start of its piece.
  [[nodiscard]] Place at(std::size_t offset) const;

 private:
  struct Run {
    std::size_t offset;
    Place place;
  };

  std::vector<Run> runs_;
};

// is_blank is true for the two characters that separate words: blank and tab.
inline bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

// word_end returns where the word at `from` ends: at the next blank, or the end of the text.
std::size_t word_end(std::string_view text, std::size_t from = 0);

// word_start returns where the next word begins at or after `from`, or the end of the text.
inline std::size_t word_start(std::string_view text, std::size_t from = 0) {
  while (from < text.size() && is_blank(text[from])) {
    ++from;
  }
  return from;
}

// trim_blanks takes blanks and tabs off both ends.
std::string_view trim_blanks(std::string_view text);

// is_base64_words is true if nothing but base64 characters and blanks is in the text.
bool is_base64_words(std::string_view text);

// is_base64_text is true if there is text and every character is one of base64's.
bool is_base64_text(std::string_view text);

// one_line makes a comment fit into one line of text: each control character (C0 and DEL) becomes a
// blank, and blanks at the ends go, at its end also what nobody sees there (unseen_length), which a
// reader takes for damage.  Every format that writes a comment into a line uses it.
std::string one_line(std::string_view comment);

}  // namespace keyfluent
