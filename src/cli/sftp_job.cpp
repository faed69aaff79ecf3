// SPDX-License-Identifier: MIT
#include "src/cli/sftp_job.h"

#include "src/cli/console.h"
#include "src/cli/version.h"
#include "src/findings/errors.h"
#include "src/findings/sandbox_errors.h"
#include "src/platform/run_program.h"
#include "src/platform/terminal.h"
#include "src/sftp/own_powers.h"

#include <sys/utsname.h>

#include <algorithm>
#include <atomic>
#include <thread>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kParallel = 8;

// client_facts are what a support report says about this side.
report::ClientFacts client_facts(const std::string& client) {
  report::ClientFacts facts;
  if (!client.empty()) {
    facts.emplace_back("client in use", client);
  }
  std::string build = version_text(true);
  std::replace(build.begin(), build.end(), '\n', ';');
  facts.emplace_back("keyfluent", build);
  utsname system{};
  if (::uname(&system) == 0) {
    facts.emplace_back("kernel",
                       std::string(system.sysname) + " " + system.release + " " + system.machine);
  }
  if (const auto input = platform::open_input("/etc/os-release")) {
    constexpr std::size_t kBytes = 65536;
    const Result<SecretBytes> content = platform::read_input(*input, kBytes);
    std::string text = content ? std::string(content->text()) : "";
    const std::size_t at = text.find("PRETTY_NAME=");
    text = at == text.npos ? "" : text.substr(at + 12, text.find('\n', at) - at - 12);
    facts.emplace_back("system", text);
  }
  if (const auto ssh = platform::run_program("/usr/bin/ssh", {"-V"})) {
    facts.emplace_back("OpenSSH", ssh->text.substr(0, ssh->text.find('\n')));
  }
  return facts;
}

}  // namespace

Status SftpJob::open() {
  const SftpSettings& settings = setup_.settings();
  if (!settings.report_path.empty()) {
    KEYFLUENT_TRY(report_file_, platform::Output::open(settings.report_path, true));
  }
  if (!settings.html_path.empty()) {
    KEYFLUENT_TRY(html_file_, platform::Output::open(settings.html_path, true));
  }
  if (report_file_ || html_file_) {
    facts_ = client_facts(settings.client);
  }
  options_.color = console_.settings().colour_output;
  options_.symbols = platform::is_utf8_locale();
  options_.verbose = console_.settings().verbose;
  options_.warning_seconds = settings.warning_seconds;
  options_.critical_seconds = settings.critical_seconds;
  // The other processes get no keys and passwords.
  KEYFLUENT_CHECK(setup_.open_requests());
  KEYFLUENT_CHECK(start_servers());
  return setup_.open_secrets();
}

Status SftpJob::start_servers() {
  if (setup_.settings().sandbox == platform::SandboxMode::kOff) {
    return ok();
  }
  const std::size_t workers = std::min(kParallel, setup_.requests().size());
  while (servers_.size() < workers) {
    KEYFLUENT_TRY(sftp::PowersServer server, sftp::PowersServer::start(setup_.requests()));
    servers_.push_back(std::move(server));
  }
  return ok();
}

std::unique_ptr<sftp::Powers> SftpJob::powers(std::size_t worker, std::size_t request) const {
  if (servers_.empty()) {
    return std::make_unique<sftp::OwnPowers>(setup_.requests()[request]);
  }
  return servers_[worker].powers(request);
}

Status SftpJob::parse() {
  KEYFLUENT_CHECK(setup_.parse());
  run();
  write_results();
  write_reports();
  report_helper();
  code_ = exit_code();
  return ok();
}

void SftpJob::pack(SecretWriter& to) const {
  to.put_u8(static_cast<std::uint8_t>(code_));
  to.put_string(results_);
  to.put_string(report_);
  to.put_string(html_);
}

Status SftpJob::unpack(Reader& from) {
  code_ = from.read_u8();
  results_ = from.read_text();
  report_ = from.read_text();
  html_ = from.read_text();
  if (from.failed() || code_ > report::kNagiosUnknown) {
    return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
  }
  return ok();
}

Result<int> SftpJob::give_up(const Error& error) {
  if (!is_nagios()) {
    return error;
  }
  console_.output(report::connection_unknown(error.message()));
  return report::kNagiosUnknown;
}

Result<int> SftpJob::commit() {
  Status written = ok();
  if (html_file_) {
    written = html_file_->commit(as_bytes(html_), true);
  }
  if (written && report_file_) {
    written = report_file_->commit(as_bytes(report_), true);
  }
  // A report that cannot be written is known before the one line of a plugin.
  if (!written && is_nagios()) {
    return give_up(written.error());
  }
  console_.output(results_);
  KEYFLUENT_CHECK(written);
  return code_;
}

void SftpJob::run() {
  reports_.resize(setup_.requests().size());
  if (is_live()) {
    run_live();
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto work = [&](std::size_t worker) {
    for (std::size_t i = next++; i < reports_.size(); i = next++) {
      reports_[i] = sftp::check(setup_.requests()[i], *powers(worker, i), nullptr);
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min(kParallel, reports_.size()); ++i) {
    threads.emplace_back(work, i);
  }
  work(0);
  for (std::thread& thread : threads) {
    thread.join();
  }
  if (setup_.settings().redact) {
    for (ConnectionReport& report : reports_) {
      report = report::redact(std::move(report), redactions(report));
    }
  }
}

void SftpJob::run_live() {
  const sftp::Request& request = setup_.requests().front();
  ConnectionReport head;
  head.user = request.user;
  head.host = request.host;
  head.port = request.port;
  console_.output(report::connection_header(head));
  reports_.front() = sftp::check(request, *powers(0, 0), [this](const Stage& stage) {
    console_.output(report::stage_line(stage, options_));
    [[maybe_unused]] const Status later = console_.flush();
  });
  console_.output(report::connection_verdict(reports_.front(), options_));
}

// redactions adds the addresses and the folder that the check has found.
report::Redactions SftpJob::redactions(const ConnectionReport& report) const {
  report::Redactions words = setup_.private_words();
  for (const Stage& stage : report.stages) {
    for (const Evidence& evidence : stage.evidence) {
      if (evidence.name == "address") {
        words.emplace_back(evidence.value, "ADDRESS");
      } else if (evidence.name == "home" && evidence.value.size() > 1) {
        words.insert(words.begin(), {evidence.value, "REMOTE_HOME"});
      }
    }
  }
  return words;
}

void SftpJob::write_results() {
  const std::string& format = setup_.settings().output_format;
  if (format == "openmetrics") {
    results_ = report::connection_openmetrics(reports_);
    return;
  }
  for (const ConnectionReport& report : reports_) {
    if (format == "json") {
      results_ += report::connection_json(report);
    } else if (format == "nagios") {
      results_ += report::connection_nagios(report, options_);
    } else if (!is_live()) {
      results_ += report::connection_text(report, options_) + "\n";
    }
  }
}

void SftpJob::write_reports() {
  const std::string_view redacted =
      setup_.settings().redact ? "user, host, addresses and paths" : "";
  if (html_file_) {
    html_ = report::connection_html(reports_, facts_, redacted);
  }
  if (report_file_) {
    for (const ConnectionReport& report : reports_) {
      report_ += report::connection_support(report, facts_, redacted);
    }
  }
}

// report_helper says it where a login was asked for and the program for it is at fault.
void SftpJob::report_helper() {
  for (const ConnectionReport& report : reports_) {
    const Stage* const stage = report.find("host key");
    const bool wants_login = setup_.wants_login();
    if (stage != nullptr && stage->code == "NO_SESSION_PROGRAM" && wants_login && !is_nagios()) {
      console_.error(report.host, Error(errors::sftp_no_helper, {}, "it is not installed"));
    } else if (stage != nullptr && stage->code == "SESSION_ENDED" && !is_nagios()) {
      console_.error(report.host, Error(errors::sftp_helper_failed, {}, "it ended by itself"));
    }
  }
}

int SftpJob::exit_code() const {
  int code = 0;
  for (const ConnectionReport& report : reports_) {
    code = std::max(code,
                    is_nagios()           ? report::nagios_code(report, options_)
                    : report.has_failed() ? 1
                                          : 0);
  }
  return code;
}

}  // namespace keyfluent::cli
