// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/dns_piece.h"

#include "keyfluent/codecs/dns_record.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>

namespace keyfluent::reading {

namespace {

constexpr std::string_view kFieldsStart = "Private-key-format:";

// add_line names what one line of a piece needed.
std::string_view add_line(const Text& text, std::size_t line, Piece& piece) {
  const Peeled peeled = peel(text.line(line));
  const TextLine& source = text.lines()[line];
  peeled.add_to(piece.chunk.repairs, source.origin);
  text.add_edits(source.begin, source.end, piece.chunk.repairs);
  piece.next_line = line + 1;
  return peeled.text;
}

std::string_view words_of(std::string_view line) {
  return line.substr(0, line.find(';'));
}

// add_record_line is add_line, but a line that was mended in its comment alone is taken as it
// stood: a comment may well contain a curly quote, a dash or an "&amp;".
std::string_view add_record_line(const Text& text, std::size_t line, Piece& piece) {
  const TextLine& source = text.lines()[line];
  const Peeled raw = peel(source.raw);
  if (raw.text.empty() || words_of(raw.text) != words_of(peel(text.line(line)).text)) {
    return add_line(text, line, piece);
  }
  raw.add_to(piece.chunk.repairs, source.origin);
  piece.next_line = line + 1;
  return raw.text;
}

Piece start(const Text& text, std::size_t line, Container container) {
  Piece piece;
  piece.first_line = line;
  piece.chunk.container = container;
  piece.chunk.place = text.place_of(peel(text.line(line)).text.data());
  return piece;
}

Piece finish(const Text& text, Piece piece) {
  text.add_line_ends(piece.first_line, piece.next_line - 1, piece.chunk.repairs);
  return piece;
}

// is_field is true for "Tag: value".
bool is_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  return colon != line.npos && colon > 0 &&
         std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-';
         });
}

Piece fields_piece(const Text& text, std::size_t line) {
  Piece piece = start(text, line, Container::kFields);
  for (; line < text.size() && is_field(peel(text.line(line)).text); ++line) {
    piece.chunk.body.append(add_line(text, line, piece));
    piece.chunk.body.append("\n");
  }
  return finish(text, std::move(piece));
}

// Joiner puts the lines of a record together, and their comments behind it.
class Joiner {
 public:
  void add(std::string_view line) {
    const std::size_t semicolon = std::min(line.find(';'), line.size());
    const std::string_view words = line.substr(0, semicolon);
    record_.append(words);
    record_.append(" ");
    open_ += std::count(words.begin(), words.end(), '(');
    open_ -= std::count(words.begin(), words.end(), ')');
    if (semicolon < line.size()) {
      comment_.append(comment_.empty() ? "; " : " ");
      comment_.append(trim_blanks(line.substr(semicolon + 1)));
    }
  }

  [[nodiscard]] bool is_open() const { return open_ > 0; }

  SecretBytes take() {
    record_.append(comment_.view());
    return std::move(record_);
  }

 private:
  SecretBytes record_;
  SecretBytes comment_;
  std::ptrdiff_t open_ = 0;
};

Piece record_piece(const Text& text, std::size_t line) {
  Piece piece = start(text, line, Container::kRecord);
  const std::size_t end = std::min(line + limits::kWrappedLines, text.size());
  Joiner joiner;
  joiner.add(add_record_line(text, line, piece));
  while (joiner.is_open() && ++line < end) {
    joiner.add(add_record_line(text, line, piece));
  }
  piece.chunk.body = joiner.take();
  return finish(text, std::move(piece));
}

// begins_record looks at the first line alone, whose key may follow on the next one.
bool begins_record(std::string_view line) {
  if (line.size() > limits::kKeyBlobBytes) {
    return false;
  }
  const std::size_t open = line.find('(');
  const std::string_view words = words_of(line);
  if (open >= words.size()) {
    return codecs::split_record(line).has_value();
  }
  return codecs::split_record(std::string(words) + " x").has_value();
}

}  // namespace

std::optional<Piece> dns_piece(const Text& text, std::size_t line) {
  const std::string_view peeled = peel(text.line(line)).text;
  if (peeled.starts_with(kFieldsStart)) {
    return fields_piece(text, line);
  }
  if (begins_record(peeled)) {
    return record_piece(text, line);
  }
  return std::nullopt;
}

}  // namespace keyfluent::reading
