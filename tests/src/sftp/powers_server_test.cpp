// SPDX-License-Identifier: MIT
// What a check behind the sandbox gets from the process that has its powers, and what it does not.
#include "src/sftp/powers_server.h"

#include "keyfluent/core/writer.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

constexpr std::chrono::milliseconds kLimit{5000};

// Listener is a server on a free port of the loopback address.
class Listener {
 public:
  Listener() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address_);
    socklen_t size = sizeof address_;
    REQUIRE(::bind(socket_.get(), any, size) == 0);
    REQUIRE(::listen(socket_.get(), 4) == 0);
    REQUIRE(::getsockname(socket_.get(), any, &size) == 0);
  }

  [[nodiscard]] std::uint16_t port() const { return ntohs(address_.sin_port); }

  [[nodiscard]] platform::Address address() const {
    return *platform::numeric_address("127.0.0.1", port());
  }

  // accepts is true if somebody has connected.
  [[nodiscard]] bool accepts() const {
    return platform::Descriptor(::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)).is_open();
  }

 private:
  platform::Descriptor socket_;
  sockaddr_in address_{};
};

Request request_to(const Listener& server) {
  Request request;
  request.host = request.hostname = request.alias = "127.0.0.1";
  request.port = request.known_port = server.port();
  return request;
}

Bytes blob_of(std::string_view type) {
  Writer writer;
  writer.put_string(type);
  writer.put_string(std::string_view("key"));
  return writer.take();
}

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Folder is a scratch folder with a place for a file in it.
class Folder {
 public:
  Folder() { REQUIRE(::mkdtemp(path_.data()) != nullptr); }

  ~Folder() {
    ::unlink(file().c_str());
    ::rmdir(path_.c_str());
  }

  [[nodiscard]] std::string file() const { return path_ + "/known_hosts"; }

 private:
  std::string path_ = "/tmp/keyfluent-powers-XXXXXX";
};

}  // namespace

TEST_CASE("the host asked for is looked up and connected to, and the socket handed over") {
  const Listener server;
  std::deque<Request> requests;
  requests.push_back(request_to(server));
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(0);
  CHECK(powers->connect(kLimit).empty());  // nothing was looked up
  const platform::Resolution found = powers->resolve(kLimit);
  REQUIRE(found.lookup == platform::Lookup::kFound);
  REQUIRE(found.addresses.size() == 1);
  CHECK(found.addresses[0].text() == "127.0.0.1");
  const std::vector<platform::Attempt> attempts = powers->connect(kLimit);
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].error == 0);
  REQUIRE(attempts[0].socket.is_open());
  CHECK(server.accepts());
  CHECK(::send(attempts[0].socket.get(), "x", 1, MSG_NOSIGNAL) >= 0);
}

TEST_CASE("what fails is told as it failed") {
  std::deque<Request> requests;
  {
    const Listener gone;
    requests.push_back(request_to(gone));
  }
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(0);
  powers->resolve(kLimit);
  const std::vector<platform::Attempt> attempts = powers->connect(kLimit);
  REQUIRE(attempts.size() == 1);
  CHECK(attempts[0].error == ECONNREFUSED);
  CHECK_FALSE(attempts[0].socket.is_open());
}

TEST_CASE("nothing is reached that nobody asked for") {
  const Listener server;
  const Folder folder;
  std::deque<Request> requests;
  requests.push_back(request_to(server));
  requests.back().name_servers.servers = {server.address()};  // but --sshfp was not given
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(0);
  CHECK_FALSE(powers->name_server(0, Transport::kStream, kLimit).is_open());
  CHECK_FALSE(powers->jump());
  CHECK_FALSE(powers->accept_host_key(blob_of("ssh-ed25519")));
  powers->pass_agent(7);
  powers->end_session(7);
  CHECK(powers->resolve(kLimit).lookup == platform::Lookup::kFound);  // it is still there
}

TEST_CASE("a name server is one of those asked for") {
  const Listener server;
  std::deque<Request> requests;
  requests.push_back(request_to(server));
  requests.back().name_servers.servers = {server.address()};
  requests.back().ask_fingerprints = true;
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(0);
  CHECK(powers->name_server(0, Transport::kStream, kLimit).is_open());
  CHECK(powers->name_server(0, Transport::kDatagram, kLimit).is_open());
  CHECK_FALSE(powers->name_server(1, Transport::kDatagram, kLimit).is_open());
}

TEST_CASE("known_hosts gets one line, with a key of this host") {
  const Listener server;
  const Folder folder;
  std::deque<Request> requests;
  requests.push_back(request_to(server));
  requests.back().accept_into = folder.file();
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(0);
  for (const std::string_view type : {"", "two words", "ssh-rsa\n* ssh-rsa", "\xff"}) {
    CAPTURE(type);
    CHECK_FALSE(powers->accept_host_key(blob_of(type)));
  }
  CHECK_FALSE(powers->accept_host_key(Bytes{0, 0}));
  CHECK(content(folder.file()).empty());
  CHECK(powers->accept_host_key(blob_of("ssh-ed25519")));
  CHECK_FALSE(powers->accept_host_key(blob_of("ssh-ed25519")));
  CHECK(content(folder.file()) == "[127.0.0.1]:" + std::to_string(server.port()) +
                                      " ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAA2tleQ==\n");
}

TEST_CASE("a number that is no request's ends the process, and the check goes on without") {
  const Listener server;
  std::deque<Request> requests;
  requests.push_back(request_to(server));
  const Result<PowersServer> process = PowersServer::start(requests);
  REQUIRE(process);
  const std::unique_ptr<Powers> powers = process->powers(1);
  CHECK(powers->resolve(kLimit).lookup == platform::Lookup::kFailed);
  CHECK(powers->connect(kLimit).empty());
  CHECK_FALSE(powers->start_session());
  CHECK_FALSE(powers->jump());
  CHECK_FALSE(powers->name_server(0, Transport::kDatagram, kLimit).is_open());
  CHECK_FALSE(powers->accept_host_key(blob_of("ssh-ed25519")));
}
