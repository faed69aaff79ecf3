// SPDX-License-Identifier: MIT
// Random files, random changes: every byte outside the change stays, and sshd's grammar lets in
// exactly whom it should.  The expectation is made here from the lines, not from the edit.
#include "keyfluent/authorized_keys/verdict.h"
#include "src/findings/errors.h"
#include "src/store/add.h"
#include "src/store/journal.h"
#include "src/store/remove.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <utility>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

constexpr std::uint32_t kNumbers = 6;  // of keys in a file; others are new
constexpr int kRounds = 4000;

using Lines = std::vector<std::string>;  // each with its LF

Lines split(std::string_view content) {
  Lines lines;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::size_t size = end == content.npos ? content.size() : end + 1;
    lines.emplace_back(content.substr(0, size));
    content.remove_prefix(size);
  }
  return lines;
}

std::string joined(const Lines& lines) {
  std::string content;
  for (const std::string& line : lines) {
    content += line;
  }
  return content;
}

// Files makes files out of what is found in them, and of what breaks other tools.
class Files {
 public:
  std::string make() {
    std::string content;
    for (auto parts = pick(25); parts > 0; --parts) {
      content += pick(3) == 0 ? rubbish() : key_line();
      content += pick(8) == 0 ? "" : pick(3) == 0 ? "\r\n" : "\n";
    }
    return content;
  }

  std::string options() {
    static constexpr std::string_view kOptions[] = {"",
                                                    "no-pty",
                                                    "restrict,pty",
                                                    "command=\"a \\\"b\\\", # ssh-rsa AAAA\"",
                                                    "from=\"10.0.0.0/8,!10.1.*\",no-pty",
                                                    "environment=\"A=b  c\""};
    return std::string(kOptions[pick(std::size(kOptions))]);
  }

  std::uint32_t pick(std::size_t below) { return static_cast<std::uint32_t>(random_() % below); }

 private:
  std::string key_line() {
    static constexpr std::string_view kSpaces[] = {" ", "  ", "\t"};
    static constexpr std::string_view kComments[] = {
        "", " c", " # x", " a\rb", " \xE2\x80\xA8ssh-rsa AAAA", " \xFF\x1B[2J", " it's \"x"};
    const std::string with = options();
    return std::string(pick(6) == 0 ? " " : "") + with +
           (with.empty() ? "" : std::string(kSpaces[pick(3)])) + sample_line(pick(kNumbers)) +
           std::string(kComments[pick(std::size(kComments))]);
  }

  std::string rubbish() {
    static constexpr std::string_view kRubbish[] = {"",
                                                    " \t",
                                                    "# note",
                                                    "ssh-ed25519 AAAA cut",
                                                    "\xEF\xBB\xBFssh-rsa",
                                                    "command=\"open",
                                                    ",,,,",
                                                    std::string_view("a\0b", 3),
                                                    "ssh-new@example.org AAAAB3NldwAA x",
                                                    "<<<<<<< HEAD"};
    return std::string(kRubbish[pick(std::size(kRubbish))]);
  }

  std::mt19937 random_{20261122};
};

// Admission is a key that sshd reads, and its options.  (Half of the sample keys are no points of
// the curve, which sshd does not look at.)
using Admission = std::pair<std::uint32_t, std::string>;

std::vector<Admission> admissions(std::string_view content) {
  authorized_keys::LineJudge judge({}, {});
  std::vector<Admission> list;
  for (const std::string& line : split(content)) {
    const auto& verdict = judge.judge(std::string_view(line).substr(0, line.find('\n')));
    for (std::uint32_t number = 0; verdict.key && number < 2 * kNumbers; ++number) {
      if (is_same_key(*verdict.key, sample_key(number))) {
        list.emplace_back(number, verdict.line.options);
      }
    }
  }
  return list;
}

bool holds(const std::string& line, std::uint32_t number) {
  const auto found = admissions(line);
  return !found.empty() && found.front().first == number;
}

}  // namespace

TEST_CASE("property: adding a key changes no byte before it") {
  Files files;
  for (int round = 0; round < kRounds; ++round) {
    const std::string before = files.make();
    const auto number = files.pick(2 * kNumbers);
    const NewKey key = new_key(number, files.options());
    const auto addition = plan_addition(before, {key}, {});
    auto expected = admissions(before);
    const auto same_key = [&](const Admission& each) { return each.first == number; };
    const bool is_there = std::any_of(expected.begin(), expected.end(), same_key);
    if (!addition) {
      REQUIRE(is_there);
      REQUIRE(addition.error().is(errors::key_has_other_options));
      continue;
    }
    const std::string after = apply_edit(before, addition->edit);
    REQUIRE(apply_edit(after, invert(before, addition->edit)) == before);
    if (is_there) {
      REQUIRE(after == before);
      continue;
    }
    REQUIRE_MESSAGE(after.starts_with(before), escape_controls(before));
    const std::string inserted = after.substr(before.size());
    REQUIRE(inserted.find(write_line(key)) <= 2);  // behind the end that the last line lacked
    expected.emplace_back(number, key.options);
    REQUIRE_MESSAGE(admissions(after) == expected, escape_controls(before));
  }
}

TEST_CASE("property: replacing a key's options changes one line and no end of it") {
  Files files;
  int replaced = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string before = files.make();
    const auto number = files.pick(kNumbers);
    const NewKey key = new_key(number, files.options());
    const auto addition = plan_addition(before, {key}, {.replace = true});
    if (!addition) {
      REQUIRE(addition.error().is(errors::key_on_several_lines));
      continue;
    }
    if (addition->added.front().outcome != Added::Outcome::kReplaced) {
      continue;
    }
    Lines lines = split(before);
    std::string& line = lines.at(addition->added.front().line - 1);
    REQUIRE(holds(line, number));
    const std::size_t text = line.find_last_not_of("\r\n") + 1;
    // Of several CR before the LF only the last belongs to the end.
    const std::string end = line.ends_with("\r\n") ? "\r\n" : line.ends_with('\n') ? "\n" : "";
    line = write_line(key) + (end.empty() && text < line.size() ? "\r" : end);
    const std::string after = apply_edit(before, addition->edit);
    REQUIRE_MESSAGE(after == joined(lines), escape_controls(before));
    REQUIRE(apply_edit(after, invert(before, addition->edit)) == before);
    ++replaced;
  }
  CHECK(replaced > kRounds / 10);
}

TEST_CASE("property: removing a key removes its lines and nothing else") {
  Files files;
  int removed = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string before = files.make();
    const auto number = files.pick(kNumbers);
    Subject subject;
    subject.key = sample_key(number);
    const auto found = find_lines(before, {subject});
    const Edit edit = plan_removal(found, {subject}, false).value();
    const std::string after = apply_edit(before, edit);
    Lines lines = split(before);
    std::erase_if(lines, [&](const std::string& line) { return holds(line, number); });
    REQUIRE_MESSAGE(after == joined(lines), escape_controls(before));
    REQUIRE(apply_edit(after, invert(before, edit)) == before);
    removed += edit.empty() ? 0 : 1;
  }
  CHECK(removed > kRounds / 10);
}
