// SPDX-License-Identifier: MIT
// Both ways an SSH string: the prompt; 1 and the answer, or 0 and the error.
#include "src/platform/askpass_server.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/askpass.h"
#include "src/platform/error_wire.h"
#include "src/platform/files.h"
#include "src/platform/process.h"
#include "src/platform/server_process.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kLongestMessage = std::size_t{1} << 17;

// read_exactly returns that many bytes, or nothing at the end.
Result<SecretBytes> read_exactly(int channel, std::size_t size) {
  SecretBytes bytes;
  bytes.resize(size);
  for (std::size_t done = 0; done < size;) {
    const ssize_t got = ::read(channel, bytes.data() + done, size - done);
    if (got <= 0 && !(got < 0 && errno == EINTR)) {
      return system_error(got < 0 ? errno : EPIPE, "talk to the askpass process");
    }
    done += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return bytes;
}

Result<SecretBytes> receive(int channel) {
  KEYFLUENT_TRY(const SecretBytes head, read_exactly(channel, 4));
  const std::size_t size = Reader(head.view()).read_u32();
  if (size > kLongestMessage) {
    return system_error(EMSGSIZE, "talk to the askpass process");
  }
  return read_exactly(channel, size);
}

Status send(int channel, ByteView message) {
  SecretWriter framed;
  framed.put_string(message);
  return write_all(channel, framed.view());
}

Status serve_one(int channel, const std::string& program) {
  KEYFLUENT_TRY(const SecretBytes prompt, receive(channel));
  const Result<SecretBytes> answer = run_askpass(program, prompt.text());
  SecretWriter reply;
  reply.put_u8(answer ? 1 : 0);
  if (answer) {
    reply.put_bytes(answer->view());
  } else {
    put_error(reply, answer.error());
  }
  return send(channel, reply.view());
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
  KEYFLUENT_CHECK(send(channel_.get(), as_bytes(prompt)));
  KEYFLUENT_TRY(const SecretBytes reply, receive(channel_.get()));
  Reader reader(reply.view());
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(system_error(EPROTO, "talk to the askpass process"));
  }
  SecretBytes answer;
  answer.append(reader.rest());
  return answer;
}

}  // namespace keyfluent::platform
