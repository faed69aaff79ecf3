// SPDX-License-Identifier: MIT
#include "src/sftp/session.h"

#include "src/platform/caught_signals.h"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kMostLogLines = 2000;
constexpr std::size_t kMostBuffered = std::size_t{8} << 20;

}  // namespace

bool Session::is_stopped() const {
  return !is_finishing_ && platform::CaughtSignals::any();
}

// wait_for is true once one of the events is there.  A caught signal ends it, too, if it may.
bool Session::wait_for(short events, const Deadline& deadline, bool is_patient) {
  const int bell = is_patient ? -1 : platform::CaughtSignals::descriptor();
  std::array<pollfd, 2> polls = {{{control_.get(), events, 0}, {bell, POLLIN, 0}}};
  int ready = 0;
  do {
    ready = ::poll(polls.data(), polls.size(), deadline.left());
  } while (ready < 0 && errno == EINTR);
  const pollfd& waiting = polls[0];
  if ((waiting.revents & POLLIN) != 0 && buffer_.size() - begin_ < kMostBuffered) {
    fill();
  } else if ((waiting.revents & (POLLHUP | POLLERR)) != 0) {
    gone_ = true;
  }
  return (waiting.revents & events) != 0;
}

// fill reads what is there, without waiting.
void Session::fill() {
  if (begin_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
    begin_ = 0;
  }
  const ssize_t got = ::recv(control_.get(), chunk_.data(), chunk_.size(), MSG_DONTWAIT);
  if (got > 0) {
    buffer_.insert(buffer_.end(), chunk_.begin(), chunk_.begin() + got);
  }
  gone_ = gone_ || got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR);
}

bool Session::send(Op op, ByteView fields, const Deadline& deadline) {
  SecretWriter frame;
  frame.put_u32(static_cast<std::uint32_t>(fields.size() + 1));
  frame.put_u8(static_cast<std::uint8_t>(op));
  frame.put_bytes(fields);
  return send_all(frame.view(), deadline);
}

bool Session::send_data(ByteView data, const Deadline& deadline) {
  Writer frame;
  frame.put_u32(static_cast<std::uint32_t>(data.size() + 1));
  frame.put_u8(static_cast<std::uint8_t>(Op::kData));
  frame.put_bytes(data);
  return send_all(frame.view(), deadline);
}

bool Session::send_all(ByteView rest, Deadline deadline) {
  constexpr std::chrono::milliseconds kLastMoment{2000};
  bool is_patient = is_finishing_;
  while (!rest.empty() && !gone_) {
    const ssize_t put =
        ::send(control_.get(), rest.data(), rest.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put > 0) {
      rest = rest.subspan(static_cast<std::size_t>(put));
    } else if (put < 0 && errno != EAGAIN && errno != EINTR) {
      gone_ = true;
    } else if (deadline.is_over()) {
      return false;
    } else {
      // Half a frame would spoil the way for what must be put in order after a signal.
      if (is_stopped() && !is_patient) {
        is_patient = true;
        deadline = deadline.within(kLastMoment);
      }
      // What the program sends must be read meanwhile, or both would wait for each other.
      wait_for(POLLOUT | POLLIN, deadline, is_patient);
    }
  }
  return rest.empty();
}

std::optional<Answer> Session::take_frame() {
  Reader reader(ByteView(buffer_).subspan(begin_));
  const std::uint32_t length = reader.read_u32();
  if (reader.failed()) {
    return std::nullopt;
  }
  if (length == 0 || length > kMostFrameBytes) {
    gone_ = true;
    return std::nullopt;
  }
  const ByteView frame = reader.read_bytes(length);
  if (reader.failed()) {
    return std::nullopt;
  }
  begin_ += reader.offset();
  return Answer{static_cast<Op>(frame[0]), to_bytes(frame.subspan(1))};
}

std::optional<Answer> Session::wait(const Deadline& deadline) {
  while (!is_stopped()) {
    if (std::optional<Answer> answer = take_frame()) {
      if (answer->op != Op::kLog) {
        return answer;
      }
      Reader reader(answer->fields);
      reader.read_u32();
      if (log_.size() < kMostLogLines) {
        log_.emplace_back(reader.read_text());
      }
      continue;
    }
    if (gone_ || deadline.is_over()) {
      return std::nullopt;
    }
    wait_for(POLLIN, deadline, is_finishing_);
  }
  return std::nullopt;
}

std::optional<AuthAnswer> Session::ask(Op op, ByteView fields, const Deadline& deadline) {
  if (!send(op, fields, deadline)) {
    return std::nullopt;
  }
  const std::optional<Answer> answer = wait(deadline);
  if (!answer || answer->op != Op::kAnswer) {
    return std::nullopt;
  }
  Reader reader(answer->fields);
  AuthAnswer result;
  result.outcome = static_cast<AuthOutcome>(reader.read_u8());
  result.methods = reader.read_text();
  result.error = reader.read_text();
  result.banner = reader.read_text();
  return result;
}

}  // namespace keyfluent::sftp
