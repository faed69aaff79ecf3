// SPDX-License-Identifier: MIT
// Output junit: JUnit XML, for the test reports of CI systems.
//
// A file is a <testsuite>, a finding a <testcase> in it: errors and warnings fail, notes pass with
// their text in <system-out>, suppressed ones are skipped.  A file without findings has one test
// case that passes.  A suite says its counts before its cases, so it is held until it is complete:
// at most kCases of them, to bound memory.  A file with more is written as several suites of the
// same name.
#include "src/report/finding_place.h"
#include "src/report/outputs/outputs.h"
#include "src/report/tally.h"
#include "src/report/xml.h"

namespace keyfluent::report {

namespace {

constexpr std::size_t kCases = 1000;

class JUnit final : public FindingWriter {
 public:
  explicit JUnit(TextSink sink) : sink_(std::move(sink)) {}

  void begin() override {
    sink_(kXmlDeclaration);
    sink_("<testsuites name=\"keyfluent\">\n");
  }

  void begin_file(std::string_view path) override;
  void finding(std::string_view path, const Finding& finding) override;
  void end_file(const FileSummary& file) override;

  void end() override { sink_("</testsuites>\n"); }

 private:
  void start() {
    suite_.clear();
    tests_ = failures_ = skipped_ = 0;
  }

  void print(std::string_view path);
  pugi::xml_node add_case(std::string_view path, std::string_view name);
  void add_outcome(pugi::xml_node test, std::string_view path, const Finding& finding);

  TextSink sink_;
  XmlElement suite_{"testsuite"};
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::size_t skipped_ = 0;
  bool is_printed_ = false;  // a suite of this file is out already
};

void JUnit::begin_file(std::string_view) {
  start();
  is_printed_ = false;
}

// print puts the counts before the cases.
void JUnit::print(std::string_view path) {
  pugi::xml_node suite = suite_.node();
  set(suite, "name", path);
  set(suite, "tests", std::to_string(tests_));
  set(suite, "failures", std::to_string(failures_));
  set(suite, "errors", "0");
  set(suite, "skipped", std::to_string(skipped_));
  suite_.print(sink_);
  is_printed_ = true;
  start();
}

pugi::xml_node JUnit::add_case(std::string_view path, std::string_view name) {
  ++tests_;
  pugi::xml_node test = suite_.node().append_child("testcase");
  set(test, "name", name);
  set(test, "classname", path);
  set(test, "file", path);
  return test;
}

void JUnit::add_outcome(pugi::xml_node test, std::string_view path, const Finding& finding) {
  if (finding.suppressed) {
    ++skipped_;
    set(test.append_child("skipped"), "message", *finding.suppressed);
    return;
  }
  std::string text = place_text(path, finding.place) + ": " + finding.message;
  text += finding.hint.empty() ? "" : "; " + std::string(finding.hint);
  if (finding.level == Level::kNote) {
    test.append_child("system-out").text().set(xml_text(text).c_str());
    return;
  }
  ++failures_;
  pugi::xml_node failure = test.append_child("failure");
  set(failure, "message", finding.message);
  set(failure, "type", level_name(finding.level));
  failure.text().set(xml_text(text).c_str());
}

void JUnit::finding(std::string_view path, const Finding& finding) {
  if (tests_ == kCases) {
    print(path);
  }
  const std::string place = finding.place.to_string();
  const std::string name = std::string(finding.id) + (place.empty() ? "" : " at " + place);
  pugi::xml_node test = add_case(path, name);
  if (finding.place.kind == Place::Kind::kLine) {
    set(test, "line", std::to_string(finding.place.line));
  }
  add_outcome(test, path, finding);
}

void JUnit::end_file(const FileSummary& file) {
  if (tests_ == 0 && is_printed_) {
    return;
  }
  if (tests_ == 0) {
    add_case(file.path, counted(file.keys, "key"));
  }
  print(file.path);
}

}  // namespace

std::unique_ptr<FindingWriter> make_junit(const OutputSettings& settings, TextSink sink) {
  static_cast<void>(settings);
  return std::make_unique<JUnit>(std::move(sink));
}

}  // namespace keyfluent::report
