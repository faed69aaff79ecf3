// SPDX-License-Identifier: MIT
#include "src/platform/line_reader.h"

#include "src/findings/errors.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace keyfluent::platform {

// fill reads more behind what is there.  Space is made by dropping what was given out, by growing,
// or, in a line that is too long, by forgetting the line so far.
Status LineReader::fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    scanned_ -= begin_;
    base_ += begin_;
    begin_ = 0;
  }
  if (end_ > kLineBytes) {
    skipping_ = true;
  }
  if (skipping_) {
    base_ += end_;
    end_ = 0;
    scanned_ = 0;
  }
  if (end_ == buffer_.size()) {
    buffer_.resize(2 * buffer_.size());
  }
  for (;;) {
    const ssize_t got = ::read(file_.get(), buffer_.data() + end_, buffer_.size() - end_);
    if (got >= 0) {
      end_ += static_cast<std::size_t>(got);
      at_end_ = got == 0;
      return ok();
    }
    if (errno == EAGAIN) {
      pollfd one{file_.get(), POLLIN, 0};
      ::poll(&one, 1, -1);
    } else if (errno != EINTR) {
      return system_error(errno, "read");
    }
  }
}

// take gives out the line up to `end`, and goes on at `next`.
bool LineReader::take(std::size_t end, std::size_t next) {
  too_long_ = skipping_ || end - begin_ > kLineBytes;
  skipping_ = false;
  line_ = too_long_ ? std::string_view() : as_text(buffer_.view().subspan(begin_, end - begin_));
  offset_ = next_offset_;
  next_offset_ = base_ + next;
  has_end_ = next > end;
  begin_ = next;
  scanned_ = next;
  ++number_;
  return true;
}

Result<bool> LineReader::next() {
  for (;;) {
    const std::string_view text = as_text(buffer_.view()).substr(0, end_);
    if (const std::size_t found = text.find('\n', scanned_); found != text.npos) {
      return take(found, found + 1);
    }
    scanned_ = end_;
    if (at_end_) {
      return (begin_ < end_ || skipping_) && take(end_, end_);
    }
    KEYFLUENT_CHECK(fill());
  }
}

}  // namespace keyfluent::platform
