// SPDX-License-Identifier: MIT
// keyfluent-session: encryption and authentication for `keyfluent sftp`, by libssh.
//
// It is a program of its own so that nothing else of keyfluent links libssh, and so that keyfluent
// can end it at any moment.  It is started by keyfluent alone: session_protocol.h.
#include "keyfluent/core/reader.h"
#include "src/platform/process.h"
#include "src/platform/sandbox.h"
#include "src/sftp/session_helper/channel.h"
#include "src/sftp/session_helper/control.h"
#include "src/sftp/session_helper/login.h"

#include <openssl/crypto.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <string_view>

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

// close_sandbox closes it around everything that this program is told, and the server says.
Status close_sandbox(std::string_view word) {
  const auto* const row = std::find(kSandboxWords.begin(), kSandboxWords.end(), word);
  const auto mode = row == kSandboxWords.end()
                        ? platform::SandboxMode::kRequire
                        : static_cast<platform::SandboxMode>(row - kSandboxWords.begin());
  // OpenSSL's configuration is read now; the agent is connected to by keyfluent.
  OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
  return platform::close_sandbox(mode, {}, platform::SandboxCalls::kTalking);
}

int run(std::string_view sandbox) {
  platform::guard_memory();  // this process will hold a private key
  // Ctrl-C is for keyfluent, which may still have to remove a file, and then closes the sockets.
  for (const int number : {SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM}) {
    std::signal(number, SIG_IGN);
  }
  ssh_init();
  if (!close_sandbox(sandbox)) {
    return 1;
  }
  Control control;
  Login login(control);
  Channel channel(control, login);
  SecretBytes frame;
  while (control.read(frame)) {
    Reader reader(frame.view());
    const auto op = static_cast<Op>(reader.read_u8());
    if (op == Op::kData || op == Op::kEnd || op == Op::kAgent) {
      continue;  // it crossed the end of the channel; the agent's descriptor is kept
    }
    if ((op != Op::kConnect && login.session() == nullptr) || !answer(op, reader, login, channel)) {
      return 1;
    }
  }
  return 0;
}

}  // namespace

}  // namespace keyfluent::sftp

int main(int argc, char** argv) {
  // The server may have gone: closing politely would only wait.
  ::_exit(keyfluent::sftp::run(argc == 2 ? argv[1] : ""));
}
