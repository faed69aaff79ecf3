// SPDX-License-Identifier: MIT
#include "src/rules/line_pipeline.h"

#include "src/store/edit.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using keyfluent::store::sample_line;

namespace {

// A file that takes many batches: keys, options, damage, blocks and keys that span batches, and a
// line that is longer than a batch.
std::string large_file(unsigned lines, unsigned seed) {
  const std::vector<std::string> pieces = {
      sample_line(0),
      sample_line(1) + "  ",
      "no-pty,,from=\"10.0.0.0/8\" " + sample_line(2),
      "no-pyt " + sample_line(3),
      sample_line(4).substr(0, 30),
      sample_line(4).substr(30),
      "-----BEGIN OPENSSH PRIVATE KEY-----",
      "b3BlbnNzaC1rZXktdjEAAAAA",
      "-----END OPENSSH PRIVATE KEY-----",
      "# keyfluent: ignore[KF116,KF401] known",
      "# comment",
      "",
      "<<<<<<< HEAD",
  };
  std::mt19937 random(seed);
  std::string content;
  for (unsigned i = 0; i < lines; ++i) {
    content += pieces[random() % pieces.size()];
    content += i == lines / 2 ? std::string(300'000, 'x') : "";
    content += random() % 50 == 0 ? "\r\n" : "\n";
  }
  return content;
}

// check_with returns all that is found, as text, and the verdicts.
std::string check_with(std::string_view content, unsigned jobs) {
  static const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  std::string text;
  const FindingSink findings = [&](const Finding& finding) {
    text += finding.place.to_string() + " " + std::string(finding.id) + " " + finding.message +
            "|" + finding.quote + "|" + finding.fingerprint + "|" +
            finding.suppressed.value_or("-") + "\n";
  };
  const rules::LineSink lines = [&](const rules::LineContext& line) {
    text += std::to_string(line.number) + " " +
            std::string(authorized_keys::verdict_name(line.verdict.verdict)) + "\n";
  };
  rules::FileCheck check(setting, rules::rules(), findings, lines);
  rules::LinePipeline pipeline(check, setting, rules::rules(), jobs);
  store::for_each_line(content,
                       [&](std::size_t number, std::string_view line, const store::LineSpan& span) {
                         pipeline.add({number, span.offset, line, span.has_end});
                       });
  pipeline.drain();
  check.finish({});
  return text + std::to_string(check.keys());
}

}  // namespace

TEST_CASE("any number of threads reports the same, in the same order") {
  for (const unsigned seed : {1U, 2U}) {
    const std::string content = large_file(12'000, seed);
    const std::string expected = check_with(content, 1);
    CHECK(expected.size() > content.size() / 4);
    for (const unsigned jobs : {2U, 3U, 8U}) {
      CAPTURE(jobs);
      const bool is_same = check_with(content, jobs) == expected;
      CHECK(is_same);
    }
  }
}

TEST_CASE("a small file is judged as well, and an empty one") {
  const std::string content = large_file(20, 3);
  CHECK(check_with(content, 4) == check_with(content, 1));
  CHECK(check_with("", 4) == check_with("", 1));
}

TEST_CASE("a pipeline that is not drained ends all the same") {
  const rules::Setting setting{{}, {}, rules::find_profile("openssh")};
  const FindingSink findings = [](const Finding&) {};
  const rules::LineSink lines;
  rules::FileCheck check(setting, rules::rules(), findings, lines);
  rules::LinePipeline pipeline(check, setting, rules::rules(), 4);
  const std::string line = sample_line(0);
  for (std::uint64_t number = 1; number < 20'000; ++number) {
    pipeline.add({number, 0, line, true});
  }
  CHECK(check.keys() < 20'000);
}
