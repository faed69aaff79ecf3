// SPDX-License-Identifier: MIT
#include "src/platform/line_blocks.h"

#include "keyfluent/core/line_ends.h"
#include "src/findings/errors.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

namespace keyfluent::platform {

namespace {

// read_some waits for bytes; 0 at the end.
Result<std::size_t> read_some(const Descriptor& file, std::span<std::uint8_t> to) {
  for (;;) {
    const ssize_t got = ::read(file.get(), to.data(), to.size());
    if (got >= 0) {
      return static_cast<std::size_t>(got);
    }
    if (errno == EAGAIN) {
      pollfd one{file.get(), POLLIN, 0};
      ::poll(&one, 1, -1);
    } else if (errno != EINTR) {
      return system_error(errno, "read");
    }
  }
}

}  // namespace

Result<bool> LineBlocks::next(LineBlock& block) {
  start(block);
  KEYFLUENT_CHECK(read_lines(block));
  end_last_line(block);
  if (block.ends_.empty()) {
    return false;
  }
  finish(block);
  return true;
}

std::size_t LineBlocks::next_bytes() const {
  constexpr std::uint64_t kMuchLarger = 4;  // times
  return offset_ < kMuchLarger * block_bytes_ ? kBlockBytes : block_bytes_;
}

// start begins a block with the rest of the one before.  One huge line does not keep its memory.
void LineBlocks::start(LineBlock& block) {
  const std::size_t size = std::max(next_bytes(), rest_.size());
  if (block.bytes_.size() != size) {
    block.bytes_ = SecretBytes(size);
  }
  std::ranges::copy(rest_.view(), block.bytes_.data());
  filled_ = rest_.size();
  scanned_ = 0;
  skipped_ = 0;
  block.ends_.clear();
  block.has_end_ = true;
}

// read_lines fills the block until it has a line, or the input ends.  Space for a long line is made
// by growing, or, if it is too long, by forgetting the line so far.
Status LineBlocks::read_lines(LineBlock& block) {
  for (;;) {
    KEYFLUENT_CHECK(fill(block));
    find_ends(block);
    if (!block.ends_.empty() || at_end_) {
      return ok();
    }
    if (skipped_ != 0 || filled_ > kLineBytes) {
      skipped_ += filled_;
      filled_ = 0;
      scanned_ = 0;
    } else {
      block.bytes_.resize(2 * block.bytes_.size());
    }
  }
}

Status LineBlocks::fill(LineBlock& block) {
  while (filled_ < block.bytes_.size() && !at_end_) {
    const std::span<std::uint8_t> space = block.bytes_.writable().subspan(filled_);
    KEYFLUENT_TRY(const std::size_t got, read_some(file_, space));
    filled_ += got;
    at_end_ = got == 0;
  }
  return ok();
}

void LineBlocks::find_ends(LineBlock& block) {
  append_line_ends(block.bytes_.text().substr(0, filled_), scanned_, block.ends_);
  scanned_ = block.ends_.empty() ? filled_ : std::size_t{block.ends_.back()} + 1;
}

// end_last_line ends the last line of the input, if it has no LF.
void LineBlocks::end_last_line(LineBlock& block) {
  const bool is_begun =
      block.ends_.empty() ? filled_ != 0 || skipped_ != 0 : block.ends_.back() + 1 != filled_;
  if (at_end_ && is_begun) {
    block.ends_.push_back(static_cast<std::uint32_t>(filled_));
    block.has_end_ = false;
  }
}

// finish keeps the lines before one that is too long, or that one alone, and what is behind them
// for the next block.
void LineBlocks::finish(LineBlock& block) {
  std::size_t lines = block.size();
  if (skipped_ != 0) {
    lines = 0;
  } else if (filled_ > kLineBytes) {
    const auto fits = [&](std::size_t at) { return block.line(at).size() <= kLineBytes; };
    for (lines = 0; lines < block.size() && fits(lines);) {
      ++lines;
    }
  }
  const std::size_t taken = std::max(lines, std::size_t{1});
  block.has_end_ = block.has_end(taken - 1);
  block.ends_.resize(taken);
  const std::size_t size = std::size_t{block.ends_.back()} + (block.has_end_ ? 1 : 0);
  rest_ = SecretBytes(block.bytes_.view().subspan(size, filled_ - size));
  block.is_too_long_ = lines == 0;
  if (block.is_too_long_) {
    block.ends_[0] = 0;
  }
  block.number_ = std::exchange(number_, number_ + taken);
  block.offset_ = std::exchange(offset_, offset_ + skipped_ + size);
  block.end_offset_ = offset_;
  block.is_last_ = at_end_ && rest_.empty();
}

}  // namespace keyfluent::platform
