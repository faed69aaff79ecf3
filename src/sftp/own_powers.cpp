// SPDX-License-Identifier: MIT
#include "src/sftp/own_powers.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/reader.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/sftp/agent.h"
#include "src/sftp/jump.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>

namespace keyfluent::sftp {

namespace {

// A check has one, and a second one where it tries kinds of compression.
constexpr std::size_t kMostSessions = 4;

// type_of is the type that a host key in wire form names; empty if that could be no word of a line.
std::string_view type_of(ByteView blob) {
  constexpr std::size_t kLongest = 64;  // RFC 4250 section 4.6.1
  Reader reader(blob);
  const std::string_view type = reader.read_text();
  const bool is_word = std::all_of(
      type.begin(), type.end(), [](char letter) { return letter > ' ' && letter < '\x7f'; });
  return !reader.failed() && is_word && type.size() <= kLongest ? type : std::string_view();
}

// add_line appends to the file; it is created if it is not there.
bool add_line(const std::string& path, std::string_view words) {
  const platform::Descriptor file(::open(
      path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR));
  if (!file.is_open()) {
    return false;
  }

  struct stat status {};

  // A file of which the last line has not ended must not swallow the new one.
  const bool is_empty = ::fstat(file.get(), &status) == 0 && status.st_size == 0;
  const std::string line = (is_empty ? "" : "\n") + std::string(words) + "\n";
  return platform::write_all(file.get(), as_bytes(line)).has_value();
}

}  // namespace

platform::Resolution OwnPowers::resolve(std::chrono::milliseconds limit) {
  platform::Resolution found = platform::resolve(request_.hostname, request_.port, limit);
  addresses_ = found.addresses;
  return found;
}

std::vector<platform::Attempt> OwnPowers::connect(std::chrono::milliseconds limit) {
  return platform::connect_all(addresses_, limit);
}

Result<platform::Descriptor> OwnPowers::jump() {
  if (request_.jump.empty()) {
    return Error(errors::system_failed, {}, "there is no jump host");
  }
  return connect_by_jump(request_);
}

Result<SessionEnds> OwnPowers::start_session() {
  if (sessions_.size() >= kMostSessions) {
    return Error(errors::sftp_no_helper, {}, "there are too many of it");
  }
  SessionEnds ends;
  KEYFLUENT_TRY(SessionProgram program, SessionProgram::start(request_.sandbox, ends));
  ends.number = ++last_session_;
  sessions_.emplace(ends.number, std::move(program));
  return ends;
}

void OwnPowers::pass_agent(std::uint32_t session) {
  const auto found = sessions_.find(session);
  if (found != sessions_.end()) {
    found->second.pass_agent(connect_agent(request_.agent_socket));
  }
}

void OwnPowers::end_session(std::uint32_t session) {
  sessions_.erase(session);
}

platform::Descriptor OwnPowers::name_server(std::size_t number,
                                            Transport transport,
                                            std::chrono::milliseconds limit) {
  const std::vector<platform::Address>& servers = request_.name_servers.servers;
  if (!request_.ask_fingerprints || number >= servers.size()) {
    return {};
  }
  return transport == Transport::kDatagram
             ? platform::open_datagram(servers[number])
             : std::move(platform::connect_all({servers[number]}, limit).front().socket);
}

bool OwnPowers::accept_host_key(ByteView blob) {
  const std::string_view type = type_of(blob);
  if (has_accepted_ || request_.accept_into.empty() || type.empty()) {
    return false;
  }
  const std::string name = known_host_name(request_.alias, request_.known_port);
  const std::string words = name + " " + std::string(type) + " " + encode_base64(blob);
  has_accepted_ = add_line(request_.accept_into, words);
  return has_accepted_;
}

}  // namespace keyfluent::sftp
