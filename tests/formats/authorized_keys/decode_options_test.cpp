// SPDX-License-Identifier: MIT
// The options of a line as one version of sshd understands them.
#include "keyfluent/authorized_keys/options.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

Permissions decode(std::string_view text, Version version = kNewestVersion) {
  return decode_options(text, {.openssh = version}).value();
}

struct Refusal {
  std::string text;
  const ErrorKind& kind;
  std::uint64_t offset;
  Version version = kNewestVersion;
};

std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) {
    result += text;
  }
  return result;
}

}  // namespace

TEST_CASE("flags: restrict takes everything, later ones give back, the last one wins") {
  CHECK(decode("").is_unrestricted());
  CHECK(decode(",,").is_unrestricted());
  const Permissions restricted = decode("RESTRICT,pty,No-Pty,pty");
  CHECK(restricted.restricted);
  CHECK(restricted.pty);
  CHECK_FALSE(restricted.port_forwarding);
  CHECK_FALSE(restricted.user_rc);
  CHECK_FALSE(decode("pty,restrict").pty);
  CHECK(decode("no-touch-required").touch_required == std::optional(false));
  CHECK(decode("verify-required").verify_required == std::optional(true));
  CHECK(decode("cert-authority").cert_authority);
  CHECK_FALSE(decode("no-x11-forwarding").x11_forwarding);
}

TEST_CASE("values are decoded") {
  const Permissions all = decode(
      "command=\"a "
      "\\\"b\\\"\",from=\"10.0.0.0/"
      "8\",principals=\"x\",expiry-time=\"20990101\",environment=\"A=1\",environment=\"A=2\","
      "permitopen=\"h:1\",permitopen=\"[::1]:*\",permitlisten=\"80\",tunnel=\"1\",tunnel=\"any\"");
  CHECK(all.command == std::optional<std::string>("a \"b\""));
  CHECK(all.from->text() == "10.0.0.0/8");
  CHECK(all.principals->text() == "x");
  CHECK(all.expiry->text == "20990101");
  CHECK(all.environment == std::vector<EnvironmentVariable>{{"A", "1"}});
  CHECK(all.permit_open.size() == 2);
  CHECK(all.permit_listen.size() == 1);
  CHECK(all.tunnel == std::optional<TunnelUnit>(TunnelUnit{}));
  CHECK_FALSE(all.is_unrestricted());
  CHECK(decode("expiry-time=\"20990101\",expiry-time=\"20300101\"").expiry->text == "20300101");
  CHECK(decode("expiry-time=\"20300101\",expiry-time=\"20990101\"").expiry->text == "20300101");
}

TEST_CASE("what an sshd refuses, and where") {
  const Refusal refusals[] = {
      {"pty,foo", errors::line_unknown_option, 4},
      {"no-restrict", errors::line_unknown_option, 0},
      {"pty=\"\"", errors::line_option_malformed, 0},
      {"command=x", errors::line_option_malformed, 0},
      {"command=\"a\"x", errors::line_option_malformed, 0},
      {"command=\"a\",pty,Command=\"b\"", errors::line_option_repeated, 16},
      {"from=\"*\",from=\"*\"", errors::line_option_repeated, 9},
      {"principals=\"a\",principals=\"a\"", errors::line_option_repeated, 15},
      {"pty,expiry-time=\"20991301\"", errors::line_bad_expiry, 21},
      {"environment=\"A\\\"=x\"", errors::line_bad_environment, 14},
      {"permitopen=\"h:0\"", errors::line_bad_permit, 14},
      {"tunnel=\"x\"", errors::line_bad_tunnel, 8},
      {"permitlisten=\"1\"", errors::line_option_too_new, 0, {7, 7}},
      {"pty,no-touch-required", errors::line_option_too_new, 4, {8, 1}},
      {"verify-required", errors::line_option_too_new, 0, {8, 3}},
      {"expiry-time=\"20990101\"", errors::line_option_too_new, 0, {7, 6}},
  };
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.text);
    const auto permissions = decode_options(refusal.text, {.openssh = refusal.version});
    REQUIRE_FALSE(permissions.has_value());
    CHECK(permissions.error().kind().id == refusal.kind.id);
    CHECK(permissions.error().place() == Place::at_byte(refusal.offset));
  }
}

TEST_CASE("caps on repetition came with 8.1") {
  const std::string permits = repeat("permitopen=\"h:1\",", 4097);
  CHECK(decode(permits).permit_open.size() == 4097);
  const auto refused = decode_options(permits + "permitopen=\"h:1\"", {});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().is(errors::line_option_too_often));
  CHECK(decode(permits + "permitopen=\"h:1\"", {8, 0}).permit_open.size() == 4098);
  std::string variables;
  for (int i = 0; i < 1025; ++i) {
    variables += "environment=\"N" + std::to_string(i) + "=x\",";
  }
  CHECK(decode(variables).environment.size() == 1025);
  CHECK_FALSE(decode_options(variables + "environment=\"N0=x\"", {}).has_value());
  const std::string same = repeat("environment=\"A=x\",", 1026);
  CHECK(decode(same).environment.size() == 1);
  CHECK_FALSE(decode_options(same, {.openssh = {8, 6}}).has_value());
}

TEST_CASE("up to 7.6 the last command counted, and every from") {
  CHECK(decode("command=\"a\",command=\"b\"", {7, 6}).command == std::optional<std::string>("b"));
  const Permissions both = decode("from=\"a\",from=\"b\"", {7, 6});
  CHECK(both.from->text() == "b");
  REQUIRE(both.more_from.size() == 1);
  CHECK(both.more_from[0].text() == "a");
  CHECK(decode("environment=\"bad\"", {7, 6}).environment.empty());
}

TEST_CASE("options are located") {
  const std::string_view text = "pty,,from=\"a\\\"b\",command=\"x\"";
  const auto places = locate_options(text);
  REQUIRE(places.size() == 3);
  CHECK(places[1].kind == find_option("from"));
  CHECK(text.substr(places[1].begin, places[1].end - places[1].begin) == "from=\"a\\\"b\"");
  CHECK(places[1].value_begin == 11);
  CHECK(raw_offset(text, 11, 0) == 11);
  CHECK(raw_offset(text, 11, 2) == 14);
  CHECK(places[0].value_begin == places[0].end);
}
