// SPDX-License-Identifier: MIT
// SftpClient: SFTP over the session's channel, done by ourselves so that every byte is seen.
#pragma once

#include "src/sftp/packet.h"
#include "src/sftp/session.h"

#include <optional>
#include <string>

namespace keyfluent::sftp {

// Reply is what came for a request, or why nothing did.
struct Reply {
  enum class State : std::uint8_t {
    kPacket,
    kTimeout,
    kClosed,  // the channel has ended
    kNoSftp,  // what came is no packet
  };

  State state = State::kTimeout;
  PacketType type{};
  std::uint32_t id = 0;
  Bytes body;

  [[nodiscard]] bool is(PacketType wanted) const {
    return state == State::kPacket && type == wanted;
  }

  // is_ok is true for STATUS with the code OK.
  [[nodiscard]] bool is_ok() const {
    return is(PacketType::kStatus) && read_status(body).code == 0;
  }

  // reason is why this is not what was hoped for: the status' name and message, or the state.
  [[nodiscard]] std::string reason() const;
};

class SftpClient {
 public:
  explicit SftpClient(Session& session) : session_(session) {}

  // start sends INIT and waits for VERSION.
  Reply start(const Deadline& deadline);

  // send sends a request and forgets it; false at the deadline.  hold keeps it back until the next
  // send or receive, or until enough has come together: fewer, larger writes.
  bool send(const Bytes& packet, const Deadline& deadline);
  bool hold(const Bytes& packet, const Deadline& deadline);

  // receive waits for the next answer, of whatever request.
  Reply receive(const Deadline& deadline);

  // ask is send and receive.  An answer with another id counts as none of SFTP.
  Reply ask(const Bytes& packet, std::uint32_t id, const Deadline& deadline);

  std::uint32_t next_id() { return ++last_id_; }

  [[nodiscard]] const Version& version() const { return version_; }

  [[nodiscard]] SftpWriter writer() const { return SftpWriter(version_.version); }

  // raw is what came and is no packet, with what went before the end; at most 64 KiB.
  [[nodiscard]] ByteView raw() const { return ByteView(buffer_).subspan(begin_); }

  // error_text is what the program wrote to standard error; at most 4 KiB.
  [[nodiscard]] const std::string& error_text() const { return error_text_; }

  [[nodiscard]] std::uint32_t exit_status() const { return exit_status_; }

  // drain reads on until the channel ends or the deadline, for what a broken server still says.
  void drain(const Deadline& deadline);

 private:
  bool flush(const Deadline& deadline);
  std::optional<Reply> take_packet();
  bool take_answer(const Answer& answer);

  Session& session_;
  Version version_{3, {}};
  Bytes buffer_;
  std::size_t begin_ = 0;
  Bytes held_;
  std::string error_text_;
  std::uint32_t exit_status_ = kNoExitStatus;
  bool closed_ = false;
  bool broken_ = false;
  std::uint32_t last_id_ = 0;
};

}  // namespace keyfluent::sftp
