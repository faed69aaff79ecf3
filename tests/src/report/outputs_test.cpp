// SPDX-License-Identifier: MIT
// What the outputs write, to the byte.  (tests/cli/outputs_test.sh gives them to other people's
// readers.)
#include "src/report/finding_identity.h"
#include "src/report/finding_place.h"
#include "src/report/palette.h"
#include "src/report/tally.h"
#include "tests/src/report/sample_findings.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace keyfluent::report {

namespace {

using samples::blank_after_comma;
using samples::written;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t count_of(const std::string& text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

std::string full(const samples::Run& run, OutputSettings settings) {
  settings.rules = samples::rules();
  return written("full", run, settings);
}

}  // namespace

TEST_CASE("outputs are found by name, full is the first") {
  REQUIRE(outputs().size() == 10);
  CHECK(outputs()[0].name == "full");
  CHECK(find_output("sarif")->name == "sarif");
  CHECK(find_output("html") == nullptr);
  CHECK(find_output("") == nullptr);
}

TEST_CASE("full quotes the line, explains an id once, and counts") {
  const std::string heading =
      "authorized_keys:3:16: error: a blank stands after the comma [KF104]\n";
  const std::string quote =
      " 3 │ from=\"10.0.0.1, 10.0.0.2\" ssh-ed25519 AAAA\n"
      "   │                ^\n";
  const std::string fix = "   = fix available: remove it (--fix)\n\n";
  const samples::Run twice = {{"authorized_keys", {blank_after_comma(), blank_after_comma()}}};
  CHECK(full(twice, {}) == heading + quote + "   = hint: remove the blank\n" + fix + heading +
                               quote + fix + "Found 2 errors in 1 file (2 keys). --fix mends 2.\n");
  CHECK(written("full", "clean") == "Found nothing wrong in 1 file (5 keys).\n");
}

TEST_CASE("full is plain ASCII and without colour unless asked") {
  const samples::Run one = samples::run("one");
  const std::string ascii = full(one, {.color = false, .unicode = false});
  CHECK(contains(ascii, " 3 | from="));
  CHECK(std::all_of(
      ascii.begin(), ascii.end(), [](char c) { return c == '\n' || (c >= 32 && c < 127); }));
  const std::string color = full(one, {.color = true});
  CHECK(contains(color, "\x1b[1;31merror\x1b[0m: \x1b[1ma blank"));
  CHECK(contains(color, "│                \x1b[1;31m^\x1b[0m\n"));
  CHECK(paint("x", style_of(Level::kWarning), true) == "\x1b[1;35mx\x1b[0m");
  CHECK(paint("x", style_of(Level::kNote), true) == "\x1b[1mx\x1b[0m");
  CHECK(paint("x", style_of(Level::kNote), false) == "x");
}

TEST_CASE("full keeps the caret in place where the quote was cut at its begin") {
  Finding finding = blank_after_comma();
  finding.quote = finding.quote.substr(10);
  finding.quote_column = 11;
  CHECK(contains(full({{"f", {finding}}}, {}),
                 " 3 │ .0.1, 10.0.0.2\" ssh-ed25519 AAAA\n   │      ^\n"));
  finding.place.column = 2;  // before what is quoted
  CHECK(contains(full({{"f", {finding}}}, {}), "\n   │ ^^^^^^\n"));
}

TEST_CASE("full marks to the end of the line what ends on a later one") {
  CHECK(contains(written("full", "places"),
                 " 3 │ from=\"10.0.0.1, 10.0.0.2\" ssh-ed25519 AAAA\n"
                 "   │                ^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"));
}

TEST_CASE("full fills hints into the columns") {
  Finding finding = blank_after_comma();
  finding.hint = "one two three four five six seven eight nine ten";
  const std::string text = full({{"f", {finding}}}, {.columns = 40});
  CHECK(
      contains(text, "   = hint: one two three four five six\n           seven eight nine ten\n"));
}

TEST_CASE("concise is one line a finding") {
  CHECK(written("concise", "one") ==
        "authorized_keys:3:16: error KF104 a blank stands after the comma\n");
  CHECK(contains(written("concise", "places"),
                 "a/authorized_keys: error E731 2 keys, expected 3\n"
                 "a/authorized_keys:byte 17: note KF401 binary\n"));
  CHECK(contains(written("concise", "nasty"), "new\\x0aline\\x0d:2:2: error KF301 50%, a:b,c"));
}

TEST_CASE("github escapes what the runner cuts at") {
  CHECK(written("github", "one") ==
        "::error file=authorized_keys,line=3,endLine=3,col=16,endColumn=17,"
        "title=KF104 blank-in-list::a blank stands after the comma%0Aremove the blank\n");
  const std::string nasty = written("github", "nasty");
  CHECK(contains(nasty, "file=100%25/%250A,"));
  CHECK(contains(nasty, "file=c%3Ad%3A%3Ae,"));
  CHECK(contains(nasty, "file=new%0Aline%0D,"));
  CHECK(contains(nasty, "::50%25, a:b,c <>&\"']]> \\xff \\u{202e}evil\\x1b[31m\\x01"));
  const std::string places = written("github", "places");
  CHECK(contains(places, "::error file=a/authorized_keys,title=E731::2 keys, expected 3\n"));
  CHECK(contains(places, "::warning file=a/authorized_keys,line=3,endLine=5,title="));
  // Wide characters count once: byte columns 8 to 19 are characters 4 to 15.
  CHECK(contains(places, "line=6,endLine=6,col=4,endColumn=15,"));
}

TEST_CASE("sarif counts characters and says what GitHub wants") {
  const auto log = nlohmann::json::parse(written("sarif", "places"));
  const auto& run = log["runs"][0];
  CHECK(run["tool"]["driver"]["rules"][1]["properties"]["security-severity"] == "9.8");
  CHECK(!run["tool"]["driver"]["rules"][0]["properties"].contains("security-severity"));
  const auto& results = run["results"];
  const auto region = [&](std::size_t i) {
    return results[i]["locations"][0]["physicalLocation"]["region"].dump();
  };
  CHECK(region(0) == R"({"startLine":1})");
  CHECK(!results[0].contains("ruleIndex"));
  CHECK(results[1]["message"]["text"] == "binary (byte 17)");
  CHECK(region(2) == R"({"endColumn":2,"endLine":5,"startColumn":16,"startLine":3})");
  CHECK(region(3) == R"({"endColumn":15,"endLine":6,"startColumn":4,"startLine":6})");
  CHECK(results[4]["suppressions"].dump() ==
        R"([{"justification":"known, \"see\" <ticket> 5","kind":"inSource"}])");
  CHECK(results[5]["suppressions"].dump() == R"([{"kind":"inSource"}])");
  CHECK(results[3]["partialFingerprints"]["keyFingerprint/v1"] ==
        "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGLYkzbcIU1PfsZjXAE");
}

TEST_CASE("sarif makes no link of a message") {
  Finding finding = blank_after_comma();
  finding.message = "[click](http://x) a] (b)";
  const auto log = nlohmann::json::parse(written("sarif", {{"f", {finding}}}, {}));
  CHECK(log["runs"][0]["results"][0]["message"]["text"] == "[click\\](http://x) a] (b)");
}

TEST_CASE("XML holds a thousand findings at a time, and says how many") {
  const std::string junit = written("junit", "many");
  CHECK(count_of(junit, "<testsuite name=\"many\" tests=\"1000\" failures=\"1000\"") == 2);
  CHECK(count_of(junit, "<testsuite name=\"many\" tests=\"500\" failures=\"500\"") == 1);
  CHECK(count_of(junit, "<testcase name=\"KF301 at ") == 2500);
  CHECK(
      contains(junit,
               "<testsuite name=\"after\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\">\n"
               "    <testcase name=\"1 key\" classname=\"after\" file=\"after\" />\n"));
  const std::string checkstyle = written("checkstyle", "many");
  CHECK(count_of(checkstyle, "<file name=\"many\">") == 3);
  CHECK(count_of(checkstyle, "<error ") == 2500);
  CHECK(contains(checkstyle, "<file name=\"after\" />\n"));
}

TEST_CASE("no output holds more than a piece: each finding leaves at once or in a bounded block") {
  for (const Output& output : outputs()) {
    std::size_t held = 0;
    std::size_t longest = 0;
    const auto writer = output.make({}, [&](std::string_view) { held = 0; });
    writer->begin();
    writer->begin_file("f");
    for (std::uint64_t i = 0; i < 3000; ++i) {
      Finding finding = blank_after_comma();
      finding.place.line = i + 1;
      writer->finding("f", finding);
      longest = std::max(longest, ++held);
    }
    INFO(output.name);
    CHECK(longest <= 1001);
  }
}

TEST_CASE("gitlab raises what is a security matter") {
  const auto issues = nlohmann::json::parse(written("gitlab", "places"));
  REQUIRE(issues.size() == 5);
  CHECK(issues[0]["severity"] == "major");  // an error's id, no rule
  CHECK(issues[1]["severity"] == "info");
  CHECK(issues[2]["severity"] == "minor");
  CHECK(issues[3]["severity"] == "blocker");  // 9.8
  CHECK(issues[2]["location"]["lines"]["end"] == 5);
}

TEST_CASE("identities survive moved lines and tell duplicates apart") {
  FindingIdentity identity;
  Finding finding = blank_after_comma();
  const std::string first = identity.next("f", finding);
  CHECK(first.size() == 64);
  const std::string second = identity.next("f", finding);
  CHECK(second != first);
  identity.begin_file();
  finding.place.line += 10;
  finding.message = "said otherwise";
  CHECK(identity.next("f", finding) == first);
  CHECK(identity.next("f", finding) == second);
  CHECK(identity.next("g", finding) != first);
  finding.quote += "x";
  CHECK(identity.next("f", finding) != first);
}

TEST_CASE("identities are unique beyond the number that is remembered") {
  FindingIdentity identity;
  std::set<std::string> all;
  Finding finding = blank_after_comma();
  constexpr std::uint64_t kCount = FindingIdentity::kRemembered + 2000;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    finding.quote = std::to_string(i < FindingIdentity::kRemembered ? i : kCount);
    finding.place.line = i + 1;
    all.insert(identity.next("f", finding));
  }
  CHECK(all.size() == kCount);
}

TEST_CASE("columns count characters") {
  Finding finding;
  finding.quote = "\xC3\xA9\xFFx";  // é, a byte that is none, x
  finding.place = Place::at_line(1, 1);
  CHECK(character_column(finding, 1) == 1);
  CHECK(character_column(finding, 3) == 2);
  CHECK(character_column(finding, 4) == 3);
  CHECK(character_column(finding, 5) == 4);
  CHECK(character_column(finding, 9) == 8);  // behind the quote
  finding.quote_column = 10;
  CHECK(character_column(finding, 4) == 4);
  CHECK(character_column(finding, 12) == 11);
}

TEST_CASE("a replacement has a place only within the line") {
  Finding finding = blank_after_comma();  // 42 bytes and LF at offset 100
  const auto range = [&](std::uint64_t offset, std::uint64_t removed) {
    return replaced_range(finding, {offset, removed, ""});
  };
  CHECK(range(100, 43)->begin == Place::at_line(3, 1));
  CHECK(range(100, 43)->end == Place::at_line(4, 1));
  CHECK(range(142, 0)->begin == Place::at_line(3, 43));
  CHECK(!range(99, 1));
  CHECK(!range(100, 44));
  CHECK(!range(144, 0));
  CHECK(!range(120, ~std::uint64_t{0}));
  finding.line_bytes = 42;  // the last line, without LF
  CHECK(range(142, 0)->begin == Place::at_line(3, 43));
  finding.line_bytes = 0;
  CHECK(!range(100, 1));
}

TEST_CASE("the sentence counts") {
  Tally tally;
  CHECK(tally.sentence() == "Found nothing wrong in 0 files (0 keys).");
  Finding finding = blank_after_comma();
  tally.add(finding);
  finding.level = Level::kWarning;
  tally.add(finding);
  finding.level = Level::kNote;
  tally.add(finding);
  tally.add(finding);
  finding.suppressed = "";
  tally.add(finding);
  tally.add({"f", 3, 1});
  CHECK(tally.sentence() == "Found 1 error, 1 warning and 2 notes in 1 file (1 key).");
  CHECK(tally.suppressed() == 1);
  CHECK(tally.safe_fixes() == 4);
}

}  // namespace keyfluent::report
