// SPDX-License-Identifier: MIT
#include "src/report/verdict_json.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace keyfluent::report {

namespace {

using authorized_keys::Condition;
using authorized_keys::LineVerdict;
using authorized_keys::Verdict;

// RFC 8032 section 7.1, test 1; the fingerprint is what ssh-keygen -l says of it.
constexpr std::string_view kBlob =
    "AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
constexpr std::string_view kPrint = "SHA256:bbXpuKG6zhzdmnxq256TlqzFBzRl2f6OOg722cYNbU8";

struct Sample {
  Bytes blob = *decode_base64(kBlob);
  LineVerdict verdict;

  explicit Sample(Verdict what) {
    verdict.verdict = what;
    verdict.key = *read_key_view(blob);
    verdict.line.comment = "bob\x1b[31m\xff x";
  }
};

LineVerdict refused(Verdict what) {
  LineVerdict verdict;
  verdict.verdict = what;
  verdict.reason = Error(errors::line_no_key, Place::at_line(1, 7));
  verdict.line.comment = "SECRET";  // of a line without a key: could be anything
  return verdict;
}

}  // namespace

TEST_CASE("a line that is accepted shows its key") {
  const Sample sample(Verdict::kAccept);
  CHECK(verdict_text({"a\nb", 3}, sample.verdict) ==
        "a\\x0ab:3: accept ssh-ed25519 " + std::string(kPrint) + " bob\\x1b[31m\\xff x\n");
  CHECK(
      verdict_json({"a\nb", 3}, sample.verdict) ==
      R"({"schema":"keyfluent/verdict/1","file":"a\nb","line":3,"verdict":"accept","reason":null,)"
      R"("fingerprint":")" +
          std::string(kPrint) +
          R"(","conditions":[],"algorithm":"ssh-ed25519","comment":"bob\u001b[31m)"
          "\xEF\xBF\xBD x"
          R"(","id":null,"column":null})"
          "\n");
}

TEST_CASE("a plain line is printed like others, whatever the lengths of its parts") {
  Sample sample(Verdict::kAccept);
  const std::string filler = "abcdefghijklmnopqrstuvwxyz 0123456789,abcdefghijklmnopqrstuvwxyz";
  for (std::size_t size = 0; size <= filler.size(); ++size) {
    for (const bool is_path_plain : {true, false}) {
      const std::string path = filler.substr(filler.size() - size);
      sample.verdict.line.comment = std::string_view(filler).substr(0, size);
      sample.verdict.is_plain = false;
      const std::string expected = verdict_text({path, 7 * size, is_path_plain}, sample.verdict);
      sample.verdict.is_plain = true;
      CHECK(verdict_text({path, 7 * size, is_path_plain}, sample.verdict) == expected);
    }
  }
  sample.verdict.line.comment = "bob\x1b[31m";
  CHECK(verdict_text({"f", 1}, sample.verdict).ends_with(" bob\\x1b[31m\n"));
}

TEST_CASE("conditions say whether they hold") {
  Sample sample(Verdict::kAcceptIf);
  sample.verdict.line.comment = {};
  sample.verdict.conditions = {{Condition::Kind::kFrom, "10.0.0.0/8,!10.1.1.1", true},
                               {Condition::Kind::kExpiry, "20270101", false},
                               {Condition::Kind::kCertificate, "", std::nullopt}};
  CHECK(verdict_text({"f", 1}, sample.verdict) ==
        "f:1: accept-if [from 10.0.0.0/8,!10.1.1.1 (holds), expiry-time 20270101 (does not hold), "
        "certificate (unknown)] ssh-ed25519 " +
            std::string(kPrint) + "\n");
  const auto json = nlohmann::json::parse(verdict_json({"f", 1}, sample.verdict));
  CHECK(json["verdict"] == "accept-if");
  CHECK(json["conditions"].dump() ==
        R"([{"holds":true,"kind":"from","value":"10.0.0.0/8,!10.1.1.1"},)"
        R"({"holds":false,"kind":"expiry-time","value":"20270101"},)"
        R"({"holds":null,"kind":"certificate","value":null}])");
  CHECK(json["comment"].is_null());
}

TEST_CASE("a line that is refused says why, and nothing of its text") {
  for (const Verdict what : {Verdict::kReject, Verdict::kDead}) {
    const LineVerdict verdict = refused(what);
    const std::string text = verdict_text({"f", 9}, verdict);
    CHECK(text == "f:9: " + std::string(verdict_name(what)) + " " + verdict.reason->message() +
                      " [" + std::string(errors::line_no_key.id) + "]\n");
    const std::string line = verdict_json({"f", 9}, verdict);
    CHECK(line.find("SECRET") == std::string::npos);
    const auto json = nlohmann::json::parse(line);
    CHECK(json["reason"] == verdict.reason->message());
    CHECK(json["id"] == errors::line_no_key.id);
    CHECK(json["column"] == 7);
    CHECK(json["fingerprint"].is_null());
  }
}

TEST_CASE("blank lines and comments") {
  LineVerdict verdict;
  CHECK(verdict_text({"f", 1}, verdict) == "f:1: blank\n");
  verdict.verdict = Verdict::kComment;
  CHECK(verdict_text({"f", 2}, verdict) == "f:2: comment\n");
  CHECK(nlohmann::json::parse(verdict_json({"f", 2}, verdict))["verdict"] == "comment");
}

}  // namespace keyfluent::report
