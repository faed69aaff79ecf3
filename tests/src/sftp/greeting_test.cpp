// SPDX-License-Identifier: MIT
#include "src/sftp/greeting.h"

#include <doctest/doctest.h>

#include <string>
#include <tuple>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

Greeting judge(std::string_view text, bool at_end = false) {
  return read_greeting(as_bytes(text), at_end);
}

}  // namespace

TEST_CASE("an SSH greeting is taken apart") {
  const Greeting greeting = judge("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u10\r\nrest");
  CHECK(greeting.service == Service::kSsh2);
  CHECK(greeting.complete);
  CHECK(greeting.protocol == "2.0");
  CHECK(greeting.software == "OpenSSH_9.2p1");
  CHECK(greeting.comments == "Debian-2+deb12u10");
  CHECK(greeting.size == 41);
  CHECK(greeting.before.empty());
  CHECK(judge("SSH-1.99-Old\n").service == Service::kSsh2);
  CHECK(judge("SSH-1.5-OpenSSH_3.0\n").service == Service::kSsh1);
  CHECK(judge("SSH-9-x\n").service == Service::kUnknown);
  CHECK(judge("SSH-\n").service == Service::kUnknown);
}

TEST_CASE("a greeting that has not ended is not judged, unless nothing more comes") {
  CHECK_FALSE(judge("").complete);
  CHECK(judge("", true).complete);
  CHECK(judge("", true).service == Service::kNothing);
  for (const std::string_view part : {"S", "SSH-", "SSH-2.0-Open", "SSH-2.0-Open\r"}) {
    CAPTURE(part);
    CHECK_FALSE(judge(part).complete);
  }
  CHECK(judge("SSH-2.0-Cut", true).software == "Cut");
}

TEST_CASE("lines before the greeting are kept") {
  const Greeting greeting = judge("Welcome\r\nto the bank\nSSH-2.0-x y z\n");
  CHECK(greeting.service == Service::kSsh2);
  REQUIRE(greeting.before.size() == 2);
  CHECK(greeting.before[1] == "to the bank");
  CHECK(greeting.comments == "y z");
}

TEST_CASE("a first line that has not ended may still name another service") {
  CHECK_FALSE(judge("220 host.exam").complete);
  CHECK(judge("220 host.example ES").service == Service::kFtp);
  CHECK(judge("220 host.example ESMTP").service == Service::kSmtp);
  CHECK(judge("220 host.example ESMTP").complete);
  CHECK(judge("220 host.exam", true).complete);
  CHECK(judge("220 host.example ready\r\n").complete);
}

TEST_CASE("other services are known by their first bytes") {
  for (const auto& [text, service] : {
           std::tuple{"HTTP/1.1 400 Bad Request\r\n\r\n", Service::kHttp},
           std::tuple{"220 ProFTPD Server ready.\r\n", Service::kFtp},
           std::tuple{"220 mx ESMTP Postfix\r\n", Service::kSmtp},
           std::tuple{"+OK Dovecot ready\r\n", Service::kPop3},
           std::tuple{"* OK IMAP4 ready\r\n", Service::kImap},
           std::tuple{"RFB 003.008\n", Service::kVnc},
           std::tuple{"\x15\x03\x01", Service::kTls},
           std::tuple{"\xff\xfd\x18", Service::kTelnet},
           std::tuple{"Exceeded MaxStartups\r\n", Service::kBusy},
           std::tuple{"Not allowed at this time\r\n", Service::kBusy},
           std::tuple{"Connection refused by tcp wrappers\r\n", Service::kRefused},
       }) {
    CAPTURE(text);
    CHECK(judge(text).service == service);
    CHECK(judge(text).complete);
    CHECK_FALSE(service_title(service).empty());
  }
  CHECK(judge(std::string_view("J\0\0\0\n8.0.36\0", 12)).service == Service::kMysql);
  CHECK(judge("HTTP/1.1 400\r\nserver: nginx/1.2\r\n\r\n").detail == "nginx/1.2");
  CHECK(judge("hello\n", true).service == Service::kUnknown);
  CHECK_FALSE(judge("hello\n").complete);
}

TEST_CASE("an endless greeting ends") {
  std::string lines;
  for (int i = 0; i < 50; ++i) {
    lines += "4f2a\r\n";
  }
  CHECK(judge(lines).service == Service::kTarpit);
  CHECK(judge(lines).complete);
  CHECK(judge(std::string(9000, 'x')).service == Service::kTarpit);
  CHECK(judge(std::string(100000, '\n')).before.size() == kMostLines);
  CHECK(judge(lines + "SSH-2.0-late\n").service == Service::kTarpit);
  const Greeting longest = judge("SSH-2.0-" + std::string(7000, 'a') + "\n");
  CHECK(longest.line.size() == kMostLineBytes);
}

TEST_CASE("every beginning of every text is judged without a crash") {
  const std::string text("SSH-2.0-a b\r\n\x15\x03\0\xff\n\r\n220 -", 25);
  for (std::size_t from = 0; from < text.size(); ++from) {
    for (std::size_t size = 0; size + from <= text.size(); ++size) {
      const Greeting greeting = judge(std::string_view(text).substr(from, size), size % 2 == 0);
      CHECK(greeting.size <= size);
    }
  }
}
