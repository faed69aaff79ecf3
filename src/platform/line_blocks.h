// SPDX-License-Identifier: MIT
// LineBlocks: an input of any size in pieces of whole lines, in bounded memory.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace keyfluent::platform {

// LineBlock is some lines, one behind the other.  Made once and used for many pieces of an input.
// What is read may hold a private key by mistake, so the memory is wiped.
class LineBlock {
 public:
  // size is the number of lines.
  [[nodiscard]] std::size_t size() const { return ends_.size(); }

  // line is without its LF.
  [[nodiscard]] std::string_view line(std::size_t at) const {
    const std::size_t begin = begin_of(at);
    return bytes_.text().substr(begin, ends_[at] - begin);
  }

  // offset is where the line begins in the input.
  [[nodiscard]] std::uint64_t offset(std::size_t at) const { return offset_ + begin_of(at); }

  // end_offset is where the block ends in the input.
  [[nodiscard]] std::uint64_t end_offset() const { return end_offset_; }

  // number is the line's in the input, from 1.
  [[nodiscard]] std::uint64_t number(std::size_t at) const { return number_ + at; }

  // has_end is false for a last line without LF.
  [[nodiscard]] bool has_end(std::size_t at) const { return has_end_ || at + 1 < ends_.size(); }

  // is_too_long is true for a block of one line of more than kLineBytes, which was skipped: the
  // text is empty.
  [[nodiscard]] bool is_too_long() const { return is_too_long_; }

  // is_last is true if it is known that nothing follows.
  [[nodiscard]] bool is_last() const { return is_last_; }

 private:
  friend class LineBlocks;

  [[nodiscard]] std::size_t begin_of(std::size_t at) const {
    return at == 0 ? 0 : std::size_t{ends_[at - 1]} + 1;
  }

  SecretBytes bytes_;
  std::vector<std::uint32_t> ends_;  // of the lines in bytes_
  std::uint64_t number_ = 1;         // of the first line
  std::uint64_t offset_ = 0;         // of the first line
  std::uint64_t end_offset_ = 0;
  bool has_end_ = true;  // of the last line
  bool is_too_long_ = false;
  bool is_last_ = false;
};

// LineBlocks reads the blocks one after the other.  LF alone ends a line, as in sshd; the last line
// may lack it.
class LineBlocks {
 public:
  // The longest line that is held in memory.  sshd itself has no limit; a real line is a few
  // kilobytes.
  static constexpr std::size_t kLineBytes = std::size_t{16} << 20;

  // A block has so many bytes, unless a line is longer.  It fits into a processor's own cache with
  // what becomes of it.
  static constexpr std::size_t kBlockBytes = std::size_t{256} << 10;

  // Who does something for a whole block, whatever its size, wants larger ones.
  static constexpr std::size_t kLargeBlockBytes = std::size_t{1} << 20;

  // The descriptor must stay open while this lives.  Blocks have `block_bytes` once an input turns
  // out to be much larger than that; before, threads share more blocks.
  explicit LineBlocks(const Descriptor& file, std::size_t block_bytes = kBlockBytes)
      : file_(file), block_bytes_(block_bytes) {}

  // next fills the block with the next lines; false at the end, where the block is empty.  Errors:
  // system_failed and its kin.
  Result<bool> next(LineBlock& block);

 private:
  void start(LineBlock& block);
  Status read_lines(LineBlock& block);
  Status fill(LineBlock& block);
  void find_ends(LineBlock& block);
  void end_last_line(LineBlock& block);
  void finish(LineBlock& block);

  [[nodiscard]] std::size_t next_bytes() const;

  const Descriptor& file_;
  std::size_t block_bytes_;
  SecretBytes rest_;           // what was read behind the last block
  std::size_t filled_ = 0;     // bytes in the block at hand
  std::size_t scanned_ = 0;    // of these, up to the last LF, or all
  std::uint64_t skipped_ = 0;  // bytes of its first line, which is too long and goes on in it
  bool at_end_ = false;        // of the input
  std::uint64_t number_ = 1;   // of the next line
  std::uint64_t offset_ = 0;   // of the next line
};

}  // namespace keyfluent::platform
