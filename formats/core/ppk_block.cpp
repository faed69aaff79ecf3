// SPDX-License-Identifier: MIT
#include "keyfluent/core/ppk_block.h"

#include "keyfluent/core/armor.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>
#include <charconv>
#include <vector>

namespace keyfluent {

namespace {

constexpr std::string_view kMagic = "PuTTY-User-Key-File-";
constexpr std::size_t kColumns = 64;

// The tags in the order of the file, behind the first line.
constexpr std::string_view kTags[] = {"Encryption: ",
                                      "Comment: ",
                                      "Public-Lines: ",
                                      "Key-Derivation: ",
                                      "Argon2-Memory: ",
                                      "Argon2-Passes: ",
                                      "Argon2-Parallelism: ",
                                      "Argon2-Salt: ",
                                      "Private-Lines: ",
                                      "Private-MAC: ",
                                      "Private-Hash: "};

bool is_last(std::string_view line) {
  return line.starts_with("Private-MAC:") || line.starts_with("Private-Hash:");
}

bool is_count(std::string_view line) {
  return line.starts_with("Public-Lines:") || line.starts_with("Private-Lines:");
}

bool is_field(std::string_view line) {
  return line.find(':') != std::string_view::npos;
}

std::size_t lines_of(std::size_t characters) {
  return (characters + kColumns - 1) / kColumns;
}

class PpkReader {
 public:
  PpkReader(const Text& text, std::size_t line) : text_(text), line_(line) {
    piece_.first_line = line;
    piece_.chunk.container = Container::kPpk;
  }

  Piece read(std::size_t column) {
    read_first(column);
    while (!done_ && line_ < text_.size()) {
      take_line();
    }
    flush();
    piece_.next_line = line_;
    text_.add_line_ends(piece_.first_line, last_line_, repairs());
    return std::move(piece_);
  }

 private:
  Repairs& repairs() { return piece_.chunk.repairs; }

  [[nodiscard]] Place origin(std::size_t line) const { return text_.lines()[line].origin; }

  void read_first(std::size_t column) {
    const std::string_view line = text_.line(line_);
    const std::size_t begin = find_ppk(line, column);
    prefix_ = classify_prefix(line.substr(column, begin - column));
    prefix_.add_to(repairs(), origin(line_));
    piece_.chunk.place = text_.place_of(line.data() + begin);
    Peeled peeled = peel(line.substr(begin));
    if (peeled.trailing) {
      repairs().add(RepairId::kTrailingBlank,
                    text_.place_of(line.data() + begin + peeled.text.size()));
    }
    joined_ = peeled.text.find(kTags[0]) != std::string_view::npos;
    add_edits();
    take_text(peeled.text);
  }

  void take_line() {
    Peeled peeled = peel(text_.line(line_));
    // An empty comment is written with the blank after its colon.
    const bool is_empty_comment = peeled.text == "Comment:" && text_.line(line_).ends_with(": ");
    peeled.trailing = peeled.trailing && !is_empty_comment;
    if (peeled.text.empty()) {
      pending_blank_ = pending_blank_.kind == Place::Kind::kNone ? origin(line_) : pending_blank_;
      ++line_;
      return;
    }
    const bool belongs = is_field(peeled.text) || is_base64_words(peeled.text);
    if (!belongs || find_marker(peeled.text, "BEGIN") ||
        find_ppk(peeled.text) != std::string_view::npos) {
      done_ = true;
      return;
    }
    if (pending_blank_.kind != Place::Kind::kNone) {
      repairs().add(RepairId::kBlankLine, pending_blank_);
      pending_blank_ = {};
    }
    peeled.add_to(repairs(), origin(line_));
    const std::string_view comment = whole_comment();
    if (comment.empty()) {
      add_edits();
    }
    take_text(comment.empty() ? peeled.text : comment);
  }

  // whole_comment returns the comment's line as it was before it was mended, empty if it is none:
  // the comment is covered by the file's MAC and must keep its curly quotes, which are no damage.
  [[nodiscard]] std::string_view whole_comment() const {
    const std::string_view raw = peel(text_.lines()[line_].raw).text;
    return raw.starts_with(kTags[1]) && !joined_ ? raw : std::string_view();
  }

  void add_edits() {
    const TextLine& line = text_.lines()[line_];
    text_.add_edits(line.begin, line.end, repairs());
  }

  void take_text(std::string_view text) {
    last_line_ = line_;
    ++line_;
    if (!joined_) {
      take_part(text);
      return;
    }
    repairs().add(RepairId::kJoined, piece_.chunk.place);
    while (!text.empty() && !done_) {
      note_tag(text);
      const std::size_t next = next_tag(text);
      take_joined(trim_blanks(text.substr(0, next)));
      text.remove_prefix(next);
    }
  }

  // next_tag returns where the next known tag begins, after the first byte.
  [[nodiscard]] std::size_t next_tag(std::string_view text) const {
    std::size_t next = text.size();
    for (std::size_t i = tags_seen_; i < std::size(kTags); ++i) {
      next = std::min(next, text.find(kTags[i], 1));
    }
    return next;
  }

  // note_tag: a tag that was seen, and those before it, do not come again.
  void note_tag(std::string_view text) {
    for (std::size_t i = tags_seen_; i < std::size(kTags); ++i) {
      tags_seen_ = text.starts_with(kTags[i]) ? i + 1 : tags_seen_;
    }
  }

  // take_joined takes "Tag: value", where base64 text may follow a count.
  void take_joined(std::string_view part) {
    if (!is_count(part)) {
      take_part(part);
      return;
    }
    const std::size_t value = part.find(' ') + 1;
    const std::size_t size = count_size(part.substr(value));
    take_part(part.substr(0, value + size));
    take_part(trim_blanks(part.substr(value + size)));
  }

  // count_size returns how many of the digits at the start are the count: all of them if a blank
  // follows, else as many as fit the length of the base64 text behind them.
  static std::size_t count_size(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == text.size() || is_blank(text[digits])) {
      return digits;
    }
    for (std::size_t size = 1; size <= digits && size <= 4; ++size) {
      std::size_t count = 0;
      std::from_chars(text.data(), text.data() + size, count);
      if (lines_of(text.size() - size) == count) {
        return size;
      }
    }
    return digits;
  }

  void take_part(std::string_view part) {
    if (!is_field(part)) {
      if (base64_.append_words(part, text_) && !joined_) {
        repairs().add(RepairId::kJoined, piece_.chunk.place);
      }
      widths_.push_back(part.size());
      return;
    }
    flush();
    if (is_last(part)) {
      part = take_closing(part);
      done_ = true;
    }
    put_line(part);
    count_ = 0;
    if (is_count(part)) {
      const std::size_t value = part.find_first_of("0123456789");
      if (value != std::string_view::npos) {
        std::from_chars(part.data() + value, part.data() + part.size(), count_);
      }
    }
  }

  // take_closing cuts the MAC where its digits end.
  std::string_view take_closing(std::string_view part) {
    const std::size_t value = part.find(' ') + 1;
    const std::size_t size = part.substr(value).find_first_not_of("0123456789abcdefABCDEF");
    if (value == 0 || size == std::string_view::npos) {
      return part;
    }
    const std::string_view rest = part.substr(value + size);
    if (!(prefix_.quotes && only_closes(rest))) {
      piece_.text_after = text_.place_of(rest.data());
    }
    return part.substr(0, value + size);
  }

  void put_line(std::string_view line) {
    piece_.chunk.body.append(line);
    piece_.chunk.body.append("\n");
  }

  // flush writes the base64 text collected since the last count.
  void flush() {
    const std::string_view base64 = base64_.bytes.text();
    const std::size_t widest =
        widths_.empty() ? 0 : *std::max_element(widths_.begin(), widths_.end());
    const bool reflow = widths_.size() != count_ || widest > kColumns || joined_;
    std::size_t at = 0;
    for (std::size_t i = 0; at < base64.size(); ++i) {
      const std::size_t width = reflow ? kColumns : widths_[i];
      put_line(base64.substr(at, width));
      at += width;
    }
    if (widths_.size() != count_ && count_ != 0 && !joined_) {
      repairs().add(widest > kColumns ? RepairId::kLongLines : RepairId::kWrapped,
                    origin(last_line_));
    } else if (!joined_ && widest > kColumns) {
      repairs().add(RepairId::kLongLines, origin(last_line_));
    }
    base64_ = SecretText();
    widths_.clear();
  }

  const Text& text_;
  std::size_t line_;
  std::size_t last_line_ = 0;
  Piece piece_;
  Prefix prefix_;
  SecretText base64_;
  std::vector<std::size_t> widths_;
  std::size_t count_ = 0;
  std::size_t tags_seen_ = 0;
  Place pending_blank_;
  bool joined_ = false;
  bool done_ = false;
};

}  // namespace

std::size_t find_ppk(std::string_view line, std::size_t from) {
  return line.find(kMagic, from);
}

Piece read_ppk_block(const Text& text, std::size_t line, std::size_t column) {
  return PpkReader(text, line).read(column);
}

}  // namespace keyfluent
