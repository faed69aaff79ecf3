// SPDX-License-Identifier: MIT
// keyfluent-session: encryption and authentication for `keyfluent sftp`, by libssh.
//
// It is a program of its own so that nothing else of keyfluent links libssh, and so that keyfluent
// can end it at any moment.  It is started by keyfluent alone: session_protocol.h.
#include "keyfluent/core/reader.h"
#include "src/platform/process.h"
#include "src/sftp/session_helper/channel.h"
#include "src/sftp/session_helper/control.h"
#include "src/sftp/session_helper/login.h"

#include <unistd.h>

#include <csignal>

namespace keyfluent::sftp {

namespace {

// answer does one request; false for one that it does not know.
bool answer(Op op, Reader& reader, Login& login, Channel& channel) {
  switch (op) {
    case Op::kConnect:
      login.connect(reader);
      return true;
    case Op::kNone:
      login.none();
      return true;
    case Op::kQuery:
      login.query(reader);
      return true;
    case Op::kSign:
      login.sign(reader);
      return true;
    case Op::kAgentSign:
      login.sign_by_agent(reader);
      return true;
    case Op::kPassword:
      login.password(reader);
      return true;
    case Op::kInteractive:
      login.interactive(reader);
      return true;
    case Op::kOpen:
      channel.open();
      return true;
    case Op::kSubsystem:
      channel.subsystem(reader);
      return true;
    default:
      return false;
  }
}

int run() {
  platform::guard_memory();  // this process will hold a private key
  std::signal(SIGPIPE, SIG_IGN);
  ssh_init();
  Control control;
  Login login(control);
  Channel channel(control, login);
  SecretBytes frame;
  while (control.read(frame)) {
    Reader reader(frame.view());
    const auto op = static_cast<Op>(reader.read_u8());
    if (op == Op::kData || op == Op::kEnd) {
      continue;  // it crossed the end of the channel
    }
    if ((op != Op::kConnect && login.session() == nullptr) || !answer(op, reader, login, channel)) {
      return 1;
    }
  }
  return 0;
}

}  // namespace

}  // namespace keyfluent::sftp

int main() {
  // The server may have gone: closing politely would only wait.
  ::_exit(keyfluent::sftp::run());
}
