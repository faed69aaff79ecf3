// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/verdict.h"

#include <doctest/doctest.h>

#include <random>
#include <set>

#include "../keys/known.h"
#include "oracle_cases.h"

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

const std::string kKeys = KEYFLUENT_SOURCE_DIR "/fixtures/authorized_keys/keys";

PublicKey key_of(const std::string& name) {
  return *oracle::read_key(kKeys, name);
}

// spell writes a key as a line has it.
std::string spell(const PublicKey& key) {
  return std::string(key.name()) + " " + encode_base64(key.blob());
}

std::string spell_blob(std::string_view type, const Bytes& blob) {
  return std::string(type) + " " + encode_base64(blob);
}

const std::string& ed() {
  static const std::string text = spell(key_of("ed"));
  return text;
}

struct Expected {
  std::string text;
  Verdict verdict;
  std::string error = {};  // id
  std::uint64_t column = 0;
};

void check(LineJudge& judge, const Expected& expected) {
  CAPTURE(expected.text);
  const LineVerdict& line = judge.judge(expected.text);
  CHECK(verdict_name(line.verdict) == verdict_name(expected.verdict));
  CHECK((line.reason ? std::string(line.reason->id()) : "") == expected.error);
  if (line.reason) {
    CHECK(line.reason->place() == Place::at_line(1, expected.column));
  }
}

std::string id(const ErrorKind& kind) {
  return std::string(kind.id);
}

// rsa_blob is a key of so many bits that ends in these bytes.
Bytes rsa_blob(std::string_view name, std::size_t bits, std::uint8_t last, Bytes e = {3}) {
  Writer writer;
  writer.put_string(name);
  writer.put_mpint(e);
  Bytes n(bits / 8, 0xFF);
  n.back() = last;
  writer.put_mpint(n);
  return writer.take();
}

}  // namespace

TEST_CASE("each kind of line has its verdict, with the place of the fault") {
  LineJudge judge({}, {});
  const std::string certificate = spell(key_of("cert_user"));
  const Expected lines[] = {
      {"", Verdict::kBlank},
      {" \t", Verdict::kBlank},
      {std::string("\0x", 2), Verdict::kBlank},
      {" # " + ed(), Verdict::kComment},
      {ed(), Verdict::kAccept},
      {ed() + "\r", Verdict::kAccept},
      {"\t" + ed() + " c", Verdict::kAccept},
      {"no-pty,, " + ed(), Verdict::kAccept},
      {"from=\"10.0.0.1\" " + ed(), Verdict::kAcceptIf},
      {"cert-authority " + ed(), Verdict::kAcceptIf},
      {certificate, Verdict::kDead, id(errors::line_is_certificate), 1},
      {"principals=\"x\" " + ed(), Verdict::kDead, id(errors::line_principals_without_ca), 13},
      {"pty,from=\"10.0.0.1,10.0.0.1/8\" " + ed(),
       Verdict::kDead,
       id(errors::line_from_admits_nobody),
       20},
      {"from=\"!10.0.0.1\" " + ed(), Verdict::kDead, id(errors::line_from_admits_nobody), 7},
      {"from=\"host.example\" " + ed(), Verdict::kDead, id(errors::line_from_admits_nobody), 7},
      {"no-pty", Verdict::kReject, id(errors::line_no_key), 1},
      {"  command=\"x " + ed(), Verdict::kReject, id(errors::line_unterminated_quote), 3},
      {"no-pty,foo " + ed(), Verdict::kReject, id(errors::line_unknown_option), 8},
      {"pty expiry-time=\"never\" " + ed(), Verdict::kReject, id(errors::line_no_key), 1},
      {"pty,expiry-time=\"never\" " + ed(), Verdict::kReject, id(errors::line_bad_expiry), 18},
      {"ssh-ed25519 AAAA*", Verdict::kReject, id(errors::base64_bad_character), 17},
      {"ssh-ed25519 " + ed().substr(12, 20), Verdict::kReject, id(errors::wire_truncated), 13},
      {"ssh-rsa" + ed().substr(11), Verdict::kReject, id(errors::wire_type_mismatch), 1},
      {"ssh-ed448 AAAACXNzaC1lZDQ0OA==", Verdict::kReject, id(errors::line_type_unsupported), 1},
      {spell_blob("ssh-rsa", rsa_blob("ssh-rsa", 768, 0xFF)),
       Verdict::kReject,
       id(errors::line_rsa_too_short),
       9},
      {spell_blob("ssh-rsa", rsa_blob("ssh-rsa", 2048, 0xFE)),
       Verdict::kDead,
       id(errors::key_bad_number),
       9},
  };
  for (const Expected& line : lines) {
    check(judge, line);
  }
}

TEST_CASE("sshd takes other spellings of a key for the same key") {
  LineJudge judge({}, {});
  const Bytes plain = rsa_blob("ssh-rsa", 2048, 0xFF);
  const PublicKey key = PublicKey::from_blob(plain).value();
  for (const auto& spelling : std::vector<std::pair<std::string, Bytes>>{
           {"ssh-rsa", plain},
           {"rsa-sha2-512", plain},
           {"ssh-rsa", rsa_blob("rsa-sha2-256", 2048, 0xFF)},
           {"ssh-rsa", rsa_blob("RSA", 2048, 0xFF)},
           {"ssh-rsa", rsa_blob(std::string_view("ssh-rsa\0", 8), 2048, 0xFF)}}) {
    CAPTURE(spelling.first);
    const std::string text = spell_blob(spelling.first, spelling.second);
    const LineVerdict& line = judge.judge(text);
    CHECK(line.verdict == Verdict::kAccept);
    CHECK(offer(line, key, judge.server(), judge.login()) == Offer::kAccepted);
    CHECK(line.key->is_canonical == (spelling.second == plain));
  }
}

TEST_CASE("key types come and go with the versions") {
  struct {
    const char* key;
    Version version;
    bool is_read;
  } const rows[] = {{"dsa", {9, 7}, true},
                    {"dsa", {9, 8}, false},
                    {"sk_ed", {8, 1}, false},
                    {"sk_ed", {8, 2}, true},
                    {"sk_ec", {8, 1}, false},
                    {"sk_ec", {8, 2}, true},
                    {"ed", {7, 4}, true}};

  for (const auto& row : rows) {
    CAPTURE(row.key);
    LineJudge judge({.openssh = row.version}, {});
    const std::string text = spell(key_of(row.key));
    const LineVerdict& line = judge.judge(text);
    CHECK((line.verdict != Verdict::kReject) == row.is_read);
    CHECK((row.is_read || line.reason->is(errors::line_type_unsupported)));
  }
  Writer writer;
  writer.put_string("ssh-mldsa44-ed25519@openssh.com");
  writer.put_string(std::string(1344, 'x'));
  const std::string text = spell_blob("ssh-mldsa44-ed25519@openssh.com", writer.take());
  LineJudge new_judge({}, {});
  CHECK(new_judge.judge(text).verdict == Verdict::kAcceptIf);
  CHECK(new_judge.judge(text).conditions[0].kind == Condition::Kind::kAlgorithm);
  LineJudge old_judge({.openssh = {10, 3}}, {});
  CHECK(old_judge.judge(text).verdict == Verdict::kReject);
  const std::string cut = text.substr(0, text.size() - 4);
  CHECK(new_judge.judge(cut).reason->is(errors::wire_truncated));
}

TEST_CASE("conditions say whether they hold") {
  const std::string text =
      "from=\"10.0.0.0/8\",expiry-time=\"20990101Z\" " + spell(key_of("rsa1024"));
  LineJudge open({}, {});
  const auto& unknown = open.judge(text).conditions;
  REQUIRE(unknown.size() == 2);
  CHECK(condition_name(unknown[0].kind) == "from");
  CHECK(unknown[0].value == "10.0.0.0/8");
  CHECK_FALSE(unknown[0].holds.has_value());
  CHECK(condition_name(unknown[1].kind) == "expiry-time");
  CHECK_FALSE(unknown[1].holds.has_value());
  LineJudge closed({.required_rsa_size = 2048, .accepted_algorithms = "ssh-ed25519"},
                   {.address = "10.1.1.1", .now = 4070908801});
  const auto& known = closed.judge(text).conditions;
  REQUIRE(known.size() == 4);
  CHECK(known[0].holds == std::optional(true));
  CHECK(known[1].holds == std::optional(false));
  CHECK(condition_name(known[2].kind) == "algorithm");
  CHECK(known[2].holds == std::optional(false));
  CHECK(condition_name(known[3].kind) == "rsa-size");
  CHECK(known[3].value == "1024");
  LineJudge old({.openssh = {9, 0}, .required_rsa_size = 2048}, {});
  CHECK(old.judge(spell(key_of("rsa1024"))).verdict == Verdict::kAccept);
}

TEST_CASE("PubkeyAcceptedAlgorithms: a list, or changes to the default") {
  struct {
    const char* list;
    const char* key;
    bool is_accepted;
  } const rows[] = {{"", "ed", true},
                    {"", "dsa", false},
                    {"+ssh-dss", "dsa", true},
                    {"-ssh-ed*", "ed", false},
                    {"-ssh-rsa", "rsa", true},
                    {"ssh-ed25519", "rsa", false},
                    {"rsa-sha2-*", "rsa", true},
                    {"*,!ssh-ed25519", "ed", false},
                    {"^ssh-ed25519", "rsa", true}};

  for (const auto& row : rows) {
    CAPTURE(row.list);
    CAPTURE(row.key);
    LineJudge judge({.openssh = {9, 2}, .accepted_algorithms = row.list}, {});
    const std::string text = spell(key_of(row.key));
    const LineVerdict& line = judge.judge(text);
    CHECK((line.verdict == Verdict::kAccept) == row.is_accepted);
    CHECK((offer(line, key_of(row.key), judge.server(), judge.login()) == Offer::kAccepted) ==
          row.is_accepted);
  }
}

TEST_CASE("OpenSSH 7.7 and older: short lines; 7.6 and older: one blank") {
  const std::string text = ed() + " " + std::string(16382 - ed().size() - 1, 'x');
  LineJudge old({.openssh = {7, 7}}, {});
  CHECK(old.judge(text).verdict == Verdict::kAccept);
  CHECK(old.judge(text + "x").reason->is(errors::line_too_long_for_sshd));
  LineJudge older({.openssh = {7, 6}}, {});
  const std::string blob = ed().substr(12);
  for (const char* between : {"  ", "\t", " \t "}) {
    const std::string line = "ssh-ed25519" + (between + blob);
    CHECK(old.judge(line).verdict == Verdict::kAccept);
    CHECK(older.judge(line).reason->is(errors::line_no_key));
  }
  CHECK(older.judge(ed() + "\tcomment").verdict == Verdict::kReject);
  CHECK(older.judge(ed() + " comment").verdict == Verdict::kAccept);
}

TEST_CASE("a line answers for its own key alone") {
  LineJudge judge({}, {});
  const PublicKey key = key_of("ed");
  const auto ask = [&](const std::string& text, const Login& login = {}) {
    return offer(judge.judge(text), key, judge.server(), login);
  };
  CHECK(ask(ed()) == Offer::kAccepted);
  CHECK(ask(spell(key_of("ed2"))) == Offer::kNoMatch);
  CHECK(ask("cert-authority " + ed()) == Offer::kNoMatch);
  CHECK(ask("foo " + ed()) == Offer::kNoMatch);
  CHECK(ask("# " + ed()) == Offer::kNoMatch);
  CHECK(ask("principals=\"x\" " + ed()) == Offer::kRefused);
  CHECK(ask("from=\"10.0.0.1\" " + ed()) == Offer::kUnknown);
  CHECK(ask("from=\"10.0.0.1\" " + ed(), {.address = "10.0.0.2"}) == Offer::kRefused);
  CHECK(ask("expiry-time=\"20200101\" " + ed()) == Offer::kUnknown);
  CHECK(ask("expiry-time=\"20200101\" " + ed(), {.now = 1794700800}) == Offer::kRefused);
  CHECK(ask("expiry-time=\"20200101\",from=\"10.0.0.1\" " + ed(), {.now = 1794700800}) ==
        Offer::kRefused);
}

TEST_CASE("certificates are measured by the CA's line and by what they demand themselves") {
  const std::string ca = spell(key_of("ca"));
  const Login login = oracle::login_of("kforacle");

  struct {
    const char* certificate;
    std::string options;
    Offer before_10_3;
    Offer today;
  } const rows[] = {
      {"cert_user", "cert-authority", Offer::kAccepted, Offer::kAccepted},
      {"cert_user", "pty", Offer::kNoMatch, Offer::kNoMatch},
      {"cert_user", "cert-authority,principals=\"alice\"", Offer::kRefused, Offer::kRefused},
      {"cert_ab", "cert-authority", Offer::kRefused, Offer::kRefused},
      {"cert_ab", "cert-authority,principals=\"x,bob\"", Offer::kAccepted, Offer::kAccepted},
      {"cert_none", "cert-authority", Offer::kAccepted, Offer::kRefused},
      {"cert_comma", "cert-authority,principals=\"kforacle\"", Offer::kAccepted, Offer::kAccepted},
      {"cert_cmd", "cert-authority,command=\"echo CERT\"", Offer::kAccepted, Offer::kAccepted},
      {"cert_cmd", "cert-authority,command=\"other\"", Offer::kRefused, Offer::kRefused},
      {"cert_src", "cert-authority", Offer::kAccepted, Offer::kAccepted},
      {"cert_src_other", "cert-authority", Offer::kRefused, Offer::kRefused},
      {"cert_old", "cert-authority", Offer::kRefused, Offer::kRefused},
      {"cert_host", "cert-authority", Offer::kRefused, Offer::kRefused},
      {"cert_unknown", "cert-authority", Offer::kRefused, Offer::kRefused},
      {"cert_verify", "cert-authority", Offer::kAccepted, Offer::kAccepted},
  };

  for (const auto& row : rows) {
    CAPTURE(row.certificate);
    CAPTURE(row.options);
    const PublicKey key = key_of(row.certificate);
    const std::string text = row.options + " " + ca;
    LineJudge old({.openssh = {10, 2}}, login);
    CHECK(offer(old.judge(text), key, old.server(), login) == row.before_10_3);
    LineJudge today({}, login);
    CHECK(offer(today.judge(text), key, today.server(), login) == row.today);
  }
  LineJudge judge({}, {});
  const std::string text = "cert-authority " + ca;
  CHECK(offer(judge.judge(text), key_of("cert_user"), judge.server(), {}) == Offer::kUnknown);
  CHECK(offer(judge.judge(text), key_of("ca"), judge.server(), login) == Offer::kNoMatch);
}

TEST_CASE("whatever the bytes, a line has one verdict, and places are inside it") {
  std::mt19937 random(2);
  std::vector<std::string> seeds;
  for (const oracle::Case& given :
       oracle::read_cases(KEYFLUENT_SOURCE_DIR "/fixtures/authorized_keys/cases.jsonl")) {
    seeds.push_back(given.file->substr(0, given.file->find('\n')));
  }
  REQUIRE(seeds.size() > 100);
  std::set<std::string_view> met;
  for (const Version version : {Version{7, 4}, Version{9, 2}, kNewestVersion}) {
    LineJudge judge({.openssh = version}, oracle::login_of("u"));
    for (int i = 0; i < 8000; ++i) {
      std::string text = seeds[random() % seeds.size()];
      for (std::size_t change = random() % 4; change > 0 && !text.empty(); --change) {
        text[random() % text.size()] = static_cast<char>(random());
        text.erase(random() % text.size(), random() % 3);
      }
      CAPTURE(text);
      const LineVerdict& line = judge.judge(text);
      met.insert(verdict_name(line.verdict));
      const bool is_bad = line.verdict == Verdict::kReject || line.verdict == Verdict::kDead;
      CHECK(line.reason.has_value() == is_bad);
      CHECK((line.verdict == Verdict::kAcceptIf) == !line.conditions.empty());
      if (line.reason) {
        CHECK(line.reason->place().kind == Place::Kind::kLine);
        CHECK(line.reason->place().column >= 1);
        CHECK(line.reason->place().column <= text.size() + 1);
      }
      for (const std::string_view field :
           {line.line.options, line.line.type, line.line.blob, line.line.comment}) {
        const bool is_inside =
            field.data() >= text.data() && field.data() + field.size() <= text.data() + text.size();
        CHECK((field.empty() || is_inside));
      }
    }
  }
  CHECK(met.size() == 6);
}
