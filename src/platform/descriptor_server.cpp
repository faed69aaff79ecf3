// SPDX-License-Identifier: MIT
// One message each way: the number as uint64; a byte 1 with the descriptor, or the error's fields.
#include "src/platform/descriptor_server.h"

#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/platform/descriptor_message.h"
#include "src/platform/error_wire.h"
#include "src/platform/server_process.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kLongestMessage = 16384;

Error no_answer(int error_number) {
  return system_error(error_number, "talk to the process that opens files");
}

bool serve_one(int channel, const DescriptorServer::Open& open) {
  std::array<std::uint8_t, sizeof(std::uint64_t)> request{};
  Descriptor none;
  const ssize_t got = receive_message(channel, request, none);
  if (got <= 0) {
    return false;
  }
  Reader reader(ByteView(request).first(static_cast<std::size_t>(got)));
  const Result<Descriptor> file = open(reader.read_u64());
  SecretWriter reply;
  reply.put_u8(file ? 1 : 0);
  if (!file) {
    put_error(reply, file.error());
  }
  return send_message(channel, reply.view(), file ? file->get() : -1) >= 0;
}

}  // namespace

Result<DescriptorServer> DescriptorServer::start(const Open& open) {
  KEYFLUENT_TRY(Descriptor channel,
                start_server(SOCK_SEQPACKET, [&open](int ours) { return serve_one(ours, open); }));
  return DescriptorServer(std::move(channel));
}

Result<Descriptor> DescriptorServer::get(std::size_t number) {
  Writer request;
  request.put_u64(number);
  // write(), not sendmsg(): the sandbox lets nothing be sent that could have an address.
  if (::write(channel_.get(), request.view().data(), request.size()) < 0) {
    return no_answer(errno);
  }
  Bytes reply(kLongestMessage);
  Descriptor file;
  const ssize_t got = receive_message(channel_.get(), reply, file);
  if (got <= 0) {
    return no_answer(got < 0 ? errno : EPIPE);
  }
  Reader reader(ByteView(reply).first(static_cast<std::size_t>(got)));
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(no_answer(EPROTO));
  }
  return file.is_open() ? Result<Descriptor>(std::move(file)) : no_answer(EMFILE);
}

}  // namespace keyfluent::platform
