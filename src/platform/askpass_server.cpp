// SPDX-License-Identifier: MIT
// Both ways an SSH string: the prompt; 1 and the answer, or 0 and the error.
#include "src/platform/askpass_server.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/askpass.h"
#include "src/platform/error_wire.h"
#include "src/platform/frames.h"
#include "src/platform/process.h"
#include "src/platform/server_process.h"

#include <sys/socket.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kLongestMessage = std::size_t{1} << 17;
constexpr std::string_view kTask = "talk to the askpass process";

Status serve_one(int channel, const std::string& program) {
  KEYFLUENT_TRY(const SecretBytes prompt, receive_frame(channel, kLongestMessage, kTask));
  const Result<SecretBytes> answer = run_askpass(program, prompt.text());
  SecretWriter reply;
  reply.put_u8(answer ? 1 : 0);
  if (answer) {
    reply.put_bytes(answer->view());
  } else {
    put_error(reply, answer.error());
  }
  return send_frame(channel, reply.view());
}

}  // namespace

Result<AskpassServer> AskpassServer::start(const std::string& program) {
  KEYFLUENT_TRY(Descriptor channel, start_server(SOCK_STREAM, [&program](int ours) {
                  guard_memory();  // the passphrase comes by here
                  return serve_one(ours, program).has_value();
                }));
  return AskpassServer(std::move(channel));
}

Result<SecretBytes> AskpassServer::ask(std::string_view prompt) {
  KEYFLUENT_CHECK(send_frame(channel_.get(), as_bytes(prompt)));
  KEYFLUENT_TRY(const SecretBytes reply, receive_frame(channel_.get(), kLongestMessage, kTask));
  Reader reader(reply.view());
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(system_error(EPROTO, kTask));
  }
  SecretBytes answer;
  answer.append(reader.rest());
  return answer;
}

}  // namespace keyfluent::platform
