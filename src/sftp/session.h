// SPDX-License-Identifier: MIT
// Session: the program keyfluent-session at work (session_protocol.h), as the stages use it.
#pragma once

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/platform/descriptor.h"
#include "src/sftp/deadline.h"
#include "src/sftp/powers.h"
#include "src/sftp/session_protocol.h"

#include <optional>
#include <string>
#include <vector>

namespace keyfluent::sftp {

// Answer is one frame from the program.
struct Answer {
  Op op{};
  Bytes fields;
};

// AuthAnswer is a kAnswer, taken apart.
struct AuthAnswer {
  AuthOutcome outcome = AuthOutcome::kRefused;
  std::string methods;
  std::string error;
  std::string banner;
};

class Session {
 public:
  // The session of this number of the powers, which outlive this.
  Session(Powers& powers, std::uint32_t number, platform::Descriptor control)
      : powers_(powers), number_(number), control_(std::move(control)) {}

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The program is ended at once.
  ~Session() { powers_.end_session(number_); }

  // send sends a request.  False if it could not be sent until the deadline, or the program is
  // gone.
  bool send(Op op, ByteView fields, const Deadline& deadline);

  // pass_agent gives the program a way to the ssh agent, for the kAgentSign that follows; at best.
  void pass_agent() { powers_.pass_agent(number_); }

  // send_data sends bytes for the channel, which are no secret.
  bool send_data(ByteView data, const Deadline& deadline);

  // wait returns the next frame that is no log line; nothing at the deadline, if the program is
  // gone (is_gone()), or if a signal was caught (platform/caught_signals.h) and finish() was not
  // called.
  std::optional<Answer> wait(const Deadline& deadline);

  // finish is for what must be put in order after a caught signal: from now on none stops a wait.
  void finish() { is_finishing_ = true; }

  // ask is send and wait for a login request.
  std::optional<AuthAnswer> ask(Op op, ByteView fields, const Deadline& deadline);

  [[nodiscard]] bool is_gone() const { return gone_; }

  // log is what libssh said, at most 2000 lines.
  [[nodiscard]] const std::vector<std::string>& log() const { return log_; }

 private:
  bool send_all(ByteView frame, Deadline deadline);
  void fill();
  std::optional<Answer> take_frame();
  bool wait_for(short events, const Deadline& deadline, bool is_patient);
  [[nodiscard]] bool is_stopped() const;

  Powers& powers_;
  std::uint32_t number_;
  platform::Descriptor control_;
  bool gone_ = false;
  bool is_finishing_ = false;
  Bytes chunk_ = Bytes(std::size_t{128} << 10);
  Bytes buffer_;
  std::size_t begin_ = 0;
  std::vector<std::string> log_;
};

}  // namespace keyfluent::sftp
