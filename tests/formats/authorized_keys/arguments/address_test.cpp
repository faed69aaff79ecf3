// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/address.h"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netdb.h>

#include <cstring>
#include <random>
#include <string>

using namespace keyfluent::authorized_keys;

namespace {

// by_system is what getaddrinfo(3) makes of a numeric address; empty for none.
std::string by_system(const std::string& text) {
  addrinfo hints = {};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (getaddrinfo(text.c_str(), nullptr, &hints, &found) != 0) {
    return {};
  }
  std::string bytes;
  if (found->ai_family == AF_INET) {
    sockaddr_in address;
    std::memcpy(&address, found->ai_addr, sizeof address);
    bytes.assign(reinterpret_cast<const char*>(&address.sin_addr), 4);
  } else {
    sockaddr_in6 address;
    std::memcpy(&address, found->ai_addr, sizeof address);
    bytes.assign(reinterpret_cast<const char*>(&address.sin6_addr), 16);
  }
  freeaddrinfo(found);
  return bytes;
}

std::string by_us(const std::string& text) {
  const auto address = parse_address(text);
  return address ? std::string(address->bytes.begin(),
                               address->bytes.begin() + static_cast<std::ptrdiff_t>(address->size))
                 : std::string();
}

NetworkText::Kind kind_of(const char* text, Version version = kNewestVersion) {
  return parse_network(text, version).kind;
}

}  // namespace

TEST_CASE("the forms of inet_aton are addresses") {
  const auto loopback = parse_address("127.0.0.1");
  REQUIRE(loopback.has_value());
  for (const char* text :
       {"127.1", "127.0.1", "2130706433", "0x7f000001", "0X7F.1", "0177.0.0.1", "127.0.0.01"}) {
    CAPTURE(text);
    CHECK(parse_address(text) == loopback);
  }
  for (const char* text : {"",
                           "127.0.0.1 ",
                           " 127.0.0.1",
                           "127.0.0.08",
                           "127.0.0.256",
                           "4294967296",
                           "1.2.3.4.5",
                           "127.0.0.1.",
                           "0x",
                           "+1",
                           "-1",
                           "host",
                           "[::1]",
                           "::1%eth0",
                           "1::2::3",
                           ":1",
                           "1:"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_address(text).has_value());
  }
}

TEST_CASE("an IPv4 address inside IPv6 is another address, but not as a client") {
  CHECK(parse_address("::ffff:127.0.0.1") != parse_address("127.0.0.1"));
  CHECK(parse_client_address("::ffff:127.0.0.1") == parse_address("127.0.0.1"));
  CHECK(parse_address("fe80::1%3")->scope == 3);
}

TEST_CASE("any text is the address that the system makes of it") {
  std::mt19937 random(4);
  const std::string characters = "00112345678.......::::::xXaf8%";
  int found = 0;
  for (int i = 0; i < 60000; ++i) {
    std::string text;
    for (std::size_t size = 1 + random() % 14; text.size() < size;) {
      text += characters[random() % characters.size()];
    }
    if (text.find('%') == text.npos || text.find("fe8") == text.npos) {
      CAPTURE(text);
      const std::string ours = by_us(text);
      CHECK(ours == by_system(text));
      found += ours.empty() ? 0 : 1;
    }
  }
  CHECK(found > 1000);
}

TEST_CASE("a mask must fit, and the address must have no bits beyond it") {
  using Kind = NetworkText::Kind;
  CHECK(kind_of("127.0.0.0/8") == Kind::kNetwork);
  CHECK(kind_of("127/8") == Kind::kInconsistent);  // 127 alone is 0.0.0.127
  CHECK(kind_of("127.0.0.1/8") == Kind::kInconsistent);
  CHECK(kind_of("127.0.0.1/33") == Kind::kInconsistent);
  CHECK(kind_of("0.0.0.0/0") == Kind::kNetwork);
  CHECK(kind_of("::1/128") == Kind::kNetwork);
  CHECK(kind_of("127.0.0.0/255.0.0.0") == Kind::kOther);
  CHECK(kind_of("host/8") == Kind::kOther);
  CHECK(kind_of("127.0.0.0/0000000000000000000000000000000000000000000000000008") ==
        Kind::kNetwork);
  CHECK(kind_of("127.0.0.0/00000000000000000000000000000000000000000000000000000008") ==
        Kind::kOther);
}

TEST_CASE("what stands before the digits of a mask depends on the version") {
  using Kind = NetworkText::Kind;
  for (const char* text : {"127.0.0.0/+8", "127.0.0.0/ 8"}) {
    CAPTURE(text);
    CHECK(kind_of(text, {9, 0}) == Kind::kNetwork);
    CHECK(kind_of(text, {9, 1}) == Kind::kOther);
    CHECK(kind_of(text, {9, 7}) == Kind::kOther);
    CHECK(kind_of(text, {9, 8}) == Kind::kNetwork);
  }
  CHECK(kind_of("::1/129", {9, 7}) == Kind::kOther);
  CHECK(kind_of("::1/129", {9, 8}) == Kind::kInconsistent);
  CHECK(kind_of("127.0.0.1/2147483648", {10, 5}) == Kind::kOther);
}

TEST_CASE("a network holds what agrees with it up to its mask") {
  const Network network = parse_network("10.128.0.0/9", kNewestVersion).network;
  CHECK(network.contains(*parse_address("10.255.1.2")));
  CHECK_FALSE(network.contains(*parse_address("10.127.1.2")));
  CHECK_FALSE(network.contains(*parse_address("::ffff:10.255.1.2")));
}
