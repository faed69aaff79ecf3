// SPDX-License-Identifier: MIT
// LineReader: the lines of an input of any size one after the other, in bounded memory.
#pragma once

#include "src/platform/line_blocks.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent::platform {

class LineReader {
 public:
  // The descriptor must stay open while this lives.
  explicit LineReader(const Descriptor& file) : blocks_(file) {}

  // next moves to the next line; false at the end.  Errors: system_failed and its kin.
  Result<bool> next() {
    ++at_;
    if (at_ >= block_.size()) {
      at_ = 0;
      return blocks_.next(block_);
    }
    return true;
  }

  // line is without its LF; valid until the next call of next.  Empty if the line is too long.
  [[nodiscard]] std::string_view line() const { return block_.line(at_); }

  // is_too_long is true for a line of more than LineBlocks::kLineBytes, which was skipped.
  [[nodiscard]] bool is_too_long() const { return block_.is_too_long(); }

  // number counts the lines so far.
  [[nodiscard]] std::uint64_t number() const { return block_.number(at_); }

  // has_end is false for a last line without LF.
  [[nodiscard]] bool has_end() const { return block_.has_end(at_); }

 private:
  LineBlocks blocks_;
  LineBlock block_;
  std::size_t at_ = 0;
};

}  // namespace keyfluent::platform
