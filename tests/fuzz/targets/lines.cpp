// SPDX-License-Identifier: MIT
// Input: a version of sshd, settings, then lines of authorized_keys.  Every line has exactly one
// verdict, whatever was judged before it.
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace authorized_keys;

constexpr Version kVersions[] = {
    {7, 4}, {7, 6}, {7, 9}, {8, 2}, {8, 7}, {8, 9}, {9, 2}, {9, 9}, {10, 5}};

Server make_server(Knobs& knobs) {
  Server server;
  server.openssh = kVersions[knobs.next() % std::size(kVersions)];
  const std::uint8_t settings = knobs.next();
  server.use_dns = (settings & 1) != 0;
  server.permit_user_environment = (settings & 2) != 0;
  server.required_rsa_size = (settings & 4) != 0 ? 2048 : 1024;
  server.accepted_algorithms = (settings & 8) != 0 ? "-ssh-rsa,ecdsa*" : "";
  return server;
}

Login make_login(std::uint8_t known) {
  Login login;
  if ((known & 0x10) != 0) {
    login.user = "deploy";
    login.address = (known & 0x20) != 0 ? "2001:db8::1" : "192.0.2.7";
    login.host = "host.example";
    login.now = 1'700'000'000;
  }
  return login;
}

void check_fields(const Line& line, std::string_view text) {
  for (const std::string_view field : {line.options, line.type, line.blob, line.comment}) {
    KEYFLUENT_EXPECT(is_inside(field, text));
  }
}

// check_form: what a verdict has with it.
void check_form(const LineVerdict& line, std::string_view text) {
  const Verdict verdict = line.verdict;
  KEYFLUENT_EXPECT(verdict <= Verdict::kReject && !verdict_name(verdict).empty());
  const bool has_fault = verdict == Verdict::kDead || verdict == Verdict::kReject;
  KEYFLUENT_EXPECT(line.reason.has_value() == has_fault);
  const bool is_key =
      verdict == Verdict::kAccept || verdict == Verdict::kAcceptIf || verdict == Verdict::kDead;
  KEYFLUENT_EXPECT(!is_key || line.key.has_value());
  KEYFLUENT_EXPECT(verdict != Verdict::kAccept || line.conditions.empty());
  KEYFLUENT_EXPECT(verdict != Verdict::kAcceptIf || !line.conditions.empty());
  check_fields(line.line, text);
  if (line.reason) {
    const Place place = line.reason->place();
    KEYFLUENT_EXPECT(place.kind == Place::Kind::kLine && place.line == 1);
    KEYFLUENT_EXPECT(place.column >= 1 && place.column <= text.size() + 1);
  }
}

void check_again(const LineVerdict& line, std::string_view text, LineJudge& fresh) {
  const LineVerdict& again = fresh.judge(text);
  KEYFLUENT_EXPECT(again.verdict == line.verdict);
  KEYFLUENT_EXPECT(again.key.has_value() == line.key.has_value());
  KEYFLUENT_EXPECT(again.conditions.size() == line.conditions.size());
  KEYFLUENT_EXPECT(!line.key || equal_public(again.key->blob, line.key->blob));
  KEYFLUENT_EXPECT(!line.reason || (again.reason->id() == line.reason->id() &&
                                    again.reason->place() == line.reason->place()));
}

// check_key: the key of an accepted line is the one that line_key reads, and the line answers to
// it.
void check_key(const LineVerdict& line, const LineJudge& judge) {
  if (line.verdict != Verdict::kAccept) {
    return;
  }
  const Result<PublicKey> key = line_key(line.line);
  KEYFLUENT_EXPECT(key.has_value());
  KEYFLUENT_EXPECT(is_same_key(*line.key, *key));
  KEYFLUENT_EXPECT(offer(line, *key, judge.server(), judge.login()) == Offer::kAccepted);
}

}  // namespace

void fuzz_lines(ByteView input) {
  Knobs knobs(input);
  const Server server = make_server(knobs);
  const Login login = make_login(knobs.next());
  LineJudge judge(server, login);
  LineJudge other(server, login);
  std::string_view text = knobs.text();
  for (int lines = 0; lines < 16 && !text.empty(); ++lines) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const LineVerdict& verdict = judge.judge(line);
    check_form(verdict, line);
    other.judge("ssh-rsa " + std::string(line));
    check_again(verdict, line, other);
    check_key(verdict, judge);
  }
}

}  // namespace keyfluent::fuzz
