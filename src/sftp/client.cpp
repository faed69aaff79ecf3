// SPDX-License-Identifier: MIT
#include "src/sftp/client.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kMostErrorText = 4096;
constexpr std::size_t kMostRaw = std::size_t{64} << 10;

// Frames to the session program are bounded, and so are the pieces of what is sent.
constexpr std::size_t kMostPiece = std::size_t{256} << 10;

}  // namespace

std::string Reply::reason() const {
  switch (state) {
    case State::kTimeout:
      return "no answer in time";
    case State::kClosed:
      return "the connection ended";
    case State::kNoSftp:
      return "the answer is no SFTP";
    case State::kPacket:
      break;
  }
  if (type != PacketType::kStatus) {
    return "an answer of another type (" + std::to_string(static_cast<unsigned>(type)) + ")";
  }
  const SftpStatus status = read_status(body);
  return status_name(status.code) + (status.message.empty() ? "" : ", \"" + status.message + "\"");
}

// take_answer takes a frame of the session program; false if the channel has ended.
bool SftpClient::take_answer(const Answer& answer) {
  if (answer.op == Op::kData) {
    if (begin_ > 0) {
      buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(begin_));
      begin_ = 0;
    }
    const std::size_t limit = broken_ ? kMostRaw : kMostSftpBytes + kMostFrameBytes;
    const std::size_t room = limit - std::min(limit, buffer_.size());
    const std::size_t size = std::min(room, answer.fields.size());
    buffer_.insert(buffer_.end(),
                   answer.fields.begin(),
                   answer.fields.begin() + static_cast<std::ptrdiff_t>(size));
    return true;
  }
  if (answer.op == Op::kErrorData) {
    const std::size_t room = kMostErrorText - error_text_.size();
    error_text_ += as_text(answer.fields).substr(0, room);
    return true;
  }
  if (answer.op == Op::kExit) {
    Reader reader(answer.fields);
    exit_status_ = reader.read_u32();
  }
  closed_ = true;
  return false;
}

std::optional<Reply> SftpClient::take_packet() {
  const Frame frame = read_frame(raw());
  Reply reply;
  if (frame.state == Frame::State::kTooLong) {
    broken_ = true;
    reply.state = Reply::State::kNoSftp;
    return reply;
  }
  if (frame.state == Frame::State::kPartial) {
    return std::nullopt;
  }
  reply.state = Reply::State::kPacket;
  reply.type = frame.type;
  reply.id = frame.id;
  reply.body = to_bytes(frame.body);
  begin_ += frame.size;
  return reply;
}

Reply SftpClient::receive(const Deadline& deadline) {
  for (;;) {
    // As long as answers are there, requests can wait for more of their kind.
    const bool must_wait = broken_ || read_frame(raw()).state == Frame::State::kPartial;
    if (must_wait && !held_.empty()) {
      flush(deadline);
    }
    if (!broken_) {
      if (std::optional<Reply> reply = take_packet()) {
        return *std::move(reply);
      }
    }
    Reply reply;
    reply.state = broken_ ? Reply::State::kNoSftp : Reply::State::kClosed;
    if (closed_ || broken_) {
      return reply;
    }
    const std::optional<Answer> answer = session_.wait(deadline);
    if (!answer) {
      reply.state = session_.is_gone() ? Reply::State::kClosed : Reply::State::kTimeout;
      return reply;
    }
    take_answer(*answer);
  }
}

bool SftpClient::send(const Bytes& packet, const Deadline& deadline) {
  held_.insert(held_.end(), packet.begin(), packet.end());
  return flush(deadline);
}

bool SftpClient::hold(const Bytes& packet, const Deadline& deadline) {
  held_.insert(held_.end(), packet.begin(), packet.end());
  return held_.size() < kMostPiece / 2 || flush(deadline);
}

bool SftpClient::flush(const Deadline& deadline) {
  bool sent = true;
  for (std::size_t at = 0; sent && at < held_.size(); at += kMostPiece) {
    const std::size_t size = std::min(kMostPiece, held_.size() - at);
    sent = session_.send_data(ByteView(held_).subspan(at, size), deadline);
  }
  held_.clear();
  return sent;
}

Reply SftpClient::ask(const Bytes& packet, std::uint32_t id, const Deadline& deadline) {
  send(packet, deadline);
  Reply reply = receive(deadline);
  if (reply.state == Reply::State::kPacket && reply.id != id) {
    reply.state = Reply::State::kNoSftp;
  }
  return reply;
}

Reply SftpClient::start(const Deadline& deadline) {
  constexpr std::uint32_t kWantedVersion = 3;
  send(SftpWriter::init(kWantedVersion), deadline);
  Reply reply = receive(deadline);
  if (reply.is(PacketType::kVersion)) {
    Frame frame;
    frame.body = reply.body;
    version_ = read_version(frame);
  } else if (reply.state == Reply::State::kPacket) {
    reply.state = Reply::State::kNoSftp;
  }
  return reply;
}

void SftpClient::drain(const Deadline& deadline) {
  broken_ = true;
  while (!closed_) {
    const std::optional<Answer> answer = session_.wait(deadline);
    if (!answer) {
      return;
    }
    take_answer(*answer);
  }
}

}  // namespace keyfluent::sftp
