// SPDX-License-Identifier: MIT
#include "src/sftp/session_helper/channel.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <string>

namespace keyfluent::sftp {

namespace {

constexpr int kPollMilliseconds = 200;

int open_session(ssh_channel channel, const char* /*argument*/) {
  return ssh_channel_open_session(channel);
}

}  // namespace

// interest is what to wait for on the way to the server.
short Channel::interest() const {
  return is_pending() ? POLLIN | POLLOUT : POLLIN;
}

bool Channel::is_pending() const {
  return (ssh_get_poll_flags(login_.session()) & SSH_WRITE_PENDING) != 0;
}

void Channel::wait() const {
  pollfd waiting{ssh_get_fd(login_.session()), interest(), 0};
  ::poll(&waiting, 1, kPollMilliseconds);
}

int Channel::drive(int (*step)(ssh_channel, const char*), const char* argument) {
  int outcome = step(channel_, argument);
  while (outcome == SSH_AGAIN && !login_.is_closed()) {
    wait();
    outcome = step(channel_, argument);
  }
  return outcome;
}

void Channel::report(int outcome) {
  Writer writer;
  if (outcome == SSH_OK) {
    control_.write(Op::kDone, writer);
    return;
  }
  writer.put_string(std::string_view(ssh_get_error(login_.session())));
  control_.write(Op::kFailed, writer);
}

void Channel::open() {
  channel_ = ssh_channel_new(login_.session());
  report(channel_ == nullptr ? SSH_ERROR : drive(open_session, nullptr));
}

void Channel::subsystem(Reader& reader) {
  const std::string name(reader.read_text());
  const int outcome = drive(ssh_channel_request_subsystem, name.c_str());
  report(outcome);
  if (outcome == SSH_OK) {
    pump();
  }
}

// pass_stream passes what there is of one stream; false once it has ended.
bool Channel::pass_stream(Op op, bool is_error) {
  for (;;) {
    const int got = ssh_channel_read_nonblocking(
        channel_, buffer_.data(), static_cast<std::uint32_t>(buffer_.size()), is_error ? 1 : 0);
    if (got > 0) {
      control_.write(op, ByteView(buffer_).first(static_cast<std::size_t>(got)));
      continue;
    }
    return got == 0 || got == SSH_AGAIN;
  }
}

bool Channel::pass_from_server() {
  const bool has_errors = pass_stream(Op::kErrorData, true);
  const bool has_data = pass_stream(Op::kData, false);
  return has_errors && has_data && ssh_channel_is_eof(channel_) == 0 &&
         ssh_channel_is_closed(channel_) == 0 && !login_.is_closed();
}

bool Channel::write(ByteView data) {
  while (!data.empty()) {
    const int put =
        ssh_channel_write(channel_, data.data(), static_cast<std::uint32_t>(data.size()));
    if (put < 0 && put != SSH_AGAIN) {
      return false;
    }
    if (put > 0) {
      data = data.subspan(static_cast<std::size_t>(put));
      continue;
    }
    // The window is full: what opens it comes with the server's answers, which must be passed on.
    wait();
    if (!pass_from_server()) {
      return false;
    }
  }
  return true;
}

bool Channel::pass_from_keyfluent() {
  SecretBytes frame;
  do {
    if (!control_.read(frame)) {
      ::_exit(0);
    }
    Reader reader(frame.view());
    if (static_cast<Op>(reader.read_u8()) != Op::kData) {
      ssh_channel_send_eof(channel_);
    } else if (!write(reader.rest())) {
      return false;
    }
  } while (control_.has_frame() && !is_pending());
  return true;
}

void Channel::pump() {
  bool open = true;
  while (open) {
    const bool has_work = control_.has_frame() && !is_pending();
    // While libssh still has something to send, no more is taken: it would only be moved about.
    std::array<pollfd, 2> polls = {{
        {ssh_get_fd(login_.session()), interest(), 0},
        {is_pending() ? -1 : STDIN_FILENO, POLLIN, 0},
    }};
    if (!has_work) {
      ::poll(polls.data(), polls.size(), kPollMilliseconds);
    }
    if (has_work || polls[1].revents != 0) {
      open = pass_from_keyfluent();
    }
    // Writing may have taken in what the server has sent meanwhile.
    open = open && pass_from_server();
  }
  // The exit status may come after the end of the data, before the channel closes.
  for (int i = 0; i < 5 && ssh_channel_get_exit_status(channel_) < 0 &&
                  ssh_channel_is_closed(channel_) == 0 && !login_.is_closed();
       ++i) {
    wait();
    pass_stream(Op::kErrorData, true);
  }
  Writer writer;
  const int status = ssh_channel_get_exit_status(channel_);
  writer.put_u32(status < 0 ? kNoExitStatus : static_cast<std::uint32_t>(status));
  control_.write(Op::kExit, writer);
}

}  // namespace keyfluent::sftp
