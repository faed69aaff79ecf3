// SPDX-License-Identifier: MIT
#include "src/report/excerpt.h"

#include "keyfluent/core/characters.h"
#include "keyfluent/core/error.h"
#include "src/report/text_layout.h"

#include <algorithm>
#include <vector>

namespace keyfluent::report {

namespace {

constexpr std::size_t kFewestColumns = 20;
constexpr std::string_view kTab = "    ";

// Piece is one character of the line as it is shown.
struct Piece {
  std::size_t begin;  // its first byte
  std::size_t width;
  std::string text;
};

// Window is the part of a line that can be on view: bytes, then pieces.
struct Window {
  std::size_t begin;
  std::size_t end;
};

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// window_of bounds the work: no more bytes than columns can be seen on either side of the place's
// begin (four bytes a character), from the start of a character on.
Window window_of(std::string_view line, std::size_t begin, std::size_t columns) {
  const std::size_t reach = 4 * columns;
  Window window{begin > reach ? begin - reach : 0, std::min(line.size(), begin + reach)};
  for (int i = 0; i < 3 && window.begin > 0 && window.begin < begin; ++i) {
    if (is_continuation(line[window.begin])) {
      ++window.begin;
    }
  }
  return window;
}

Piece piece_at(std::string_view line, std::size_t begin) {
  const std::string_view rest = line.substr(begin);
  if (rest[0] == '\t') {
    return {begin, kTab.size(), std::string(kTab)};
  }
  const std::string_view bytes = rest.substr(0, decode_character(rest).length);
  std::string text = escape_controls(bytes);
  const std::size_t width = display_width(text);
  return {begin, width, std::move(text)};
}

std::size_t next_begin(std::string_view line, std::size_t begin) {
  return begin + decode_character(line.substr(begin)).length;
}

// pieces_of ends with an empty piece for the place after the last byte, if that can be meant.
std::vector<Piece> pieces_of(std::string_view line, const Window& window) {
  std::vector<Piece> pieces;
  for (std::size_t i = window.begin; i < window.end; i = next_begin(line, i)) {
    pieces.push_back(piece_at(line, i));
  }
  if (window.end >= line.size()) {
    pieces.push_back({line.size(), 1, {}});
  }
  return pieces;
}

// index_at finds the piece that has a byte.
std::size_t index_at(const std::vector<Piece>& pieces, std::size_t byte) {
  const auto after = std::upper_bound(
      pieces.begin(), pieces.end(), byte, [](std::size_t value, const Piece& piece) {
        return value < piece.begin;
      });
  return after == pieces.begin() ? 0 : static_cast<std::size_t>(after - pieces.begin()) - 1;
}

std::size_t width_of(const std::vector<Piece>& pieces, const Window& range) {
  std::size_t width = 0;
  for (std::size_t i = range.begin; i < range.end; ++i) {
    width += pieces[i].width;
  }
  return width;
}

// View chooses which pieces fit.
class View {
 public:
  View(const std::vector<Piece>& pieces, std::size_t first, std::size_t columns)
      : pieces_(pieces), range_{first, first}, left_(columns) {}

  // grow_right and grow_left take pieces as long as `reserve` columns stay free.
  void grow_right(std::size_t limit, std::size_t reserve) {
    while (range_.end < limit && fits(range_.end, reserve)) {
      left_ -= pieces_[range_.end++].width;
    }
  }

  void grow_left(std::size_t reserve) {
    while (range_.begin > 0 && fits(range_.begin - 1, reserve)) {
      left_ -= pieces_[--range_.begin].width;
    }
  }

  [[nodiscard]] Window range() const { return range_; }

  [[nodiscard]] std::size_t left() const { return left_; }

 private:
  [[nodiscard]] bool fits(std::size_t index, std::size_t reserve) const {
    return pieces_[index].width + reserve <= left_;
  }

  const std::vector<Piece>& pieces_;
  Window range_;
  std::size_t left_;
};

// view_of shows the pieces that the carets stand under, then as much before them as after.  A place
// in the first half is shown with all that is before it.
Window view_of(const std::vector<Piece>& pieces, const Window& marked, std::size_t columns) {
  View view(pieces, marked.begin, columns);
  if (width_of(pieces, {0, marked.begin}) <= columns / 2) {
    view.grow_left(0);
  }
  view.grow_right(marked.end, columns / 3);
  view.grow_left(view.left() / 2);
  view.grow_right(pieces.size(), 0);
  view.grow_left(0);
  return view.range();
}

}  // namespace

Excerpt excerpt_of(std::string_view line, Span place, const ExcerptShape& shape) {
  const std::size_t columns = std::max(shape.columns, kFewestColumns);
  const std::string_view ellipsis = shape.unicode ? "…" : "...";
  const std::size_t ellipsis_width = display_width(ellipsis);
  const std::size_t begin = std::min(place.begin, line.size());
  const Window window = window_of(line, begin, columns);
  const std::vector<Piece> pieces = pieces_of(line, window);
  const std::size_t first = index_at(pieces, begin);
  const std::size_t end = std::min(place.end, line.size());
  const std::size_t last = end > begin + 1 ? index_at(pieces, end - 1) : first;
  const bool is_whole = window.begin == 0 && window.end >= line.size() &&
                        width_of(pieces, {0, pieces.size()}) <= columns;
  const Window shown = is_whole ? Window{0, pieces.size()}
                                : view_of(pieces, {first, last + 1}, columns - 2 * ellipsis_width);
  const bool cut_left = window.begin > 0 || shown.begin > 0;
  const bool cut_right = window.end < line.size() || shown.end + 1 < pieces.size();
  Excerpt excerpt;
  excerpt.text = cut_left ? ellipsis : "";
  for (std::size_t i = shown.begin; i < shown.end; ++i) {
    excerpt.text += pieces[i].text;
  }
  excerpt.text += cut_right ? ellipsis : "";
  excerpt.indent = (cut_left ? ellipsis_width : 0) + width_of(pieces, {shown.begin, first});
  const std::size_t carets = width_of(pieces, {first, std::min(last + 1, shown.end)});
  excerpt.carets = std::max<std::size_t>(carets, 1);
  return excerpt;
}

}  // namespace keyfluent::report
