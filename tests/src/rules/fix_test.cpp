// SPDX-License-Identifier: MIT
#include "src/rules/fix.h"

#include "src/findings/errors.h"
#include "src/rules/file_check.h"
#include "src/rules/rule.h"
#include "src/store/edit.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using keyfluent::store::sample_line;

namespace {

Finding finding_with(std::vector<Replacement> replacements) {
  Finding finding;
  finding.fix = Fix{"", true, std::move(replacements)};
  return finding;
}

// once returns a judge that finds these fixes in the first round, and nothing afterwards.
rules::FindFixes once(std::vector<Finding> findings) {
  return [findings = std::move(findings), done = false](std::string_view) mutable {
    return std::exchange(done, true) ? std::vector<Finding>() : findings;
  };
}

rules::Fixed fix_all(std::string_view content, bool unsafe) {
  static const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  return rules::apply_fixes(content, [unsafe](std::string_view text) {
    std::vector<Finding> findings;
    const FindingSink sink = [&](const Finding& finding) {
      if (finding.fix && (unsafe || finding.fix->is_safe)) {
        findings.push_back(finding);
      }
    };
    const rules::LineSink lines;
    rules::FileCheck check(setting, rules::rules(), sink, lines);
    store::for_each_line(
        text, [&](std::size_t number, std::string_view line, const store::LineSpan& span) {
          check.add({number, span.offset, line, span.has_end});
        });
    check.finish({});
    return findings;
  });
}

// applied is the old content with the replacements, done by the simplest means.
std::string applied(std::string content, const std::vector<Replacement>& replacements) {
  for (auto at = replacements.rbegin(); at != replacements.rend(); ++at) {
    content.replace(at->offset, at->removed, at->inserted);
  }
  return content;
}

bool is_safe(std::string_view before, std::string after) {
  rules::Fixed fixed;
  fixed.content = after;
  fixed.replacements = {{0, before.size(), std::move(after)}};
  const Status status = rules::verify_safe(before, fixed, {});
  CHECK((status || status.error().is(errors::fix_widens_access)));
  return status.has_value();
}

// Pieces of which files are made that fixes have something to do with.
const std::vector<std::string>& pieces() {
  static const std::vector<std::string> all = {
      sample_line(0),
      sample_line(1),
      "no-pty " + sample_line(0),
      "NO-PTY,," + sample_line(1),
      "no-pty,,restrict " + sample_line(2) + "  ",
      "from=\"10.0.0.0/8, 1.2.3.4\" " + sample_line(2),
      "expiry-time=\"20200101Z\" " + sample_line(3),
      "\xEF\xBB\xBF" + sample_line(3),
      sample_line(4) + "\r",
      sample_line(0).substr(0, 40),
      sample_line(0).substr(40),
      "<<<<<<< HEAD",
      "=======",
      ">>>>>>> branch",
      "# comment ",
      "# keyfluent: ignore[KF401] x",
      "  ",
      "",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      "-----END OPENSSH PRIVATE KEY-----",
      "; ssh-ed25519 AAAA",
      "ssh-ed25519 AAAA\t",
      "\"",
  };
  return all;
}

std::string random_file(std::mt19937& random) {
  std::string content;
  for (unsigned lines = random() % 8; lines > 0; --lines) {
    content += pieces()[random() % pieces().size()];
    content += random() % 8 == 0 ? "\r\n" : "\n";
  }
  if (!content.empty() && random() % 4 == 0) {
    content.pop_back();
  }
  return content;
}

}  // namespace

TEST_CASE("a fix inside a line changes that line alone") {
  const auto fixed = rules::apply_fixes("one\ntwo\nthree", once({finding_with({{4, 3, "2"}})}));
  CHECK(fixed.content == "one\n2\nthree");
  CHECK(fixed.fixes == 1);
  REQUIRE(fixed.replacements.size() == 1);
  CHECK(fixed.replacements[0].offset == 4);
  CHECK(fixed.replacements[0].removed == 4);
  CHECK(fixed.replacements[0].inserted == "2\n");
}

TEST_CASE("a fix over several lines joins them") {
  const auto fixed = rules::apply_fixes("one\ntwo\nthree\n", once({finding_with({{2, 4, "-"}})}));
  CHECK(fixed.content == "on-o\nthree\n");
  CHECK(applied("one\ntwo\nthree\n", fixed.replacements) == fixed.content);
}

TEST_CASE("a line can go, and the last line can get its end") {
  const auto fixed = rules::apply_fixes(
      "a\nb\nc", once({finding_with({{2, 2, ""}}), finding_with({{5, 0, "\n"}})}));
  CHECK(fixed.content == "a\nc\n");
  CHECK(applied("a\nb\nc", fixed.replacements) == fixed.content);
}

TEST_CASE("of fixes that overlap the first is applied") {
  const auto fixed = rules::apply_fixes(
      "abcdef\n", once({finding_with({{2, 3, "X"}}), finding_with({{0, 3, "Y"}})}));
  CHECK(fixed.content == "Ydef\n");
  CHECK(fixed.fixes == 1);
}

TEST_CASE("fixes that never end are ended") {
  const auto endless = [](std::string_view) {
    return std::vector<Finding>{finding_with({{0, 0, "x"}})};
  };
  CHECK(rules::apply_fixes("a\n", endless).fixes < 100);
}

TEST_CASE("a fix may not let anybody in, nor take a restriction away, nor change the key") {
  const std::string key = sample_line(0) + "\n";
  CHECK(is_safe(key, key));
  CHECK(is_safe(key + "\n", key));
  CHECK(is_safe("NO-PTY,," + key, "no-pty " + key) == false);  // the comma: another line
  CHECK(is_safe(",NO-PTY,no-user-rc " + key, "no-pty,no-user-rc " + key));
  CHECK_FALSE(is_safe("no-pty " + key, key));
  CHECK_FALSE(is_safe("# " + key, key));
  CHECK_FALSE(is_safe("nonsense " + key, key));
  CHECK_FALSE(is_safe(key, sample_line(1) + "\n"));
  CHECK_FALSE(is_safe(key, ""));
}

TEST_CASE("of equal lines the later one may go, the first may not where another stands between") {
  const std::string key = sample_line(0) + "\n";
  CHECK(is_safe(key + key, key));
  rules::Fixed fixed;
  fixed.content = "no-pty " + key + key;
  fixed.replacements = {{0, key.size(), ""}};
  CHECK_FALSE(rules::verify_safe(key + "no-pty " + key + key, fixed, {}));
}

TEST_CASE("over random files: safe fixes widen nothing, and fixing twice is fixing once") {
  std::mt19937 random(20261122);
  for (int i = 0; i < 2000; ++i) {
    const std::string before = random_file(random);
    CAPTURE(before);
    for (const bool unsafe : {false, true}) {
      const rules::Fixed fixed = fix_all(before, unsafe);
      CHECK(applied(before, fixed.replacements) == fixed.content);
      CHECK(fix_all(fixed.content, unsafe).content == fixed.content);
      if (!unsafe) {
        const Status status = rules::verify_safe(before, fixed, {});
        CHECK(status);
      }
    }
  }
}
