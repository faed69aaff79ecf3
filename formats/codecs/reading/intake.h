// SPDX-License-Identifier: MIT
// Intake: hands pieces to the formats, and keeps the book of repairs.
#pragma once

#include "keyfluent/codecs/reading/scan.h"
#include "keyfluent/core/piece.h"

#include <cstddef>
#include <optional>

namespace keyfluent::reading {

class Intake {
 public:
  Intake(TextEncoding encoding, const Limits& limits) : encoding_(encoding), limits_(limits) {}

  [[nodiscard]] TextEncoding encoding() const { return encoding_; }

  enum class Verdict {
    kTaken,    // its keys are in the findings
    kFailed,   // its format cannot read it: see error()
    kUnknown,  // no format knows it
  };

  // take tries the formats in the order of the table; the first that knows the piece reads it.  The
  // piece's body may be moved away only if it was taken.
  Verdict take(Piece& piece);

  // error is why the last take() failed, with a place in the input.
  [[nodiscard]] Error&& error() { return std::move(*error_); }

  // fail keeps an error for the user.  Beyond limits::kErrors of an input they are only counted.
  void fail(Error error);

  // adopt takes over what was found inside a wrapping at this place.
  void adopt(Findings inner, RepairId wrapping, const Repairs& around, Place place);

  // What is no key: text is a repair for the key beside it, comments and blank lines are for some.
  void note_text(Place place) { keep_first(text_, place); }

  void note_comment(Place place) { keep_first(comment_, place); }

  void note_blank(Place place) { keep_first(blank_, place); }

  // Mark is a state that go_back returns to: what came since is forgotten.
  struct Mark {
    std::size_t entries;
    std::size_t errors;
    std::size_t omitted;
    std::size_t last_first;
    bool has_keys;
    std::optional<Place> text;
    std::optional<Place> comment;
    std::optional<Place> blank;
  };

  [[nodiscard]] Mark mark() const;
  void go_back(const Mark& mark);

  // take_settled takes out the errors, and the keys that nothing which follows can change.
  Findings take_settled();

  // finish gives what follows the last key to it, and returns all that was not taken before.
  Findings finish();

 private:
  static void keep_first(std::optional<Place>& kept, Place place) {
    if (!kept) {
      kept = place;
    }
  }

  void add_entries(const Format& format, Entries entries, Piece& piece);
  void add_surroundings(const Format& format, Container container, Repairs& repairs);
  void forget_surroundings();

  Findings findings_;
  TextEncoding encoding_;
  Limits limits_;
  std::optional<Error> error_;
  std::optional<Place> text_;
  std::optional<Place> comment_;
  std::optional<Place> blank_;
  std::size_t last_first_ = 0;  // the entries of the last piece begin here
  bool has_keys_ = false;
  std::size_t taken_errors_ = 0;
  std::size_t omitted_ = 0;
};

}  // namespace keyfluent::reading
