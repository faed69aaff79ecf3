// SPDX-License-Identifier: MIT
#include "src/report/connection.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace keyfluent;

namespace {

Stage stage(std::string_view name, StageStatus status, std::string code, std::string text) {
  Stage result;
  result.name = name;
  result.status = status;
  result.milliseconds = 12.5;
  result.code = std::move(code);
  result.text = std::move(text);
  return result;
}

// sample has one stage of every status, and hostile text from the server.
ConnectionReport sample() {
  ConnectionReport report;
  report.user = "bob";
  report.host = "bank.example";
  report.port = 2222;
  report.started = 1700000000;
  report.milliseconds = 1234.5;
  report.stages.push_back(
      stage("resolve", StageStatus::kPass, "OK", "bank.example has one address: 192.0.2.7."));
  report.stages.push_back(
      stage("host key", StageStatus::kWarn, "HOSTKEY_UNKNOWN", "First contact."));
  report.stages.push_back(
      stage("login", StageStatus::kFail, "X:\"y\"", "\x1b[31mred | pipe \xff bob's bobsled"));
  report.stages.push_back(stage("sftp", StageStatus::kSkipped, "SKIPPED", "not reached"));
  report.stages[0].note("address", "192.0.2.7");
  report.stages[2].advice = {"Call bob.", "  ssh-ed25519 AAAA bob"};
  report.measures.push_back({"rtt", "s", 0.0025});
  report.log = {"connected to bank.example"};
  return report;
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

TEST_CASE("the verdict is what failed, else the last warning, else the last that passed") {
  ConnectionReport report = sample();
  CHECK(report.verdict()->name == "login");
  CHECK(report.has_failed());
  report.stages[2].status = StageStatus::kWarn;
  CHECK(report.verdict()->name == "login");
  report.stages[2].status = StageStatus::kSkipped;
  CHECK(report.verdict()->name == "host key");
  report.stages[1].status = StageStatus::kPass;
  CHECK(report.verdict()->name == "host key");
  CHECK_FALSE(report.has_failed());
  CHECK(ConnectionReport().verdict() == nullptr);
}

TEST_CASE(
    "text: nothing of the server's reaches the terminal as it is; what is to be copied stands "
    "alone") {
  const std::string text = report::connection_text(sample(), {});
  CHECK(text.find('\x1b') == text.npos);
  CHECK(text.find("\\x1b[31mred") != text.npos);
  CHECK(text.find("Verdict: it fails at the stage login [X:\"y\"]") != text.npos);
  CHECK(text.find("\n    ssh-ed25519 AAAA bob\n") != text.npos);
  report::ConnectionOptions options;
  options.color = true;
  CHECK(report::connection_text(sample(), options).find("\x1b[1;31m") != text.npos);
}

TEST_CASE("JSON is one line, whatever the bytes") {
  const std::string text = report::connection_json(sample());
  CHECK(text.find('\n') == text.size() - 1);
  const auto json = nlohmann::json::parse(text);
  CHECK(json["schema"] == "keyfluent/sftp/1");
  CHECK(json["verdict"]["ok"] == false);
  CHECK(json["verdict"]["stage"] == "login");
  CHECK(json["stages"].size() == 4);
  CHECK(json["stages"][0]["evidence"][0]["value"] == "192.0.2.7");
  CHECK(json["measures"]["rtt"]["unit"] == "s");
  CHECK(json["milliseconds"] == 1234.5);
}

TEST_CASE("Nagios: 80 columns, one bar a line, codes, thresholds") {
  ConnectionReport report = sample();
  const std::string text = report::connection_nagios(report, {});
  const std::string first = first_line(text);
  CHECK(first.size() <= 80);
  CHECK(first.starts_with("SFTP CRITICAL - login X:\"y\": \\x1b[31mred / pipe"));
  CHECK(first.ends_with(" | time=1.234500s;;;0"));
  CHECK(
      text.ends_with("not reached | resolve=0.012500s;;;0 host_key=0.012500s;;;0 "
                     "login=0.012500s;;;0 rtt=0.002500s;;;0\n"));
  CHECK(report::nagios_code(report, {}) == 2);
  report.stages[2].status = StageStatus::kPass;
  CHECK(report::nagios_code(report, {}) == 1);
  report.stages[1].status = StageStatus::kPass;
  CHECK(report::nagios_code(report, {}) == 0);
  report::ConnectionOptions options;
  options.warning_seconds = 1;
  options.critical_seconds = 5;
  CHECK(report::nagios_code(report, options) == 1);
  CHECK(first_line(report::connection_nagios(report, options))
            .ends_with("time=1.234500s;1.000000;5.000000;0"));
  options.critical_seconds = 1.2;
  CHECK(report::nagios_code(report, options) == 2);
}

TEST_CASE("OpenMetrics: every family once, label values escaped, the end") {
  const std::vector<ConnectionReport> reports = {sample(), sample()};
  const std::string text = report::connection_openmetrics(reports);
  CHECK(text.ends_with("# EOF\n"));
  CHECK(text.find("sftp_probe_failure{host=\"bank.example\",port=\"2222\",user=\"bob\",stage="
                  "\"login\",code=\"X:\\\"y\\\"\"} 1.000000\n") != text.npos);
  CHECK(text.find("# TYPE sftp_probe_success gauge") ==
        text.rfind("# TYPE sftp_probe_success gauge"));
  CHECK(text.find("stage=\"host_key\"} 1.000000") != text.npos);
}

TEST_CASE("redaction replaces whole words everywhere, and the support report says so") {
  const ConnectionReport clean = report::redact(
      sample(), {{"bank.example", "HOST"}, {"192.0.2.7", "ADDRESS"}, {"bob", "USER"}});
  CHECK(clean.user == "USER");
  CHECK(clean.stages[2].text.find("USER's bobsled") != std::string::npos);
  const std::string text = report::connection_support(clean, {{"system", "Test"}}, "user and host");
  CHECK(text.starts_with("Replaced in this report: user and host."));
  CHECK(text.find("bank.example") == text.npos);
  CHECK(text.find("192.0.2.7") == text.npos);
  CHECK(text.find("  system: Test\n") != text.npos);
  CHECK(text.find("connected to HOST") != text.npos);
  CHECK(report::connection_support(sample(), {}, "").starts_with("Nothing was replaced"));
  CHECK(report::redact_text("aab aa", {{"aa", "x"}}) == "aab x");
}

TEST_CASE("HTML holds nothing that another side could make markup of") {
  ConnectionReport report = sample();
  const std::string hostile = "</code><script>alert(1)</script>\"'&\x1b[31m\xef\xbf\xbf";
  report.host = hostile;
  report.user = hostile;
  report.log = {hostile};
  for (Stage& stage : report.stages) {
    stage.text = hostile;
    stage.advice = {hostile, "  " + hostile};
    stage.code = hostile;
    stage.note(hostile, hostile + "\n" + hostile);
  }
  const std::string html =
      report::connection_html(std::vector{report, report}, {{hostile, hostile}}, hostile);
  CHECK(html.find("<script") == html.npos);
  CHECK(html.find("</code><script") == html.npos);
  CHECK(html.find('\x1b') == html.npos);
  CHECK(html.find("\xef\xbf\xbf") == html.npos);
  CHECK(html.find("&lt;script&gt;alert(1)&lt;/script&gt;&quot;") != html.npos);
  CHECK(html.find("http://www.w3.org/1999/xhtml") != html.npos);
  CHECK(html.find("url(") == html.npos);
  CHECK(html.find(" src=") == html.npos);
}

TEST_CASE("a plugin's line for what could not begin") {
  CHECK(report::connection_unknown("no | key\nat all") == "SFTP UNKNOWN - no / key\\x0aat all\n");
  CHECK(report::connection_unknown(std::string(200, 'x')).size() == 81);
}
