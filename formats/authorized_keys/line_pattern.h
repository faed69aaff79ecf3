// SPDX-License-Identifier: MIT
// LinePatterns: what the grammar found out about a plain line holds for every line that differs
// from it in the value of the key and the comment alone.  Files of a million lines have a handful
// of such kinds, and a line of a known kind costs a fifth of one that is judged from the beginning.
//
// Nothing is decided here: a pattern is learnt from a line that LineJudge accepted, and a line that
// does not fit it to the byte is judged from the beginning.
#pragma once

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/keys/key_view.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::authorized_keys {

// LinePattern is one kind: key type, one blank, the beginning of the blob up to the value of its
// last component, and the size of the blob.
class LinePattern {
 public:
  // learn takes the kind of a line without options.  False if no other line is like it: it begins
  // with blanks, has a key that no writer makes, or is a certificate; the pattern is as before
  // then.
  bool learn(std::string_view text, const Line& line, const KeyView& key);

  // read reads a line of this kind: `blob` begins with the key's bytes then, and `line` and `key`
  // look into them and the text.  False if the line is of another kind or its key is not sound;
  // what the three hold then is of no use.
  bool read(std::string_view text, Bytes& blob, Line& line, KeyView& key) const;

 private:
  struct Range {
    std::size_t begin = 0;
    std::size_t size = 0;
  };

  bool decode(std::string_view text, Bytes& blob) const;
  void look_into(ByteView blob, KeyView& key) const;
  [[nodiscard]] bool is_sound(const KeyView& key) const;

  const Algorithm* algorithm_ = nullptr;  // null: nothing was learnt
  std::string head_;                      // of the line, to a whole group of the base64
  Bytes start_;                           // of the blob, up to the value
  std::size_t known_ = 0;                 // of them, what head_ holds
  ExactBase64 rest_;                      // behind head_
  std::size_t type_size_ = 0;
  std::size_t end_ = 0;        // of the base64 in the line
  std::size_t blob_size_ = 0;  // decoded
  unsigned bits_ = 0;
  std::uint8_t first_byte_sign_ = 0;  // of the value, if that is a number
  bool is_number_ = false;
  std::array<Range, KeyView::kComponents> components_ = {};
};

// LinePatterns are those of one server's settings, for one thread.
class LinePatterns {
 public:
  bool read(std::string_view text, Bytes& blob, Line& line, KeyView& key) {
    return patterns_[last_].read(text, blob, line, key) || read_by_others(text, blob, line, key);
  }

  void learn(std::string_view text, const Line& line, const KeyView& key);

 private:
  bool read_by_others(std::string_view text, Bytes& blob, Line& line, KeyView& key);

  static constexpr std::size_t kPatterns = 6;

  std::array<LinePattern, kPatterns> patterns_;
  std::size_t last_ = 0;  // that fitted: neighbours are often alike
  std::size_t next_ = 0;  // to be forgotten
};

}  // namespace keyfluent::authorized_keys
