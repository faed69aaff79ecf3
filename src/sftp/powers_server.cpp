// SPDX-License-Identifier: MIT
// One message each way: PowersOp, the request's number as uint32, what the op takes; a byte 1 and
// what it gives, or 0 and the error.  A descriptor comes along with the answer.
#include "src/sftp/powers_server.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor_message.h"
#include "src/platform/error_wire.h"
#include "src/platform/server_process.h"
#include "src/sftp/own_powers.h"
#include "src/sftp/powers_wire.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>

namespace keyfluent::sftp {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kLongestMessage = std::size_t{64} << 10;

// Reply is an answer under way.
struct Reply {
  SecretWriter fields;
  platform::Descriptor file;
  platform::Descriptor second;  // for a message of its own
};

// Desk is the side of the process that has the powers.
class Desk {
 public:
  explicit Desk(const std::deque<Request>& requests) : requests_(requests) {}

  bool serve_one(int channel) {
    if (!is_bound_) {  // what it waits for, a name or a connection, is of no use to anybody then
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      is_bound_ = true;
    }
    Bytes room(kLongestMessage);
    platform::Descriptor none;
    const ssize_t got = platform::receive_message(channel, room, none);
    if (got <= 0) {
      return false;
    }
    Reader reader(ByteView(room).first(static_cast<std::size_t>(got)));
    Reply reply;
    if (!answer(reader, reply)) {
      return false;
    }
    return platform::send_message(channel, reply.fields.view(), reply.file.get()) >= 0 &&
           (!reply.second.is_open() ||
            platform::send_message(channel, one(), reply.second.get()) >= 0);
  }

 private:
  static ByteView one() {
    static constexpr std::array<std::uint8_t, 1> kOne = {1};
    return kOne;
  }

  bool answer(Reader& reader, Reply& reply) {
    const auto op = static_cast<PowersOp>(reader.read_u8());
    const std::uint32_t number = reader.read_u32();
    if (reader.failed() || number >= requests_.size()) {
      return false;
    }
    if (!powers_ || number != number_) {
      powers_.emplace(requests_[number]);
      number_ = number;
    }
    return answer(op, reader, reply);
  }

  bool answer(PowersOp op, Reader& reader, Reply& reply) {
    switch (op) {
      case PowersOp::kResolve:
        reply.fields.put_u8(1);
        put(reply.fields, powers_->resolve(milliseconds(reader.read_u32())));
        return true;
      case PowersOp::kConnect:
        connect(milliseconds(reader.read_u32()), reply);
        return true;
      case PowersOp::kJump:
        give(powers_->jump(), reply);
        return true;
      case PowersOp::kStartSession:
        start_session(reply);
        return true;
      case PowersOp::kPassAgent:
        powers_->pass_agent(reader.read_u32());
        reply.fields.put_u8(1);
        return true;
      case PowersOp::kEndSession:
        powers_->end_session(reader.read_u32());
        reply.fields.put_u8(1);
        return true;
      case PowersOp::kNameServer:
        name_server(reader, reply);
        return true;
      case PowersOp::kAcceptHostKey:
        reply.fields.put_u8(powers_->accept_host_key(reader.read_string()) ? 1 : 0);
        return true;
    }
    return false;
  }

  static void give(Result<platform::Descriptor> file, Reply& reply) {
    reply.fields.put_u8(file ? 1 : 0);
    if (file) {
      reply.file = *std::move(file);
    } else {
      platform::put_error(reply.fields, file.error());
    }
  }

  void connect(milliseconds limit, Reply& reply) {
    std::vector<platform::Attempt> attempts = powers_->connect(limit);
    reply.fields.put_u8(1);
    put(reply.fields, attempts);
    const auto first = std::find_if(attempts.begin(), attempts.end(), [](const auto& attempt) {
      return attempt.socket.is_open();
    });
    if (first != attempts.end()) {
      reply.file = std::move(first->socket);
    }
  }

  void start_session(Reply& reply) {
    Result<SessionEnds> ends = powers_->start_session();
    reply.fields.put_u8(ends ? 1 : 0);
    if (!ends) {
      platform::put_error(reply.fields, ends.error());
      return;
    }
    reply.fields.put_u32(ends->number);
    reply.file = std::move(ends->control);
    reply.second = std::move(ends->way);
  }

  void name_server(Reader& reader, Reply& reply) {
    const std::uint32_t number = reader.read_u32();
    const auto transport = static_cast<Transport>(reader.read_u8());
    reply.file = powers_->name_server(number, transport, milliseconds(reader.read_u32()));
    reply.fields.put_u8(1);
  }

  const std::deque<Request>& requests_;
  std::optional<OwnPowers> powers_;  // of the request asked about last
  std::uint32_t number_ = 0;
  bool is_bound_ = false;
};

// Answer is what came back; empty fields: the process is gone.
struct Answer {
  Bytes fields;
  platform::Descriptor file;
};

// RemotePowers is the side of the check.
class RemotePowers final : public Powers {
 public:
  RemotePowers(int channel, std::size_t request)
      : channel_(channel), request_(static_cast<std::uint32_t>(request)) {}

  platform::Resolution resolve(milliseconds limit) override {
    const Answer answer = ask(PowersOp::kResolve, [&](Writer& to) { put_limit(to, limit); });
    Reader reader(answer.fields);
    if (reader.read_u8() != 1) {
      return {platform::Lookup::kFailed, {}, std::string(kGone)};
    }
    return read_resolution(reader);
  }

  std::vector<platform::Attempt> connect(milliseconds limit) override {
    Answer answer = ask(PowersOp::kConnect, [&](Writer& to) { put_limit(to, limit); });
    Reader reader(answer.fields);
    reader.read_u8();
    std::vector<platform::Attempt> attempts = read_attempts(reader);
    for (platform::Attempt& attempt : attempts) {
      if (attempt.error == 0) {
        attempt.socket = std::move(answer.file);
        break;
      }
    }
    return attempts;
  }

  Result<platform::Descriptor> jump() override {
    Answer answer = ask(PowersOp::kJump);
    Reader reader(answer.fields);
    if (reader.read_u8() != 1) {
      return error_of(reader);
    }
    return std::move(answer.file);
  }

  Result<SessionEnds> start_session() override {
    Answer answer = ask(PowersOp::kStartSession);
    Reader reader(answer.fields);
    if (reader.read_u8() != 1) {
      return error_of(reader);
    }
    Answer second = receive();
    return SessionEnds{reader.read_u32(), std::move(answer.file), std::move(second.file)};
  }

  void pass_agent(std::uint32_t session) override {
    ask(PowersOp::kPassAgent, [&](Writer& to) { to.put_u32(session); });
  }

  void end_session(std::uint32_t session) override {
    ask(PowersOp::kEndSession, [&](Writer& to) { to.put_u32(session); });
  }

  platform::Descriptor name_server(std::size_t number,
                                   Transport transport,
                                   milliseconds limit) override {
    return ask(PowersOp::kNameServer,
               [&](Writer& to) {
                 to.put_u32(static_cast<std::uint32_t>(number));
                 to.put_u8(static_cast<std::uint8_t>(transport));
                 put_limit(to, limit);
               })
        .file;
  }

  bool accept_host_key(ByteView blob) override {
    const Answer answer = ask(PowersOp::kAcceptHostKey, [&](Writer& to) { to.put_string(blob); });
    return Reader(answer.fields).read_u8() == 1;
  }

 private:
  static constexpr std::string_view kGone = "the process that connects is gone";

  static void put_limit(Writer& to, milliseconds limit) {
    to.put_u32(static_cast<std::uint32_t>(std::max<milliseconds::rep>(limit.count(), 0)));
  }

  static Error error_of(Reader& reader) {
    return platform::read_error(reader).value_or(Error(errors::sftp_no_helper, {}, kGone));
  }

  template <class Put>
  Answer ask(PowersOp op, const Put& put_fields) const {
    Writer question;
    question.put_u8(static_cast<std::uint8_t>(op));
    question.put_u32(request_);
    put_fields(question);
    // write(), not sendmsg(): the sandbox lets nothing be sent that could have an address.
    return ::write(channel_, question.view().data(), question.size()) < 0 ? Answer() : receive();
  }

  [[nodiscard]] Answer ask(PowersOp op) const {
    return ask(op, [](Writer&) {});
  }

  [[nodiscard]] Answer receive() const {
    Answer answer;
    answer.fields.resize(kLongestMessage);
    const ssize_t got = platform::receive_message(channel_, answer.fields, answer.file);
    answer.fields.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return answer;
  }

  int channel_;
  std::uint32_t request_;
};

}  // namespace

Result<PowersServer> PowersServer::start(const std::deque<Request>& requests) {
  Desk desk(requests);
  KEYFLUENT_TRY(
      platform::Descriptor channel,
      platform::start_server(SOCK_SEQPACKET, [&desk](int ours) { return desk.serve_one(ours); }));
  return PowersServer(std::move(channel));
}

std::unique_ptr<Powers> PowersServer::powers(std::size_t request) const {
  return std::make_unique<RemotePowers>(channel_.get(), request);
}

}  // namespace keyfluent::sftp
