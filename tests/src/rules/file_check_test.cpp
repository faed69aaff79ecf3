// SPDX-License-Identifier: MIT
#include "src/rules/file_check.h"

#include "src/findings/errors.h"
#include "src/store/edit.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using keyfluent::store::sample_line;

namespace {

using authorized_keys::Verdict;

struct Checked {
  std::vector<Finding> findings;
  std::vector<Verdict> verdicts;
  std::uint64_t keys = 0;
};

Checked check(std::string_view content, std::optional<std::uint64_t> count = std::nullopt) {
  Checked checked;
  const FindingSink findings = [&](const Finding& finding) { checked.findings.push_back(finding); };
  const rules::LineSink lines = [&](const rules::LineContext& line) {
    CHECK(line.number == checked.verdicts.size() + 1);
    checked.verdicts.push_back(line.verdict.verdict);
  };
  const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  const auto selected = rules::select_rules("KF1", "").value();
  rules::FileCheck file(setting, selected, findings, lines);
  std::uint64_t offset = 0;
  store::for_each_line(content,
                       [&](std::size_t number, std::string_view text, const store::LineSpan&) {
                         file.add({number, offset, text, true});
                         offset += text.size() + 1;
                       });
  file.finish(count);
  checked.keys = file.keys();
  return checked;
}

// The findings in short: "3:1 KF160; 7:10 KF130".
std::string found(const Checked& checked) {
  std::string text;
  for (const Finding& finding : checked.findings) {
    text += (text.empty() ? "" : "; ") + finding.place.to_string() + " " + std::string(finding.id);
  }
  return text;
}

// wrapped breaks a line into pieces of `columns`.
std::string wrapped(const std::string& line, std::size_t columns, std::string_view end = "\n") {
  std::string text;
  for (std::size_t at = 0; at < line.size(); at += columns) {
    text += line.substr(at, columns);
    text += end;
  }
  return text;
}

}  // namespace

TEST_CASE("good files have no findings") {
  const std::string good = "# keys\n\n" + sample_line(1, "a b") + "\nno-pty,,from=\"192.0.2.1\" " +
                           sample_line(2) + "\r\n \t" + sample_line(3);
  const Checked checked = check(good, 3);
  CHECK(found(checked) == "");
  CHECK(checked.keys == 3);
  using enum Verdict;
  CHECK(checked.verdicts == std::vector{kComment, kBlank, kAccept, kAcceptIf, kAccept});
  CHECK(found(check("")) == "");
  const Checked blank = check("\r\n \r\n");
  CHECK(found(blank) == "");
  CHECK(blank.verdicts == std::vector{kReject, kReject});  // as sshd has it
}

TEST_CASE("bad lines are named with line and column") {
  CHECK(found(check("rubbish\n")) == "1:1 KF160");
  CHECK(found(check(sample_line(1) + "\n\n Ssh-Ed25519 AAAA\n")) == "3:2 KF114");
  CHECK(found(check("from=\"a ssh-rsa AAAA\n")) == "1:1 KF115");
  CHECK(found(check("no-pty,no-pyt " + sample_line(1) + "\n")) == "1:8 KF116");
  CHECK(found(check("from=a " + sample_line(1) + "\n")) == "1:1 KF117");
  std::string damaged = "no-pty " + sample_line(1) + "\n";
  damaged[30] = '*';
  CHECK(found(check(damaged)) == "1:31 KF130");
  CHECK(found(check("ssh-rsa " + sample_line(1).substr(12) + "\n")) == "1:1 KF142");
}

TEST_CASE("the wordcount step") {
  const std::string one = sample_line(1, "c") + "\n";
  CHECK(found(check(one, 1)) == "");
  CHECK(found(check(one, 2)) == " E731");
  CHECK(check(one, 2).findings[0].message == "2 keys expected, 1 key on a line of its own found");
  CHECK(found(check("", 1)) == " E731");
  CHECK(found(check(one + one, 1)) == " E731");
  CHECK(found(check("", 0)) == "");
  CHECK(found(check("# only a note\n", 0)) == "");
}

TEST_CASE("a wrapped key is one finding that says its lines") {
  const std::string line = sample_line(1);
  for (const std::size_t columns : {12u, 13u, 20u, 40u, 41u, 42u, 43u, 64u, 79u}) {
    for (const std::string_view end : {"\n", "\r\n", " \n"}) {
      CAPTURE(columns);
      const std::string pieces = wrapped(line, columns, end);
      const std::size_t lines = store::count_lines(pieces);
      const Checked checked = check("# x\n# y\n" + pieces + sample_line(2) + "\n", 2);
      REQUIRE(found(checked) == "3:1 KF108;  E731");
      CHECK(checked.findings[0].message == "the key is split over lines 3 to " +
                                               std::to_string(lines + 2) + "; wc would say " +
                                               std::to_string(lines) + " lines, it must be 1");
      CHECK(
          checked.findings[1].message ==
          "2 keys expected, 1 key on a line of its own found, and 1 key split over several lines");
      CHECK(checked.keys == 1);
      CHECK(checked.verdicts.size() == lines + 3);
    }
  }
}

TEST_CASE("a wrapped key with options before and a comment behind") {
  const std::string line = "no-pty " + sample_line(1);
  const std::string pieces =
      line.substr(0, 40) + "\n" + line.substr(40, 30) + "\n" + line.substr(70) + " bob@host\n";
  CHECK(found(check(pieces)) == "1:1 KF108");
  CHECK(found(check("no-pty ssh-ed25519\n" + sample_line(1, "c").substr(12) + "\n")) ==
        "1:1 KF108");
  CHECK(found(check(wrapped(sample_line(1), 40) + wrapped(sample_line(2), 40))) ==
        "1:1 KF108; 3:1 KF108");
}

TEST_CASE("pieces that form no key are as many bad lines") {
  const std::string line = sample_line(1);
  CHECK(found(check(line.substr(0, 40) + "\n" + line.substr(44) + "\n")) ==
        "1:13 KF140; 2:1 KF160");
  CHECK(found(check(line.substr(0, 40) + "\n" + sample_line(2) + "\n")) == "1:13 KF140");
  CHECK(found(check("ssh-ed25519\nAAAA\n\n" + sample_line(2) + "\n")) == "1:1 KF160; 2:1 KF160");
  std::string many = "ssh-ed25519\n";
  for (int i = 0; i < 200; ++i) {
    many += "AAAA\n";
  }
  CHECK(check(many).findings.size() == 201);
}

TEST_CASE("a pasted private key is named once, and never repeated") {
  for (const char* path :
       {"ed25519/openssh", "rsa2048/pem", "rsa2048/pkcs8.pem", "rsa2048/ppk3", "ed25519/ppk2"}) {
    CAPTURE(path);
    std::ifstream file(std::string(KEYFLUENT_SOURCE_DIR "/fixtures/good/") + path);
    const std::string secret{std::istreambuf_iterator<char>(file), {}};
    if (secret.empty()) {
      MESSAGE("no such fixture");
      continue;
    }
    const Checked checked =
        check(sample_line(1) + "\n" + secret + sample_line(2) + "\nrubbish\n", 2);
    const std::size_t lines = store::count_lines(secret);
    CHECK(found(checked) == "2:1 KF106; " + std::to_string(lines + 3) + ":1 KF160");
    CHECK(checked.keys == 2);
    for (const Finding& finding : checked.findings) {
      store::for_each_line(secret, [&](std::size_t, std::string_view text, const store::LineSpan&) {
        CHECK((text.size() < 20 || finding.message.find(text) == std::string::npos));
      });
    }
  }
}

TEST_CASE("a pasted RFC 4716 block says its lines") {
  std::ifstream file(KEYFLUENT_SOURCE_DIR "/fixtures/good/ed25519/Identity.pub");
  const std::string block{std::istreambuf_iterator<char>(file), {}};
  REQUIRE_FALSE(block.empty());
  const Checked checked = check(block, 1);
  CHECK(found(checked) == "1:1 KF107;  E731");
  CHECK(checked.findings[0].message.find("SSH2 PUBLIC KEY block stands on lines 1 to ") !=
        std::string::npos);
  CHECK(checked.findings[1].message ==
        "1 key expected, no key on a line of its own found, and 1 key in another format");
  // Without its END the block ends at the next good line.
  const std::string cut = block.substr(0, block.rfind("----", block.size() - 10));
  const Checked open = check(cut + "\n" + sample_line(1) + "\n", 1);
  CHECK(found(open) == "1:1 KF107");
  CHECK(open.keys == 1);
}

TEST_CASE("a line that is too long") {
  std::vector<Finding> list;
  const FindingSink findings = [&](const Finding& finding) { list.push_back(finding); };
  const rules::LineSink none;
  const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  const auto selected = rules::select_rules("KF1", "").value();
  rules::FileCheck file(setting, selected, findings, none);
  file.add({1, 0, "ssh-ed25519"});
  file.add_too_long(2, 1000);
  file.add({3, 1012, sample_line(1)});
  file.finish(1);
  REQUIRE(list.size() == 2);
  CHECK(list[0].id == "KF160");
  CHECK(list[1].id == errors::check_line_too_long.id);
  CHECK(list[1].message.find("1000") != std::string::npos);
}

TEST_CASE("property: every line gets one verdict, and every place is inside its line") {
  std::mt19937 random(42);
  const std::string key = sample_line(1, "c");
  const std::string_view parts[] = {"\n",
                                    "\n",
                                    "\r",
                                    " ",
                                    "#",
                                    "\"",
                                    "ssh-ed25519",
                                    "AAAA",
                                    "=",
                                    "no-pty,",
                                    "---- BEGIN SSH2 PUBLIC KEY ----",
                                    "---- END",
                                    "PuTTY-User-Key-File-3: x",
                                    "-----BEGIN OPENSSH PRIVATE KEY-----",
                                    "Private-MAC: 00",
                                    "\xFF"};
  for (int round = 0; round < 4000; ++round) {
    std::string content;
    for (auto count = random() % 30; count > 0; --count) {
      const auto pick = random() % (std::size(parts) + 3);
      content += pick < std::size(parts)
                     ? std::string(parts[pick])
                     : key.substr(random() % 20, random() % key.size()) + (pick % 2 ? "\n" : "");
    }
    const Checked checked = check(content);
    std::vector<std::size_t> sizes;
    store::for_each_line(content, [&](std::size_t, std::string_view text, const store::LineSpan&) {
      sizes.push_back(text.size());
    });
    REQUIRE(checked.verdicts.size() == sizes.size());
    for (const Finding& finding : checked.findings) {
      REQUIRE(finding.place.line >= 1);
      REQUIRE(finding.place.line <= sizes.size());
      REQUIRE(finding.place.column >= 1);
      REQUIRE(finding.place.column <= sizes[finding.place.line - 1] + 1);
    }
  }
}

TEST_CASE("a line that sshd cannot read is quoted without what may be a private key") {
  const std::string secret = "2Ueyr7fTTzU9bU0OeX9TX9u26Eben9n4eyx2SQmTktk";
  const std::string content = "{\"d\":\"" + secret + "\"}\nno-pyt " + sample_line(0) + "\n";
  const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  std::vector<Finding> findings;
  const FindingSink sink = [&](const Finding& finding) { findings.push_back(finding); };
  const rules::LineSink lines;
  rules::FileCheck check(setting, rules::rules(), sink, lines);
  store::for_each_line(
      content, [&](std::size_t number, std::string_view line, const store::LineSpan& span) {
        check.add({number, span.offset, line, span.has_end});
      });
  check.finish({});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].quote == "{\"d\":\"" + std::string(secret.size(), '*') + "\"}");
  CHECK(findings[1].quote == "no-pyt " + sample_line(0));
}
