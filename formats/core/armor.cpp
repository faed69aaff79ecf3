// SPDX-License-Identifier: MIT
#include "keyfluent/core/armor.h"

#include "keyfluent/core/armor_headers.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>
#include <string>
#include <vector>

namespace keyfluent {

namespace {

// looks_like_end is true for what may be left of an END line.  "--" begins the signature of a mail.
bool looks_like_end(std::string_view line, std::string_view label) {
  if (line.starts_with('-')) {
    return line.find_first_not_of('-') != std::string_view::npos || line.size() > 2;
  }
  return line.find("END ") != std::string_view::npos && line.find(label) != std::string_view::npos;
}

class ArmorReader {
 public:
  ArmorReader(const Text& text, std::size_t line, const Marker& begin, bool shrink)
      : text_(text), line_(line), begin_(begin), shrink_(shrink) {
    piece_.first_line = line;
    piece_.chunk.container = Container::kArmor;
    piece_.chunk.label = std::string(begin.label);
    piece_.chunk.four_dashes = has_four_dashes(begin.label);
    piece_.chunk.place = text.place_of(text.line(line).data() + begin.begin);
    constexpr std::size_t kUsual = 4096;
    body_.bytes.reserve(std::min(text.all().size() - text.lines()[line].begin, kUsual));
  }

  Piece read(std::size_t column) {
    read_begin(column);
    while (!done_ && line_ < text_.size()) {
      take_line();
    }
    if (!done_) {
      miss_end(line_);
    }
    return finish();
  }

 private:
  Repairs& repairs() { return piece_.chunk.repairs; }

  [[nodiscard]] Place origin(std::size_t line) const { return text_.lines()[line].origin; }

  void read_begin(std::size_t column) {
    const std::string_view line = text_.line(line_);
    check_dashes(begin_, line_);
    prefix_ = classify_prefix(line.substr(column, begin_.begin - column));
    prefix_.add_to(repairs(), origin(line_));
    const std::string_view rest = line.substr(begin_.end);
    if (!trim_blanks(rest).empty()) {
      take_joined(rest);
    } else if (!rest.empty()) {
      repairs().add(RepairId::kTrailingBlank, text_.place_of(rest.data()));
    }
    if (!done_) {
      ++line_;
    }
  }

  void check_dashes(const Marker& marker, std::size_t line) {
    const std::size_t usual = piece_.chunk.four_dashes ? 4 : 5;
    const bool sound = marker.dashes_before == usual && marker.dashes_after == usual &&
                       marker.spaced == piece_.chunk.four_dashes;
    const TextLine& span = text_.lines()[line];
    Repairs edits;
    text_.add_edits(span.begin, span.end, edits);
    // A dash that was mended is named already.
    if (!sound && !edits.has(RepairId::kDashes)) {
      repairs().add(RepairId::kDashes, text_.place_of(text_.line(line).data() + marker.begin));
    }
  }

  // take_joined reads what stands behind the BEGIN marker on its line.
  void take_joined(std::string_view rest) {
    repairs().add(RepairId::kJoined, text_.place_of(trim_blanks(rest).data()));
    const std::optional<Marker> end = find_marker(rest, "END");
    std::string_view content = rest.substr(0, end ? end->begin : rest.size());
    for (const JoinedHeader& header : split_joined(content)) {
      piece_.chunk.headers.push_back(
          {std::string(header.tag), std::string(header.value), text_.place_of(header.tag.data())});
    }
    body_.append_words(content, text_);
    if (end) {
      take_end(*end, rest);
    }
  }

  void take_line() {
    const std::string_view whole = text_.line(line_);
    const Peeled peeled = peel(whole);
    if (is_base64_text(peeled.text)) {  // without a dash, a colon or a blank it is nothing else
      take_body_line(peeled);
    } else if (in_headers() && header_tag_size(peeled.text) > 0) {
      take_header(peeled);
    } else if (const auto end = find_marker(whole, "END"); end) {
      take_last_line(*end, whole);
    } else if (find_marker(whole, "BEGIN")) {
      miss_end(line_);
    } else if (peeled.text.empty()) {
      take_blank_line();
    } else if (looks_like_end(peeled.text, begin_.label)) {
      peeled.add_to(repairs(), origin(line_));
      damaged_end(whole);
    } else if (is_base64_words(peeled.text) || end_follows()) {
      take_body_line(peeled);
    } else {
      miss_end(line_);
    }
  }

  [[nodiscard]] bool in_headers() const { return body_.bytes.empty(); }

  void take_header(const Peeled& peeled) {
    peeled.add_to(repairs(), origin(line_));
    const std::size_t first = line_;
    while (peel(text_.line(line_)).text.ends_with('\\') && line_ + 1 < text_.size() &&
           line_ - first < limits::kHeaders) {
      ++line_;
    }
    header_lines_.push_back({first, line_});
    ++line_;
    if (header_lines_.size() > limits::kHeaders) {
      piece_.error = Error(errors::armor_bad_header, origin(first), "number 257");
      done_ = true;
      piece_.next_line = line_;
    }
  }

  void take_blank_line() {
    const bool after_headers = in_headers() && !header_lines_.empty() && !seen_blank_;
    if (piece_.chunk.four_dashes || !after_headers) {
      pending_blank_ = pending_blank_.kind == Place::Kind::kNone ? origin(line_) : pending_blank_;
    }
    seen_blank_ = true;
    ++line_;
  }

  // keep_blank reports blank lines once something of the block follows them.
  void keep_blank() {
    if (pending_blank_.kind != Place::Kind::kNone) {
      repairs().add(RepairId::kBlankLine, pending_blank_);
      pending_blank_ = {};
    }
  }

  void take_body_line(const Peeled& peeled) {
    keep_blank();
    if (shrink_ && natural_end_ != 0) {
      miss_end(natural_line_ + 1);
      return;
    }
    peeled.add_to(repairs(), origin(line_));
    if (body_.append_words(peeled.text, text_)) {
      repairs().add(RepairId::kJoined, origin(line_));
    }
    note_width(peeled.text.size());
    if (first_width_ == 0) {
      first_width_ = peeled.text.size();
    }
    last_body_line_ = line_;
    if (natural_end_ == 0 && (peeled.text.size() < first_width_ || peeled.text.ends_with('='))) {
      natural_end_ = body_.bytes.size();
      natural_line_ = line_;
    }
    ++line_;
  }

  void note_width(std::size_t width) {
    if (width > piece_.chunk.widest_line) {
      piece_.chunk.widest_line = width;
      piece_.too_wide = origin(line_);
    }
  }

  // end_follows looks for the END line that makes a line that is no base64 a damaged part of the
  // block.  What it finds is remembered, and it never looks beyond the next BEGIN: linear over all.
  bool end_follows() {
    if (!searched_) {
      searched_ = true;
      for (std::size_t i = line_ + 1; i < text_.size(); ++i) {
        const std::string_view line = text_.line(i);
        if (const auto end = find_marker(line, "END"); end) {
          end_follows_ = end->label == begin_.label;
          break;
        }
        if (find_marker(line, "BEGIN")) {
          break;
        }
      }
    }
    return end_follows_;
  }

  void take_last_line(const Marker& end, std::string_view whole) {
    keep_blank();
    const Peeled before = peel(whole.substr(0, end.begin));
    Peeled marker = before;
    marker.trailing = false;
    marker.add_to(repairs(), origin(line_));
    if (!before.text.empty()) {
      repairs().add(RepairId::kJoined, origin(line_));
      body_.append_words(before.text, text_);
    }
    take_end(end, whole);
  }

  void take_end(const Marker& end, std::string_view line) {
    if (end.label != begin_.label || end.dashes_after == 0) {
      const Place place = text_.place_of(line.data() + end.begin);
      repairs().add(RepairId::kDamagedEnd, place);
    } else {
      check_dashes(end, line_);
    }
    take_suffix(line.substr(end.end));
    done_ = true;
  }

  // take_suffix looks at what follows the END marker on its line.
  void take_suffix(std::string_view rest) {
    piece_.next_line = line_ + 1;
    if (find_marker(rest, "BEGIN")) {
      piece_.next_line = line_;
      piece_.next_column = static_cast<std::size_t>(rest.data() - text_.line(line_).data());
      return;
    }
    const bool closes = prefix_.quotes && only_closes(rest);
    if (trim_blanks(rest).empty()) {
      if (!rest.empty()) {
        repairs().add(RepairId::kTrailingBlank, text_.place_of(rest.data()));
      }
    } else if (!closes) {
      piece_.text_after = text_.place_of(trim_blanks(rest).data());
    }
  }

  void damaged_end(std::string_view whole) {
    keep_blank();
    repairs().add(RepairId::kDamagedEnd, text_.place_of(whole.data()));
    piece_.next_line = line_ + 1;
    done_ = true;
  }

  void miss_end(std::size_t next_line) {
    piece_.has_end = false;
    piece_.next_line = next_line;
    if (shrink_ && natural_end_ != 0) {
      body_.bytes.resize(natural_end_);
      piece_.next_line = natural_line_ + 1;
      last_body_line_ = natural_line_;
    }
    piece_.can_shrink = !shrink_ && natural_end_ != 0 && natural_end_ < body_.bytes.size();
    const std::size_t last = std::max(last_body_line_, piece_.first_line);
    repairs().add(RepairId::kMissingEnd, text_.place_at(text_.lines()[last].end));
    done_ = true;
  }

  Piece finish() {
    const std::size_t last = std::max(last_line(), piece_.first_line);
    add_edits(last);
    for (const HeaderLines& lines : header_lines_) {
      add_header(lines);
    }
    text_.add_line_ends(piece_.first_line, last, repairs());
    if (!piece_.error) {
      decode();
    }
    piece_.origins = std::move(body_.origins);
    return std::move(piece_);
  }

  [[nodiscard]] std::size_t last_line() const {
    if (!piece_.has_end && last_body_line_ != 0) {
      return last_body_line_;
    }
    return piece_.next_column != 0 ? piece_.next_line : piece_.next_line - 1;
  }

  void add_edits(std::size_t last) {
    auto header = header_lines_.begin();
    for (std::size_t i = piece_.first_line; i <= last; ++i) {
      while (header != header_lines_.end() && header->last < i) {
        ++header;
      }
      if (header == header_lines_.end() || i < header->first) {
        text_.add_edits(text_.lines()[i].begin, text_.lines()[i].end, repairs());
      }
    }
  }

  void add_header(const HeaderLines& lines) {
    const bool mend = repairs().has(RepairId::kHtmlEntities) || must_mend_header(text_, lines);
    const bool keep_blanks = !prefix_.peeled.indented && !prefix_.peeled.quoted;
    for (line_ = lines.first; line_ <= lines.last; ++line_) {
      note_width(peel(header_line(text_, line_, mend)).text.size());
    }
    if (mend) {
      text_.add_edits(text_.lines()[lines.first].begin, text_.lines()[lines.last].end, repairs());
    }
    piece_.chunk.headers.push_back(read_header(text_, lines, mend, keep_blanks));
  }

  void decode() {
    if (body_.bytes.empty()) {
      const ErrorKind& kind = piece_.has_end ? errors::armor_empty : errors::armor_unterminated;
      piece_.error = Error(kind, piece_.chunk.place, piece_.chunk.label);
      return;
    }
    Result<SecretBytes> decoded = decode_base64_secret(body_.bytes.text());
    if (decoded) {
      piece_.chunk.body = *std::move(decoded);
    } else {
      const Place place = body_.origins.at(decoded.error().place().line);
      piece_.error = std::move(decoded).error().at(place);
    }
  }

  const Text& text_;
  std::size_t line_;
  const Marker begin_;
  const bool shrink_;
  Piece piece_;
  Prefix prefix_;
  SecretText body_;
  std::vector<HeaderLines> header_lines_;
  Place pending_blank_;
  std::size_t first_width_ = 0;
  std::size_t natural_end_ = 0;  // size of the base64 text up to the first short line
  std::size_t natural_line_ = 0;
  std::size_t last_body_line_ = 0;
  bool seen_blank_ = false;
  bool searched_ = false;
  bool end_follows_ = false;
  bool done_ = false;
};

}  // namespace

Piece read_armor(const Text& text, std::size_t line, std::size_t column, bool shrink) {
  const std::optional<Marker> begin = find_marker(text.line(line), "BEGIN", column);
  return ArmorReader(text, line, *begin, shrink).read(column);
}

}  // namespace keyfluent
