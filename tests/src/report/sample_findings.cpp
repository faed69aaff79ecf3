// SPDX-License-Identifier: MIT
#include "tests/src/report/sample_findings.h"

#include <algorithm>

namespace keyfluent::report::samples {

namespace {

constexpr RuleText kRules[] = {
    {"KF104",
     "blank-in-list",
     Level::kError,
     "a blank stands inside an option's value list",
     "sshd takes the blank for a part of the next pattern, which then never matches.",
     "from=\"10.0.0.1, 10.0.0.2\" ssh-ed25519 AAAA…",
     "from=\"10.0.0.1,10.0.0.2\" ssh-ed25519 AAAA…",
     "remove the blank",
     ""},
    {"KF301",
     "keyless-login",
     Level::kError,
     "anyone logs in with this key",
     "The point has a small order: signatures verify without a private key. ```` <b>\"&'",
     "```\nssh-ed25519 AAAA…\n```",
     "",
     "remove the line",
     "9.8"},
    {"KF401",
     "no-comment",
     Level::kNote,
     "the key has no comment",
     "Nobody knows whose key it is.",
     "",
     "",
     "add a comment",
     "2.0"},
};

constexpr std::string_view kPrint = "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGLYkzbcIU1PfsZjXAE";
constexpr std::string_view kQuote = "from=\"10.0.0.1, 10.0.0.2\" ssh-ed25519 AAAA";

// keyless is KF301 without a fix, on a line with wide characters before the key.
Finding keyless(std::uint64_t line) {
  Finding finding;
  finding.level = Level::kError;
  finding.id = "KF301";
  finding.message = "the point has order 4";
  finding.hint = "remove the line";
  finding.quote =
      "\xE6\x97\xA5\xE6\x9C\xAC ssh-ed25519 AAAA x";  // two wide characters, 3 bytes each
  finding.place = Place::at_line(line, 8);
  finding.end = Place::at_line(line, 19);
  finding.fingerprint = kPrint;
  return finding;
}

Finding note(Place place, std::string message) {
  Finding finding;
  finding.level = Level::kNote;
  finding.id = "KF401";
  finding.place = place;
  finding.message = std::move(message);
  return finding;
}

Finding error_of_system() {
  Finding finding;
  finding.level = Level::kError;
  finding.id = "E731";  // a row of errors.def, no rule
  finding.message = "2 keys, expected 3";
  return finding;
}

Run places() {
  Finding over_lines = blank_after_comma();
  over_lines.id = "KF301";
  over_lines.level = Level::kWarning;
  over_lines.fix.reset();
  over_lines.end = Place::at_line(5, 2);
  Finding suppressed = keyless(7);
  suppressed.suppressed = "known, \"see\" <ticket> 5";
  Finding bare = suppressed;
  bare.suppressed = "";
  return {{"a/authorized_keys",
           {error_of_system(),
            note(Place::at_byte(17), "binary"),
            over_lines,
            keyless(6),
            suppressed,
            bare,
            note(Place::at_line(9), "no quote")}}};
}

Finding nasty_message() {
  Finding finding = keyless(2);
  finding.message =
      "50%, a:b,c <>&\"']]> \xFF \xE2\x80\xAE"
      "evil\x1b[31m\x01 \xEF\xBF\xBE ::error::x\r\ny";
  finding.quote = std::string("\t\xFF\x1b[31m\x00 \xE2\x80\xAE]]>&<\"' \xF0\x9F\x98\x80", 26);
  finding.place = Place::at_line(2, 2);
  finding.end = Place::at_line(2, 3);
  finding.fingerprint.clear();
  finding.fix = Fix{"50%: \"<'&>\" \xFF", false, {{1, 1, "\xFF\x01<"}}};
  finding.line_bytes = finding.quote.size() + 1;
  return finding;
}

Run nasty() {
  Run run;
  for (const std::string_view path : {"with blank/a b, c",
                                      "c:d::e",
                                      "100%/%0A",
                                      "new\nline\r",
                                      "<&\"'>]]>",
                                      "esc\x1b[31m\x01",
                                      "bytes\xFF\xC3",
                                      "\xE2\x80\xAE"
                                      "bidi\xEF\xBF\xBF",
                                      "/absolute/authorized_keys",
                                      "-"}) {
    run.push_back({std::string(path), {nasty_message(), keyless(3)}});
  }
  return run;
}

Finding with_fix(Fix fix, std::uint64_t line_bytes) {
  Finding finding = blank_after_comma();
  finding.fix = std::move(fix);
  finding.line_bytes = line_bytes;
  return finding;
}

Run fixes() {
  const std::uint64_t size = kQuote.size() + 1;
  Finding wide = keyless(4);
  wide.fix = Fix{"put b for the blank and x at the end", true, {{149, 1, "b"}, {168, 0, "x"}}};
  wide.line_offset = 143;
  wide.line_bytes = 25;
  return {{"fixes",
           {blank_after_comma(),
            with_fix({"remove the line", false, {{100, size, ""}}}, size),
            with_fix({"add LF", true, {{100 + size - 1, 0, "\n"}}}, size - 1),
            with_fix({"join", true, {{100, size + 20, "x"}}}, size),
            with_fix({"unknown", true, {{100, 1, "x"}}}, 0),
            wide}}};
}

// long_lines has a key of 400 characters and a place at its begin, in it, at its end, and over most
// of it.
Run long_lines() {
  Finding finding = blank_after_comma();
  const std::string base64(372, 'B');
  finding.quote = "from=\"10.0.0.1, 10.0.0.2\" ssh-rsa AAAA" + base64 + "= bob\xE2\x80\x8B@example";
  finding.line_bytes = finding.quote.size() + 1;
  Finding within = keyless(4);
  within.quote = finding.quote;
  within.hint =
      "this key needs no private key: anyone who knows the trick logs in with it. Remove the line, "
      "and "
      "look into the log for logins that nobody remembers";
  within.place = Place::at_line(4, 200);
  within.end = Place::at_line(4, 201);
  Finding whole = within;
  whole.level = Level::kWarning;
  whole.place = Place::at_line(4, 35);
  whole.end = Place::at_line(4, 35 + 4 + base64.size());
  Finding last = note(Place::at_line(12345, finding.quote.size() - 10), "a zero width space");
  last.end = Place::at_line(12345, finding.quote.size() - 7);
  last.quote = finding.quote;
  return {{"some/folder/authorized_keys", {finding, within, whole, last}}};
}

Run many() {
  File file{"many", {}, 2500};
  for (std::uint64_t line = 1; line <= 2500; ++line) {
    file.findings.push_back(keyless(line));
  }
  return {std::move(file), {"after", {}, 1}};
}

}  // namespace

std::span<const RuleText> rules() {
  return kRules;
}

Finding blank_after_comma() {
  Finding finding;
  finding.level = Level::kError;
  finding.id = "KF104";
  finding.message = "a blank stands after the comma";
  finding.hint = "remove the blank";
  finding.place = Place::at_line(3, 16);
  finding.end = Place::at_line(3, 17);
  finding.quote = kQuote;
  finding.line_offset = 100;
  finding.line_bytes = kQuote.size() + 1;
  finding.fix = Fix{"remove it", true, {{115, 1, ""}}};
  return finding;
}

std::vector<std::pair<std::string, Run>> runs() {
  return {{"none", {}},
          {"clean", {{"authorized_keys", {}, 5}}},
          {"one", {{"authorized_keys", {blank_after_comma()}}}},
          {"places", places()},
          {"nasty", nasty()},
          {"fixes", fixes()},
          {"long", long_lines()},
          {"many", many()}};
}

Run run(std::string_view name) {
  std::vector<std::pair<std::string, Run>> all = runs();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.first == name; });
  return found == all.end() ? Run{} : std::move(found->second);
}

std::string written(std::string_view output, const Run& run, const OutputSettings& settings) {
  std::string text;
  const auto sink = [&text](std::string_view piece) { text += piece; };
  const std::unique_ptr<FindingWriter> writer = find_output(output)->make(settings, sink);
  writer->begin();
  for (const File& file : run) {
    writer->begin_file(file.path);
    for (const Finding& finding : file.findings) {
      writer->finding(file.path, finding);
    }
    writer->end_file({file.path, 10, file.keys});
  }
  writer->end();
  return text;
}

std::string written(std::string_view output, std::string_view run_name) {
  OutputSettings settings;
  settings.rules = rules();
  settings.version = "0.1.0";
  return written(output, run(run_name), settings);
}

}  // namespace keyfluent::report::samples
