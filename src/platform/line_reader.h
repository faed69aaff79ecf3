// SPDX-License-Identifier: MIT
// LineReader: the lines of an input of any size, in bounded memory.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace keyfluent::platform {

// LineReader gives the lines one after the other.  LF alone ends a line, as in sshd; the last line
// may lack it.  What is read may hold a private key by mistake, so the buffer is wiped.
class LineReader {
 public:
  // The longest line that is held in memory.  sshd itself has no limit; a real line is a few
  // kilobytes.
  static constexpr std::size_t kLineBytes = std::size_t{16} << 20;

  // The descriptor must stay open while this lives.
  explicit LineReader(const Descriptor& file) : file_(file), buffer_(kChunkBytes) {}

  // next moves to the next line; false at the end.  Errors: system_failed and its kin.
  Result<bool> next();

  // line is without its LF; valid until the next call of next.  Empty if the line is too long.
  [[nodiscard]] std::string_view line() const { return line_; }

  // is_too_long is true for a line of more than kLineBytes, which was skipped.
  [[nodiscard]] bool is_too_long() const { return too_long_; }

  // number counts the lines so far.
  [[nodiscard]] std::uint64_t number() const { return number_; }

  // offset is where the line begins in the input.
  [[nodiscard]] std::uint64_t offset() const { return offset_; }

  // has_end is false for a last line without LF.
  [[nodiscard]] bool has_end() const { return has_end_; }

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

  Status fill();
  bool take(std::size_t end, std::size_t next);

  const Descriptor& file_;
  SecretBytes buffer_;
  std::size_t begin_ = 0;    // of what is not yet given out
  std::size_t end_ = 0;      // of what was read
  std::size_t scanned_ = 0;  // no LF before this
  bool at_end_ = false;
  bool too_long_ = false;
  bool skipping_ = false;  // inside a line that is too long
  std::uint64_t number_ = 0;
  std::uint64_t base_ = 0;  // where the buffer begins in the input
  std::uint64_t offset_ = 0;
  std::uint64_t next_offset_ = 0;
  bool has_end_ = false;
  std::string_view line_;
};

}  // namespace keyfluent::platform
