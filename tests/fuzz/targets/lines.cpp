// SPDX-License-Identifier: MIT
// Input: a version of sshd, settings, then lines of authorized_keys.  Every line has exactly one
// verdict, whatever was judged before it, and the same one by the patterns of the lines before it.
// Every key of a line, a certificate too, is then presented to all lines.
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "tests/fuzz/harness.h"

#include <optional>
#include <string>
#include <vector>

namespace keyfluent::fuzz {

namespace {

using namespace authorized_keys;

constexpr Version kVersions[] = {
    {7, 4}, {7, 6}, {7, 9}, {8, 2}, {8, 7}, {8, 9}, {9, 2}, {9, 9}, {10, 5}};

constexpr std::string_view kAccepted[] = {"",
                                          "-ssh-rsa,ecdsa*",
                                          "+ssh-dss",
                                          "^ssh-ed25519",
                                          "rsa-sha2-512,ssh-ed25519*",
                                          "*-cert-*,ssh-rsa"};

constexpr std::size_t kMostLines = 16;

Server make_server(Knobs& knobs) {
  Server server;
  server.openssh = kVersions[knobs.next() % std::size(kVersions)];
  const std::uint8_t settings = knobs.next();
  server.use_dns = (settings & 1) != 0;
  server.permit_user_environment = (settings & 2) != 0;
  server.required_rsa_size = (settings & 4) != 0 ? 2048 : 1024;
  server.accepted_algorithms = kAccepted[(settings >> 3) % std::size(kAccepted)];
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
  for (const Condition& condition : line.conditions) {
    KEYFLUENT_EXPECT(!condition_name(condition.kind).empty());
  }
  KEYFLUENT_EXPECT(!line.ends() || line.permissions.expiry.has_value());
  check_fields(line.line, text);
  if (line.reason) {
    const Place place = line.reason->place();
    KEYFLUENT_EXPECT(place.kind == Place::Kind::kLine && place.line == 1);
    KEYFLUENT_EXPECT(place.column >= 1 && place.column <= text.size() + 1);
  }
}

void check_same(const LineVerdict& line, const LineVerdict& again) {
  KEYFLUENT_EXPECT(again.verdict == line.verdict);
  KEYFLUENT_EXPECT(again.key.has_value() == line.key.has_value());
  KEYFLUENT_EXPECT(again.conditions.size() == line.conditions.size());
  KEYFLUENT_EXPECT(again.line.comment == line.line.comment);
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

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> lines;
  while (lines.size() < kMostLines && !text.empty()) {
    lines.push_back(text.substr(0, text.find('\n')));
    text.remove_prefix(std::min(text.size(), lines.back().size() + 1));
  }
  return lines;
}

// Judges are three of the same server, that see different lines before each.
struct Judges {
  LineJudge plain;
  LineJudge other;
  LineJudge learning;
  LinePatterns patterns = {};
};

std::optional<PublicKey> judge_line(std::string_view text, Judges& judges) {
  const LineVerdict& verdict = judges.plain.judge(text);
  check_form(verdict, text);
  judges.other.judge("ssh-rsa " + std::string(text));
  check_same(verdict, judges.other.judge(text));
  check_same(verdict, judges.learning.judge(text, judges.patterns));
  check_key(verdict, judges.plain);
  if (verdict.line.blob.empty()) {
    return std::nullopt;
  }
  Result<PublicKey> key = line_key(verdict.line);
  return key ? std::optional(*std::move(key)) : std::nullopt;
}

// check_offers: a line answers to nothing but a key, and never so that it depends on more than an
// unknown of the login.
void check_offers(std::string_view text,
                  const std::vector<PublicKey>& keys,
                  LineJudge& judge,
                  bool is_known) {
  const LineVerdict& line = judge.judge(text);
  for (const PublicKey& key : keys) {
    const Offer answer = offer(line, key, judge.server(), judge.login());
    KEYFLUENT_EXPECT(answer == Offer::kNoMatch || line.key.has_value());
    KEYFLUENT_EXPECT(answer != Offer::kUnknown || !is_known);
  }
}

}  // namespace

void fuzz_lines(ByteView input) {
  Knobs knobs(input);
  const Server server = make_server(knobs);
  const Login login = make_login(knobs.next());
  Judges judges{{server, login}, {server, login}, {server, login}};
  const std::vector<std::string_view> lines = split(knobs.text());
  std::vector<PublicKey> keys;
  for (const std::string_view line : lines) {
    if (std::optional<PublicKey> key = judge_line(line, judges)) {
      keys.push_back(*std::move(key));
    }
  }
  for (const std::string_view line : lines) {
    check_offers(line, keys, judges.plain, login.user.has_value());
  }
}

}  // namespace keyfluent::fuzz
