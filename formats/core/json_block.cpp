// SPDX-License-Identifier: MIT
#include "keyfluent/core/json_block.h"

#include "keyfluent/core/json.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>

namespace keyfluent {

namespace {

class JsonBlockReader {
 public:
  JsonBlockReader(const Text& text, std::size_t line) : text_(text), line_(line) {
    piece_.first_line = line;
    piece_.chunk.container = Container::kJson;
    piece_.has_end = false;
  }

  Piece read(std::size_t column) {
    std::string_view part = read_prefix(column);
    take(part);
    while (!piece_.has_end && line_ + 1 < text_.size()) {
      ++line_;
      const Peeled peeled = peel(text_.line(line_));
      peeled.add_to(piece_.chunk.repairs, text_.lines()[line_].origin);
      take(peeled.text);
    }
    if (!piece_.has_end) {
      piece_.next_line = text_.size();
    }
    text_.add_line_ends(piece_.first_line, line_, piece_.chunk.repairs);
    return std::move(piece_);
  }

 private:
  // read_prefix returns the rest of the first line, from the bracket on.
  std::string_view read_prefix(std::size_t column) {
    const std::string_view line = text_.line(line_);
    const std::size_t begin = find_json(line, column);
    prefix_ = classify_prefix(line.substr(column, begin - column));
    prefix_.add_to(piece_.chunk.repairs, text_.lines()[line_].origin);
    piece_.chunk.place = text_.place_of(line.data() + begin);
    return peel(line.substr(begin)).text;
  }

  void take(std::string_view part) {
    const std::size_t size = span_.feed(part);
    piece_.chunk.body.append(part.substr(0, size));
    piece_.chunk.body.append("\n");
    const auto begin = static_cast<std::size_t>(part.data() - text_.all().data());
    text_.add_edits(begin, begin + size, piece_.chunk.repairs);
    if (span_.is_closed()) {
      close(part.substr(size));
    }
  }

  // close looks at what follows the object on its last line: in a list, a comma and the next one.
  void close(std::string_view rest) {
    piece_.has_end = true;
    piece_.next_line = line_ + 1;
    while (!rest.empty() && only_closes(rest.substr(0, 1))) {
      rest.remove_prefix(1);
    }
    if (rest.empty()) {
      return;
    }
    piece_.next_line = line_;
    piece_.next_column = static_cast<std::size_t>(rest.data() - text_.line(line_).data());
  }

  const Text& text_;
  std::size_t line_;
  Piece piece_;
  Prefix prefix_;
  JsonSpan span_;
};

bool has_mended_line(const Text& text, std::size_t first, std::size_t end) {
  for (std::size_t i = first; i < end; ++i) {
    if (text.lines()[i].raw != text.line(i)) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::size_t find_json(std::string_view line, std::size_t from) {
  const std::size_t begin = line.find('{', from);
  if (begin == line.npos || classify_prefix(line.substr(from, begin - from)).text) {
    return line.npos;
  }
  return begin;
}

Piece read_json_block(const Text& text, std::size_t line, std::size_t column) {
  return JsonBlockReader(text, line).read(column);
}

std::optional<Piece> unmended_json(const Piece& mended, const Text& text) {
  const std::size_t end = mended.next_line + (mended.next_column == 0 ? 0 : 1);
  if (!has_mended_line(text, mended.first_line, end)) {
    return std::nullopt;
  }
  Piece piece;
  piece.first_line = mended.first_line;
  piece.has_end = false;
  piece.chunk.container = Container::kJson;
  piece.chunk.place = mended.chunk.place;
  JsonSpan span;
  // A curly quote that became a straight one may end the mended object too soon, or never.
  std::size_t line = piece.first_line;
  for (; line < text.size() && !span.is_closed(); ++line) {
    const std::string_view raw = text.lines()[line].raw;
    if (raw.empty() != text.line(line).empty() || span.feed(raw) != raw.size()) {
      break;  // a part of a line, or more than the object
    }
    piece.chunk.body.append(raw);
    piece.chunk.body.append("\n");
  }
  piece.next_line = std::max(line, piece.first_line + 1);
  if (line == piece.next_line && span.is_closed()) {
    piece.has_end = true;
    text.add_line_ends(piece.first_line, line - 1, piece.chunk.repairs);
  }
  return piece;
}

}  // namespace keyfluent
