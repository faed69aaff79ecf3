// SPDX-License-Identifier: MIT
// Both ways an SSH string: the question; 1 and the answer, or 0 and the error.
#include "src/platform/confined_worker.h"

#include "src/findings/sandbox_errors.h"
#include "src/platform/error_wire.h"
#include "src/platform/frames.h"
#include "src/platform/openssl_start.h"
#include "src/platform/process.h"
#include "src/platform/server_process.h"

#include <sys/socket.h>

#include <cstdint>
#include <limits>

namespace keyfluent::platform {

namespace {

constexpr std::size_t kMostBytes = std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kTask = "talk to the process that parses";

// Desk is the other process's side.
class Desk {
 public:
  Desk(SandboxMode mode, const ConfinedWorker::Work& work) : mode_(mode), work_(work) {}

  bool serve_one(int channel) {
    const Result<SecretBytes> question = receive_frame(channel, kMostBytes, kTask);
    if (!question) {
      return false;
    }
    const Status closed = close();
    SecretWriter reply;
    reply.put_u8(closed ? 1 : 0);
    if (closed) {
      reply.put_bytes(work_(question->view()).view());
    } else {
      put_error(reply, closed.error());
    }
    return send_frame(channel, reply.view()).has_value();
  }

 private:
  Status close() {
    if (!is_closed_) {
      guard_memory();
      KEYFLUENT_CHECK(close_sandbox(mode_, kParsingLibraries));
      is_closed_ = true;
    }
    return ok();
  }

  SandboxMode mode_;
  const ConfinedWorker::Work& work_;
  bool is_closed_ = false;
};

Error lost(std::string_view why) {
  return Error(errors::sandbox_lost, {}, why);
}

}  // namespace

Result<ConfinedWorker> ConfinedWorker::start(SandboxMode mode, const Work& work) {
  prepare_openssl(true);
  Desk desk(mode, work);
  KEYFLUENT_TRY(Descriptor channel,
                start_server(SOCK_STREAM, [&desk](int ours) { return desk.serve_one(ours); }));
  return ConfinedWorker(std::move(channel));
}

Result<SecretBytes> ConfinedWorker::ask(ByteView question) {
  if (!send_frame(channel_.get(), question)) {
    return lost("it is gone");
  }
  const Result<SecretBytes> reply = receive_frame(channel_.get(), kMostBytes, kTask);
  if (!reply) {
    return lost("it is gone");
  }
  Reader reader(reply->view());
  if (reader.read_u8() == 0) {
    return read_error(reader).value_or(lost("what it said makes no sense"));
  }
  return SecretBytes(reader.rest());
}

}  // namespace keyfluent::platform
