// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/key_line.h"

#include "keyfluent/authorized_keys/blob_name.h"
#include "keyfluent/codecs/reading/blob_probe.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/prefix.h"
#include "keyfluent/keys/key.h"

#include <algorithm>
#include <string>

namespace keyfluent::reading {

namespace {

// Word is a piece of base64 text, or what comes after the last one.
struct Word {
  std::string_view text;
  std::size_t line = 0;
};

// WordWalker walks the words behind a point, over line ends, and remembers what it had to mend.
class WordWalker {
 public:
  WordWalker(const Text& text, std::size_t line, std::string_view rest, char quote)
      : text_(text), first_(line), line_(line), quote_(quote) {
    rest_ = cut(rest);
  }

  // next returns the next word.  With `cross`, it goes on in the next lines, up to the limit.
  std::optional<Word> next(bool cross) {
    rest_ = trim_blanks(rest_);
    while (rest_.empty() && cross && !closed_ && enter_next_line()) {
    }
    if (rest_.empty()) {
      return std::nullopt;
    }
    const std::size_t size = word_end(rest_);
    const Word word{rest_.substr(0, size), line_};
    rest_.remove_prefix(size);
    return word;
  }

  // rest is what follows the last word on its line.
  [[nodiscard]] std::string_view rest() const { return trim_blanks(rest_); }

  // after_quote is what follows the closing quotation mark; empty if there is none.
  [[nodiscard]] std::string_view after_quote() const { return after_quote_; }

  [[nodiscard]] const Repairs& repairs() const { return repairs_; }

 private:
  bool enter_next_line() {
    if (line_ + 1 >= text_.size() || line_ + 1 - first_ > limits::kWrappedLines) {
      return false;
    }
    ++line_;
    const Peeled peeled = peel(text_.line(line_));
    if (peeled.text.empty()) {
      repairs_.add(RepairId::kBlankLine, text_.lines()[line_].origin);
    } else {
      peeled.add_to(repairs_, text_.lines()[line_].origin);
    }
    rest_ = cut(peeled.text);
    return true;
  }

  std::string_view cut(std::string_view text) {
    std::string_view after;
    const std::string_view before = cut_at_quote(text, quote_, after);
    closed_ = before.size() < text.size();
    after_quote_ = after;
    return before;
  }

  const Text& text_;
  std::size_t first_;
  std::size_t line_;
  char quote_;
  std::string_view rest_;
  std::string_view after_quote_;
  bool closed_ = false;
  Repairs repairs_;
};

Piece start_piece(const Text& text, std::size_t line, const Prefix& prefix, std::size_t begin) {
  Piece piece;
  piece.chunk.container = Container::kLine;
  piece.chunk.place = text.place_of(text.line(line).data() + begin);
  piece.first_line = line;
  prefix.add_to(piece.chunk.repairs, text.lines()[line].origin);
  return piece;
}

void finish_piece(const Text& text, std::size_t last_line, Piece& piece) {
  const auto& lines = text.lines();
  text.add_edits(lines[piece.first_line].begin, lines[last_line].end, piece.chunk.repairs);
  text.add_line_ends(piece.first_line, last_line, piece.chunk.repairs);
  piece.next_line = last_line + 1;
  piece.chunk.widest_line = 0;
}

void note_after_quote(const Text& text, std::string_view after, Piece& piece) {
  if (!after.empty() && !only_closes(after)) {
    piece.text_after = text.place_of(trim_blanks(after).data());
  }
}

// Joiner collects words into a blob.
class Joiner {
 public:
  enum class Result { kKey, kMore, kNone };

  Result add(std::string_view word) {
    const BlobProbe::State state =
        is_base64_text(word) ? probe_.append(word) : BlobProbe::State::kBad;
    if (state == BlobProbe::State::kBad) {
      return Result::kNone;
    }
    // A certificate has fields that are no strings, so the probe cannot see its end.
    const bool may_end = state == BlobProbe::State::kExact || is_certificate();
    if (!may_end || !parses()) {
      return Result::kMore;
    }
    return Result::kKey;
  }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  bool parses() {
    const auto key = PublicKey::from_blob(probe_.blob());
    if (!key) {
      return false;
    }
    name_ = std::string(key->name());
    return true;
  }

  bool is_certificate() {
    Reader reader(probe_.blob());
    const Algorithm* algorithm = find_algorithm(reader.read_text());
    return algorithm != nullptr && algorithm->is_certificate();
  }

  BlobProbe probe_;
  std::string name_;
};

// Joined is what join_words found.
struct Joined {
  std::vector<Word> words;
  std::string name;  // of the type inside
};

std::optional<Joined> join_words(WordWalker& walker) {
  Joined joined;
  Joiner joiner;
  for (auto word = walker.next(true); word; word = walker.next(true)) {
    joined.words.push_back(*word);
    const Joiner::Result result = joiner.add(word->text);
    if (result == Joiner::Result::kKey) {
      joined.name = joiner.name();
      return joined;
    }
    if (result == Joiner::Result::kNone) {
      break;
    }
  }
  return std::nullopt;
}

// put_line composes the body: what stands before the blob, the blob, the comment.
void put_line(const Text& text, const Joined& joined, std::string_view comment, Piece& piece) {
  SecretText body;
  body.bytes = std::move(piece.chunk.body);
  body.origins = std::move(piece.origins);
  for (const Word& word : joined.words) {
    body.append(word.text, text.place_of(word.text.data()));
  }
  if (!comment.empty()) {
    const Place place = text.place_of(comment.data());
    body.append(" ", place);
    body.append(comment, place);
  }
  piece.chunk.body = std::move(body.bytes);
  piece.origins = std::move(body.origins);
}

// wrapped_comment returns the comment of a key that was broken before it: the next line, if that is
// one word like user@host.  Anything else may be other text.
std::string_view wrapped_comment(const Text& text, std::size_t line) {
  if (line >= text.size()) {
    return {};
  }
  const std::string_view word = peel(text.line(line)).text;
  const std::size_t at = word.find('@');
  const bool is_address = at != word.npos && at > 0 && at + 1 < word.size();
  return is_address && word_end(word) == word.size() ? word : std::string_view();
}

void put_words(const Text& text, std::string_view words, Piece& piece) {
  piece.origins.add(piece.chunk.body.size(), text.place_of(words.data()));
  piece.chunk.body.append(words);
  piece.chunk.body.push_back(' ');
}

}  // namespace

Piece key_piece(const Text& text, std::size_t line, std::size_t column, const KeyStart& start) {
  const std::string_view whole = text.line(line);
  const Prefix prefix = classify_prefix(whole.substr(column, start.begin - column));
  Piece piece = start_piece(text, line, prefix, start.begin);
  // The options have quotation marks of their own.
  const std::size_t tail = start.type + start.type_size;
  std::string_view after;
  const std::size_t size = cut_at_quote(whole.substr(tail), prefix.quote, after).size();
  const std::string_view body = whole.substr(start.begin, tail + size - start.begin);
  piece.origins.add(0, text.place_of(body.data()));
  piece.chunk.body = SecretBytes(body);
  note_after_quote(text, after, piece);
  const Peeled peeled = peel(body);
  if (peeled.trailing) {
    piece.chunk.repairs.add(RepairId::kTrailingBlank,
                            text.place_of(body.data() + peeled.text.size()));
  }
  finish_piece(text, line, piece);
  return piece;
}

std::optional<Piece> joined_piece(const Text& text,
                                  std::size_t line,
                                  std::size_t column,
                                  const KeyStart& start) {
  const std::string_view whole = text.line(line);
  const Prefix prefix = classify_prefix(whole.substr(column, start.begin - column));
  const std::size_t blob = start.type + start.type_size;
  WordWalker walker(text, line, whole.substr(blob), prefix.quote);
  const std::optional<Joined> joined = join_words(walker);
  if (!joined) {
    return std::nullopt;
  }
  Piece piece = start_piece(text, line, prefix, start.begin);
  piece.chunk.repairs.add(walker.repairs());
  piece.chunk.repairs.add(RepairId::kWrapped, text.place_at(text.lines()[line].end));
  put_words(text, whole.substr(start.begin, blob - start.begin), piece);
  std::size_t last = joined->words.back().line;
  std::string_view comment = walker.rest();
  if (comment.empty() && walker.after_quote().empty()) {
    comment = wrapped_comment(text, last + 1);
    last += comment.empty() ? 0u : 1u;
  }
  put_line(text, *joined, comment, piece);
  note_after_quote(text, walker.after_quote(), piece);
  finish_piece(text, last, piece);
  return piece;
}

std::size_t find_blob(std::string_view line) {
  constexpr std::string_view kStart = "AAAA";
  for (std::size_t at = line.find(kStart); at != line.npos; at = line.find(kStart, at + 1)) {
    const char before = at == 0 ? ' ' : line[at - 1];
    const bool begins_word = before == '=' || !is_base64_character(before);
    if (begins_word && !authorized_keys::blob_name(line.substr(at)).empty()) {
      return at;
    }
  }
  return std::string_view::npos;
}

std::optional<Piece> bare_piece(const Text& text, std::size_t line) {
  const std::string_view whole = text.line(line);
  const std::size_t start = find_blob(whole);
  if (start == std::string_view::npos) {
    return std::nullopt;
  }
  const Prefix prefix = classify_prefix(whole.substr(0, start));
  WordWalker walker(text, line, whole.substr(start), prefix.quote);
  const std::optional<Joined> joined = join_words(walker);
  if (!joined) {
    return std::nullopt;
  }
  Piece piece = start_piece(text, line, prefix, start);
  piece.chunk.repairs.add(walker.repairs());
  piece.chunk.repairs.add(RepairId::kBareBlob, piece.chunk.place);
  piece.origins.add(0, piece.chunk.place);
  piece.chunk.body.append(joined->name);
  piece.chunk.body.push_back(' ');
  put_line(text, *joined, walker.rest(), piece);
  note_after_quote(text, walker.after_quote(), piece);
  finish_piece(text, joined->words.back().line, piece);
  return piece;
}

}  // namespace keyfluent::reading
