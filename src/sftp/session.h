// SPDX-License-Identifier: MIT
// Session: the program keyfluent-session at work (session_protocol.h), as the stages use it.
#pragma once

#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/writer.h"
#include "src/platform/descriptor.h"
#include "src/platform/sandbox.h"
#include "src/sftp/deadline.h"
#include "src/sftp/session_protocol.h"

#include <sys/types.h>

#include <memory>
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
  // session_program is the path of keyfluent-session beside this program; empty if it is not there.
  static std::string session_program();

  // start runs the program; `server` becomes its way to the server.  It closes its sandbox before it
  // reads anything, and ends if the mode requires one that cannot be closed.
  // Errors: sftp_no_helper.
  static Result<std::unique_ptr<Session>> start(platform::Descriptor server,
                                                platform::SandboxMode sandbox);

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The program is ended at once.
  ~Session();

  // send sends a request.  False if it could not be sent until the deadline, or the program is
  // gone.
  bool send(Op op, ByteView fields, const Deadline& deadline);

  // pass_agent gives the program a way to the ssh agent, for the kAgentSign that follows; at best.
  void pass_agent(const platform::Descriptor& agent);

  // send_data sends bytes for the channel, which are no secret.
  bool send_data(ByteView data, const Deadline& deadline);

  // wait returns the next frame that is no log line; nothing at the deadline, or if the program is
  // gone (is_gone()).
  std::optional<Answer> wait(const Deadline& deadline);

  // ask is send and wait for a login request.
  std::optional<AuthAnswer> ask(Op op, ByteView fields, const Deadline& deadline);

  [[nodiscard]] bool is_gone() const { return gone_; }

  // log is what libssh said, at most 2000 lines.
  [[nodiscard]] const std::vector<std::string>& log() const { return log_; }

 private:
  Session(platform::Descriptor control, pid_t program)
      : control_(std::move(control)), program_(program) {}

  bool send_all(ByteView frame, const Deadline& deadline);
  void fill();
  std::optional<Answer> take_frame();
  bool wait_for(short events, const Deadline& deadline);

  platform::Descriptor control_;
  pid_t program_;
  bool gone_ = false;
  Bytes chunk_ = Bytes(std::size_t{128} << 10);
  Bytes buffer_;
  std::size_t begin_ = 0;
  std::vector<std::string> log_;
};

}  // namespace keyfluent::sftp
