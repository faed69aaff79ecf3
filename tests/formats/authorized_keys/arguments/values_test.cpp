// SPDX-License-Identifier: MIT
// environment=, permitopen=, permitlisten=, tunnel=, principals=
#include "keyfluent/authorized_keys/arguments/environment.h"
#include "keyfluent/authorized_keys/arguments/number.h"
#include "keyfluent/authorized_keys/arguments/permit.h"
#include "keyfluent/authorized_keys/arguments/principals.h"
#include "keyfluent/authorized_keys/arguments/tunnel.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

const Server kServer = {.is_service = [](std::string_view name) { return name == "http"; }};

Result<Permit> open(const char* text) {
  return parse_permit(text, PermitForm::kOpen, kServer);
}

Result<Permit> listen(const char* text) {
  return parse_permit(text, PermitForm::kListen, kServer);
}

}  // namespace

TEST_CASE("environment") {
  CHECK(parse_environment("1A_=b=c").value() == EnvironmentVariable{"1A_", "b=c"});
  CHECK(parse_environment("A=").value() == EnvironmentVariable{"A", ""});

  struct {
    const char* text;
    std::uint64_t offset;
  } const bad[] = {
      {"", 0}, {"FOO", 3}, {"=x", 0}, {"FOO.BAR=x", 3}, {"F\xc3\x96=x", 1}, {" A=x", 0}};

  for (const auto& one : bad) {
    CAPTURE(one.text);
    const auto variable = parse_environment(one.text);
    REQUIRE_FALSE(variable.has_value());
    CHECK(variable.error().is(errors::line_bad_environment));
    CHECK(variable.error().place() == Place::at_byte(one.offset));
  }
}

TEST_CASE("permits: host and port") {
  CHECK(open("host:22")->host == "host");
  CHECK(open("host:22")->port == std::optional<std::uint16_t>(22));
  CHECK(open("[::1]:*")->host == "::1");
  CHECK(open("[::1]:*")->is_any_port());
  CHECK(open("host:http")->service == "http");
  CHECK(open(":22")->host.empty());
  CHECK(open("host/22")->port == std::optional<std::uint16_t>(22));
  CHECK(open("a b: +022")->port == std::optional<std::uint16_t>(22));
  CHECK(listen("8080")->host == "*");
  CHECK(listen("*")->is_any_port());
  CHECK(open((std::string(1024, 'h') + ":1").c_str()).has_value());
  CHECK_FALSE(open((std::string(1025, 'h') + ":1").c_str()).has_value());
}

TEST_CASE("permits that sshd refuses") {
  struct {
    Result<Permit> permit;
    std::uint64_t offset;
  } const bad[] = {{open("22"), 2},
                   {open(""), 0},
                   {open(":"), 1},
                   {open("host:0"), 5},
                   {open("host:65536"), 5},
                   {open("host:22 "), 5},
                   {open("[::1]"), 5},
                   {open("[::1]22"), 0},
                   {open("[::1"), 0},
                   {open("::1:22"), 1},
                   {open("host:gopher"), 5},
                   {listen("host/22"), 0},
                   {listen("none"), 0},
                   {listen("host:"), 5},
                   {listen("-1"), 0}};

  for (const auto& one : bad) {
    REQUIRE_FALSE(one.permit.has_value());
    CHECK(one.permit.error().is(errors::line_bad_permit));
    CHECK(one.permit.error().place() == Place::at_byte(one.offset));
  }
}

TEST_CASE("tunnels") {
  CHECK(parse_tunnel("Any").value() == TunnelUnit{});
  CHECK(parse_tunnel(" +007").value() == TunnelUnit{7});
  CHECK(parse_tunnel("2147483645").value() == TunnelUnit{2147483645});
  for (const char* text :
       {"", "-1", "2147483646", "0:1", "none", "1 ", "0x1", "99999999999999999999"}) {
    CAPTURE(text);
    CHECK(parse_tunnel(text).error().is(errors::line_bad_tunnel));
  }
}

TEST_CASE("principals end at an empty name, and after forty") {
  const PrincipalList list("alice, bob,*,,eve");
  CHECK(list.names() == std::vector<std::string>{"alice", " bob", "*"});
  CHECK(list.ignored_from() == 13);
  CHECK(list.admits("alice", kNewestVersion));
  CHECK(list.admits(" bob", kNewestVersion));
  for (const char* name : {"bob", "Alice", "eve", "anybody", ""}) {
    CAPTURE(name);
    CHECK_FALSE(list.admits(name, kNewestVersion));
  }
  CHECK(PrincipalList("").names().empty());
  CHECK(PrincipalList("a").ignored_from() == std::string::npos);
  std::string many = "x";
  for (int i = 1; i < 41; ++i) {
    many += ",n" + std::to_string(i);
  }
  CHECK(PrincipalList(many).names().size() == 40);
  CHECK(PrincipalList(many).admits("n39", {9, 2}));
  CHECK_FALSE(PrincipalList(many).admits("n40", {9, 2}));
}

TEST_CASE("before 10.3 a principal with commas was several") {
  const PrincipalList list("root");
  CHECK(list.admits("x,root", {10, 2}));
  CHECK_FALSE(list.admits("x,root", {10, 3}));
  CHECK_FALSE(list.admits(",root", {10, 2}));
}

TEST_CASE("numbers as the C library reads them") {
  CHECK(parse_number("\t\n +08", 0, 10) == std::optional<std::int64_t>(8));
  CHECK(parse_number("-0", 0, 10) == std::optional<std::int64_t>(0));
  CHECK_FALSE(parse_number("11", 0, 10).has_value());
  CHECK_FALSE(parse_number("", 0, 10).has_value());
  CHECK_FALSE(parse_number("8 ", 0, 10).has_value());
  CHECK(parse_unsigned("-18446744073709551608") == std::optional<std::uint64_t>(8));
  CHECK(parse_unsigned("99999999999999999999999") == std::optional(~std::uint64_t{0}));
  CHECK_FALSE(parse_unsigned("+").has_value());
}
