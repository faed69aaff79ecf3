// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/scanner.h"

#include "keyfluent/codecs/reading/base64_run.h"
#include "keyfluent/codecs/reading/binary.h"
#include "keyfluent/codecs/reading/dns_piece.h"
#include "keyfluent/codecs/reading/key_line.h"
#include "keyfluent/codecs/reading/known.h"
#include "keyfluent/core/armor.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/json_block.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/ppk_block.h"
#include "keyfluent/core/prefix.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace keyfluent::reading {

namespace {

using Verdict = Intake::Verdict;

// Scanner walks the lines of a text from the top, and asks at each: what begins here?
class Scanner {
 public:
  Scanner(const Text& text, const Limits& limits, int depth, ScanState& state)
      : text_(text), limits_(limits), depth_(depth), state_(state), intake_(state.intake) {}

  void run() {
    while (line_ < text_.size()) {
      step();
    }
  }

  // run_surely stops before the first line of the input whose meaning may change with what follows
  // the text, and returns its index.
  std::size_t run_surely() {
    std::size_t sure = 0;
    ScanState::Mark mark = state_.mark();
    while (line_ < text_.size()) {
      text_.forget_looks();
      step();
      if (line_ == text_.size() || text_.looked() + 1 >= text_.size()) {
        state_.go_back(mark);
        break;
      }
      if (column_ == 0 && origin().column == 1) {
        sure = line_;
        mark = state_.mark();
      }
    }
    state_.forget_lines(sure);
    return sure;
  }

 private:
  [[nodiscard]] std::string_view whole() const { return text_.line(line_); }

  [[nodiscard]] Place origin() const { return text_.lines()[line_].origin; }

  void go_to(std::size_t line, std::size_t column = 0) {
    line_ = line;
    column_ = column;
  }

  void step() {
    const std::string_view peeled = peel(whole().substr(column_)).text;
    if (peeled.empty() || peeled[0] == '#' || peeled[0] == '\0' || only_closes(peeled)) {
      skip(peeled);
      return;
    }
    if (peeled[0] == '{' && read_json()) {  // first, as many may stand on one line
      return;
    }
    const std::optional<KeyStart> key = find_key(whole(), column_);
    const bool is_sound = key && trim_blanks(whole().substr(column_, key->begin - column_)).empty();
    if (is_sound) {
      read_key(*key);
    } else if (read_ssh1_line(peeled)) {  // its comment may name any of what follows
      return;
    } else if (has_record_comment() && read_dns()) {
      return;
    } else if (find_marker(whole(), "BEGIN", column_)) {
      read_block();
    } else if (find_ppk(whole(), column_) != std::string_view::npos) {
      read_ppk();
    } else if (read_json() || read_dns()) {
      return;
    } else if (key) {
      read_key(*key);
    } else {
      read_bare(peeled);
    }
  }

  // has_record_comment: what begins a key behind the semicolon of a DNS record is part of the
  // record.
  [[nodiscard]] bool has_record_comment() const { return whole().find(';') != whole().npos; }

  void skip(std::string_view peeled) {
    if (peeled.empty() || peeled[0] == '\0') {  // a NUL ends the line, for sshd
      intake_.note_blank(origin());
    } else if (peeled[0] == '#') {
      intake_.note_comment(origin());
    }
    go_to(line_ + 1);
  }

  // text_line: ';' begins a comment in zone files, where it may stand beside a record.
  void text_line() {
    if (peel(whole()).text.starts_with(';')) {
      intake_.note_comment(origin());
    } else {
      intake_.note_text(origin());
    }
    go_to(line_ + 1);
  }

  void go_behind(const Piece& piece) {
    if (piece.text_after) {
      intake_.note_text(*piece.text_after);
    }
    go_to(piece.next_line, piece.next_column);
  }

  // ---- one-line keys ----------------------------------------------------------------------------

  void read_key(const KeyStart& start) {
    const std::string_view before = whole().substr(column_, start.begin - column_);
    const bool is_alone = trim_blanks(before).empty();
    if (const Known* known = is_alone ? nullptr : known_line(peel(whole()).text)) {
      unsupported(*known, origin());
      go_to(line_ + 1);
      return;
    }
    if (take_joined_if_opaque(start)) {
      return;
    }
    Piece piece = key_piece(text_, line_, column_, start);
    const Verdict verdict = intake_.take(piece);
    if (verdict == Verdict::kTaken) {
      go_behind(piece);
      return;
    }
    std::optional<Error> error;
    if (verdict == Verdict::kFailed) {
      error = intake_.error();
    }
    read_wrapped_key(start, std::move(error));
  }

  // take_joined_if_opaque: any bytes are a key of an algorithm that we do not know, so of such a
  // key a first line alone would be taken for the whole.
  bool take_joined_if_opaque(const KeyStart& start) {
    if (find_algorithm(whole().substr(start.type, start.type_size)) != nullptr) {
      return false;
    }
    std::optional<Piece> joined = joined_piece(text_, line_, column_, start);
    if (joined && joined->next_line > line_ + 1 && intake_.take(*joined) == Verdict::kTaken) {
      go_behind(*joined);
      return true;
    }
    if (joined || !base64_follows()) {
      return false;
    }
    const std::size_t blob = word_start(whole(), start.type + start.type_size);
    intake_.fail(Error(errors::wire_truncated, text_.place_of(whole().data() + blob)));
    go_to(line_ + 1);
    return true;
  }

  [[nodiscard]] bool base64_follows() const {
    constexpr std::size_t kNoWord = 16;
    const std::string_view next =
        line_ + 1 < text_.size() ? peel(text_.line(line_ + 1)).text : std::string_view();
    return next.size() >= kNoWord && is_base64_text(next.substr(0, word_end(next)));
  }

  // read_wrapped_key: `error` is why the line alone is no key.
  void read_wrapped_key(const KeyStart& start, std::optional<Error> error) {
    std::optional<Piece> joined = joined_piece(text_, line_, column_, start);
    if (joined && intake_.take(*joined) == Verdict::kTaken) {
      go_behind(*joined);
    } else if (error) {
      intake_.fail(*std::move(error));
      go_to(line_ + 1);
    } else {
      text_line();
    }
  }

  // ---- blocks -----------------------------------------------------------------------------------

  void read_block() {
    Piece piece = read_armor(text_, line_, column_, false);
    if (take_block(piece)) {
      go_behind(piece);
      return;
    }
    if (piece.can_shrink) {
      Piece shorter = read_armor(text_, line_, column_, true);
      if (take_block(shorter)) {
        go_behind(shorter);
        return;
      }
    }
    fail_block(piece);
    go_behind(piece);
  }

  // take_block leaves the reason in piece.error if it fails.
  bool take_block(Piece& piece) {
    if (piece.error) {
      return false;
    }
    const Verdict verdict = intake_.take(piece);
    if (verdict == Verdict::kFailed) {
      piece.error = intake_.error();
    } else if (verdict == Verdict::kUnknown) {
      piece.error = Error(errors::armor_unknown_label, piece.chunk.place, piece.chunk.label);
    }
    return verdict == Verdict::kTaken;
  }

  void fail_block(Piece& piece) {
    const std::string& label = piece.chunk.label;
    if (is_companion(label)) {
      return;
    }
    if (const Known* known = known_label(label)) {
      unsupported(*known, piece.chunk.place);
    } else if (!piece.has_end) {
      intake_.fail(Error(errors::armor_unterminated, piece.chunk.place, label));
    } else {
      intake_.fail(*std::move(piece.error));
    }
  }

  void read_ppk() {
    Piece piece = read_ppk_block(text_, line_, column_);
    if (!take_or_fail(piece)) {
      intake_.fail(Error(errors::container_malformed, piece.chunk.place, "PuTTY key"));
    }
    go_behind(piece);
  }

  // take_or_fail is false if no format knows the piece.
  bool take_or_fail(Piece& piece) {
    const Verdict verdict = intake_.take(piece);
    if (verdict == Verdict::kFailed) {
      intake_.fail(intake_.error());
    }
    return verdict != Verdict::kUnknown;
  }

  // read_json looks for a JSON object that a format knows.  What is none, or never ends, is looked
  // into line by line, and no line of it is tried as the beginning of another.
  bool read_json() {
    if (line_ < state_.no_json_before || find_json(whole(), column_) == std::string_view::npos) {
      return false;
    }
    Piece piece = read_json_block(text_, line_, column_);
    state_.no_json_before = std::max(piece.next_line, line_ + 1);
    if (!take_unmended_json(piece) && !take_or_fail(piece)) {
      return false;
    }
    state_.no_json_before = 0;
    go_behind(piece);
    return true;
  }

  // take_unmended_json puts the object as it stood in the input in the place of the mended one, if
  // a format knows that.  Else no line of it is tried again.
  bool take_unmended_json(Piece& piece) {
    if (line_ < state_.no_unmended_json_before || column_ != 0) {
      return false;
    }
    std::optional<Piece> unmended = unmended_json(piece, text_);
    if (!unmended) {
      return false;
    }
    if (!unmended->has_end || intake_.take(*unmended) != Verdict::kTaken) {
      state_.no_unmended_json_before = unmended->next_line;
      return false;
    }
    piece = *std::move(unmended);
    return true;
  }

  bool read_dns() {
    std::optional<Piece> piece = column_ == 0 ? dns_piece(text_, line_) : std::nullopt;
    if (!piece || !take_or_fail(*piece)) {
      return false;
    }
    go_behind(*piece);
    return true;
  }

  // ---- everything else --------------------------------------------------------------------------

  void read_bare(std::string_view peeled) {
    std::optional<Piece> bare = bare_piece(text_, line_);
    if (bare && intake_.take(*bare) == Verdict::kTaken) {
      go_behind(*bare);
    } else if (!read_run()) {
      read_unknown(peeled);
    }
  }

  // read_run looks into base64 text.  A run that holds no key is not tried again from each of its
  // lines.
  bool read_run() {
    if (depth_ >= limits::kWrappingDepth || line_ < state_.no_run_before) {
      return false;
    }
    std::optional<Base64Run> run = read_base64_run(text_, line_, false);
    state_.no_run_before = run ? run->next_line : line_ + 1;
    const bool found = run && take_run(*run);
    if (found || !run) {
      return found;
    }
    run = read_base64_run(text_, line_, true);
    return run && take_run(*run);
  }

  bool take_run(Base64Run& run) {
    if (run.decoded.empty()) {
      return false;
    }
    Findings inner = scan(std::move(run.decoded), limits_, depth_ + 1);
    if (inner.entries.empty() && !is_about_key(inner)) {
      return false;
    }
    const RepairId wrapping = inner.is_binary ? RepairId::kBareBlob : RepairId::kBase64File;
    intake_.adopt(std::move(inner), wrapping, run.repairs, run.place);
    go_to(run.next_line);
    return true;
  }

  static bool is_about_key(const Findings& findings) {
    return std::none_of(findings.errors.begin(), findings.errors.end(), [](const Error& error) {
      return error.is(errors::input_unknown) || error.is(errors::input_empty) ||
             error.is(errors::text_bad_utf16);
    });
  }

  // read_ssh1_line reads SSH-1's public key line, which has no type to find it by.
  bool read_ssh1_line(std::string_view peeled) {
    if (!is_ssh1_line(peeled)) {
      return false;
    }
    const auto begin = static_cast<std::size_t>(peeled.data() - whole().data());
    Piece piece = key_piece(text_, line_, column_, {begin, begin, word_end(peeled)});
    const bool is_known = take_or_fail(piece);
    if (is_known) {
      go_behind(piece);
    }
    return is_known;
  }

  void read_unknown(std::string_view peeled) {
    if (const Known* known = known_line(peeled)) {
      unsupported(*known, origin());
      return go_to(line_ + 1);
    }
    const std::size_t blob = find_blob(peeled);
    if (blob != peeled.npos) {
      fail_blob(peeled.substr(blob));
      go_to(line_ + 1);
      return;
    }
    text_line();
  }

  // fail_blob reports base64 text that begins like a key, and is none.
  void fail_blob(std::string_view text) {
    const std::string_view word = text.substr(0, word_end(text));
    const Place place = text_.place_of(word.data());
    const Result<Bytes> blob = decode_base64(word);
    if (!blob) {
      intake_.fail(Error(blob.error()).at(text_.place_of(word.data() + blob.error().place().line)));
      return;
    }
    const Result<PublicKey> key = PublicKey::from_blob(*blob);
    intake_.fail(key ? Error(errors::line_no_key, place) : Error(key.error()).at(place));
  }

  // unsupported says once of each kind that it is there.
  void unsupported(const Known& known, Place place) {
    if (std::find(state_.named.begin(), state_.named.end(), known.name) == state_.named.end()) {
      state_.named.push_back(known.name);
      intake_.fail(unsupported_error(known, place));
    }
  }

  const Text& text_;
  const Limits& limits_;
  const int depth_;
  ScanState& state_;
  Intake& intake_;
  std::size_t line_ = 0;
  std::size_t column_ = 0;
};

}  // namespace

ScanState::Mark ScanState::mark() const {
  return {intake.mark(), no_run_before, no_json_before, no_unmended_json_before, named.size()};
}

void ScanState::go_back(const Mark& mark) {
  intake.go_back(mark.intake);
  no_run_before = mark.no_run_before;
  no_json_before = mark.no_json_before;
  no_unmended_json_before = mark.no_unmended_json_before;
  named.resize(mark.named);
}

void ScanState::forget_lines(std::size_t count) {
  no_run_before -= std::min(no_run_before, count);
  no_json_before -= std::min(no_json_before, count);
  no_unmended_json_before -= std::min(no_unmended_json_before, count);
}

void scan_text(const Text& text, const Limits& limits, int depth, ScanState& state) {
  Scanner(text, limits, depth, state).run();
}

std::size_t scan_surely(const Text& text, const Limits& limits, ScanState& state) {
  return Scanner(text, limits, 0, state).run_surely();
}

}  // namespace keyfluent::reading
