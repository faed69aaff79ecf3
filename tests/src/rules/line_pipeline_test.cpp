// SPDX-License-Identifier: MIT
#include "src/rules/line_pipeline.h"

#include "src/store/edit.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <fcntl.h>

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

using Rules = std::span<const rules::Rule* const>;

// Checked takes what is said of a file: findings, and lines.
class Checked {
 public:
  [[nodiscard]] const FindingSink& findings() const { return findings_; }

  [[nodiscard]] const rules::LineSink& lines() const { return lines_; }

  [[nodiscard]] const rules::LinePrinter& printer() const { return printer_; }

  // is_whole asks for every line with its verdict, which leaves none to be taken by its note.
  explicit Checked(bool is_whole) {
    if (is_whole) {
      lines_ = [&](const rules::LineContext& line) {
        verdicts_ += std::to_string(line.number) + " " + verdict_of(line) + "\n";
      };
    }
  }

  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;
  ~Checked() = default;

  [[nodiscard]] std::string text(const rules::FileCheck& check) const {
    return found_ + verdicts_ + printed_ + std::to_string(check.lines()) + " lines, " +
           std::to_string(check.keys()) + " keys";
  }

 private:
  static std::string verdict_of(const rules::LineContext& line) {
    return std::string(authorized_keys::verdict_name(line.verdict.verdict));
  }

  std::string found_;
  std::string verdicts_;
  std::string printed_;
  FindingSink findings_ = [this](const Finding& finding) {
    found_ += finding.place.to_string() + " " + std::string(finding.id) + " " + finding.message +
              "|" + finding.quote + "|" + finding.fingerprint + "|" +
              finding.suppressed.value_or("-") + "\n";
  };
  rules::LineSink lines_;
  rules::LinePrinter printer_{[](const rules::LineContext& line, TextBuffer& to) {
                                to.append(std::to_string(line.number) + ":" +
                                          std::to_string(line.offset) + " " + verdict_of(line) +
                                          "\n");
                              },
                              [this](std::string_view text) { printed_ += text; }};
};

const rules::Setting kSetting{{}, {}, rules::find_profile("openssh")};

// check_with judges the file by a pipeline.
std::string check_with(const std::string& content, unsigned jobs, Rules rules, bool is_whole) {
  const Checked checked(is_whole);
  rules::FileCheck check(kSetting, rules, checked.findings(), checked.lines(), &checked.printer());
  rules::LinePipeline pipeline(check, kSetting, rules, jobs, &checked.printer().text);
  const tests::Scratch scratch;
  scratch.put("f", content);
  const platform::Descriptor file(::open(scratch.at("f").c_str(), O_RDONLY));
  platform::LineBlocks blocks(file, pipeline.block_bytes());
  while (blocks.next(pipeline.next()).value()) {
    pipeline.add();
  }
  pipeline.drain();
  check.finish({});
  return checked.text(check);
}

// check_one_by_one judges line by line.
std::string check_one_by_one(const std::string& content, Rules rules, bool is_whole) {
  const Checked checked(is_whole);
  rules::FileCheck check(kSetting, rules, checked.findings(), checked.lines(), &checked.printer());
  store::for_each_line(content,
                       [&](std::size_t number, std::string_view line, const store::LineSpan& span) {
                         check.add({number, span.offset, line, span.has_end});
                       });
  check.finish({});
  return checked.text(check);
}

}  // namespace

TEST_CASE("any number of threads reports the same, in the same order, as line by line") {
  // With all rules, half of the sample keys are off the curve.
  const auto some = rules::select_rules("KF1,KF2,KF4", "").value();
  for (const unsigned seed : {1U, 2U}) {
    const std::string content = large_file(12'000, seed);
    for (const Rules rules : {rules::rules(), Rules(some), Rules()}) {
      for (const bool is_whole : {true, false}) {
        const std::string expected = check_one_by_one(content, rules, is_whole);
        CHECK(expected.size() > content.size() / 8);
        for (const unsigned jobs : {1U, 2U, 3U, 8U}) {
          CAPTURE(jobs);
          const bool is_same = check_with(content, jobs, rules, is_whole) == expected;
          CHECK(is_same);
        }
      }
    }
  }
}

TEST_CASE("large blocks, too, report the same") {
  const std::string content = large_file(120'000, 5);
  REQUIRE(content.size() > 5 * platform::LineBlocks::kLargeBlockBytes);
  const std::string expected = check_one_by_one(content, rules::rules(), false);
  for (const unsigned jobs : {1U, 3U}) {
    const bool is_same = check_with(content, jobs, rules::rules(), false) == expected;
    CHECK(is_same);
  }
}

TEST_CASE("a small file is judged as well, and an empty one") {
  for (const std::string& content : {large_file(20, 3), std::string()}) {
    const std::string expected = check_one_by_one(content, rules::rules(), false);
    CHECK(check_with(content, 1, rules::rules(), false) == expected);
    CHECK(check_with(content, 4, rules::rules(), false) == expected);
  }
}

TEST_CASE("a pipeline that is not drained ends all the same") {
  const FindingSink findings = [](const Finding&) {};
  const rules::LineSink lines;
  rules::FileCheck check(kSetting, rules::rules(), findings, lines);
  rules::LinePipeline pipeline(check, kSetting, rules::rules(), 4);
  const tests::Scratch scratch;
  scratch.put("f", large_file(20'000, 4));
  const platform::Descriptor file(::open(scratch.at("f").c_str(), O_RDONLY));
  platform::LineBlocks blocks(file);
  std::uint64_t read = 0;
  for (int block = 0; block < 6 && blocks.next(pipeline.next()).value(); ++block) {
    read = pipeline.next().number(0);
    pipeline.add();
  }
  CHECK(check.lines() < read);
}
