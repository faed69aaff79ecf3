// SPDX-License-Identifier: MIT
// Output checkstyle: the XML of Checkstyle, which many review tools read.
//
// A <file> holds at most kErrors findings, so that memory stays bounded; one with more is written
// as several elements of the same name, which readers take together.
#include "src/report/outputs/outputs.h"
#include "src/report/xml.h"

#include <array>

namespace keyfluent::report {

namespace {

constexpr std::size_t kErrors = 1000;

class Checkstyle final : public FindingWriter {
 public:
  explicit Checkstyle(TextSink sink) : sink_(std::move(sink)) {}

  void begin() override {
    sink_(kXmlDeclaration);
    sink_("<checkstyle version=\"4.3\">\n");
  }

  void begin_file(std::string_view path) override { start(path); }

  void finding(std::string_view path, const Finding& finding) override;

  void end_file(const FileSummary&) override { file_.print(sink_); }

  void end() override { sink_("</checkstyle>\n"); }

 private:
  void start(std::string_view path) {
    file_.clear();
    set(file_.node(), "name", path);
    count_ = 0;
  }

  TextSink sink_;
  XmlElement file_{"file"};
  std::size_t count_ = 0;
};

void Checkstyle::finding(std::string_view path, const Finding& finding) {
  if (finding.suppressed) {
    return;
  }
  if (count_ == kErrors) {
    file_.print(sink_);
    start(path);
  }
  ++count_;
  constexpr std::array<std::string_view, 3> kSeverities = {"info", "warning", "error"};
  pugi::xml_node error = file_.node().append_child("error");
  set(error, "line", std::to_string(line_of(finding)));
  if (finding.place.kind == Place::Kind::kLine) {
    set(error, "column", std::to_string(finding.place.column));
  }
  set(error, "severity", kSeverities[static_cast<std::size_t>(finding.level)]);
  set(error, "message", finding.message);
  set(error, "source", "keyfluent." + std::string(finding.id));
}

}  // namespace

std::unique_ptr<FindingWriter> make_checkstyle(const OutputSettings& settings, TextSink sink) {
  static_cast<void>(settings);
  return std::make_unique<Checkstyle>(std::move(sink));
}

}  // namespace keyfluent::report
