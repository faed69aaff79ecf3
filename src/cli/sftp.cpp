// SPDX-License-Identifier: MIT
// The command sftp: why does the connection fail?
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/sftp_setup.h"
#include "src/cli/version.h"
#include "src/findings/errors.h"
#include "src/platform/confined.h"
#include "src/platform/files.h"
#include "src/platform/run_program.h"
#include "src/platform/terminal.h"
#include "src/report/connection.h"

#include <sys/utsname.h>

#include <algorithm>
#include <array>
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

// check_sandbox closes one in a process of its own: the session program, which needs it, could only
// end without a word.
Status check_sandbox(platform::SandboxMode mode) {
  if (mode != platform::SandboxMode::kRequire) {
    return ok();
  }
  const auto nothing = [] { return Result<SecretBytes>(SecretBytes()); };
  const Result<SecretBytes> closed = platform::run_confined(mode, {}, nothing);
  return closed ? ok() : Status(closed.error());
}

class SftpJob final : public Job {
 public:
  SftpJob(SftpSettings settings, Console& console)
      : setup_(std::move(settings), console), console_(console) {}

  Status open() override {
    const Status prepared = prepare();
    // A plugin is never silent, and what it cannot find out is UNKNOWN.
    return !prepared && is_nagios() ? unknown(prepared.error()) : prepared;
  }

  Status parse() override { return ok(); }

  Result<int> commit() override {
    if (unknown_) {
      return report::kNagiosUnknown;
    }
    options_.color = console_.settings().colour_output;
    options_.symbols = platform::is_utf8_locale();
    options_.verbose = console_.settings().verbose;
    options_.warning_seconds = setup_.settings().warning_seconds;
    options_.critical_seconds = setup_.settings().critical_seconds;
    run();
    // A report that cannot be written is known before the one line of a plugin.
    const Status reported = write_report();
    if (!reported && is_nagios()) {
      KEYFLUENT_CHECK(unknown(reported.error()));
      return report::kNagiosUnknown;
    }
    write_results();
    KEYFLUENT_CHECK(reported);
    report_helper();
    return exit_code();
  }

 private:
  Status prepare() {
    const SftpSettings& settings = setup_.settings();
    KEYFLUENT_CHECK(check_sandbox(settings.sandbox));
    if (!settings.report_path.empty()) {
      KEYFLUENT_TRY(report_file_, platform::Output::open(settings.report_path, true));
    }
    if (!settings.html_path.empty()) {
      KEYFLUENT_TRY(html_file_, platform::Output::open(settings.html_path, true));
    }
    return setup_.prepare();
  }

  Status unknown(const Error& error) {
    console_.output(report::connection_unknown(error.message()));
    unknown_ = true;
    return ok();
  }

  [[nodiscard]] bool is_nagios() const { return setup_.settings().output_format == "nagios"; }

  // is_live is true where each stage is printed as it ends.
  [[nodiscard]] bool is_live() const {
    return setup_.settings().output_format == "text" && setup_.requests().size() == 1 &&
           !setup_.settings().redact;
  }

  void run() {
    reports_.resize(setup_.requests().size());
    if (is_live()) {
      run_live();
      return;
    }
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t i = next++; i < reports_.size(); i = next++) {
        reports_[i] = sftp::check(setup_.requests()[i], nullptr);
      }
    };
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < std::min(kParallel, reports_.size()); ++i) {
      threads.emplace_back(work);
    }
    work();
    for (std::thread& thread : threads) {
      thread.join();
    }
    if (setup_.settings().redact) {
      for (ConnectionReport& report : reports_) {
        report = report::redact(std::move(report), redactions(report));
      }
    }
  }

  void run_live() {
    const sftp::Request& request = setup_.requests().front();
    ConnectionReport head;
    head.user = request.user;
    head.host = request.host;
    head.port = request.port;
    console_.output(report::connection_header(head));
    reports_.front() = sftp::check(request, [this](const Stage& stage) {
      console_.output(report::stage_line(stage, options_));
      [[maybe_unused]] const Status later = console_.flush();
    });
    console_.output(report::connection_verdict(reports_.front(), options_));
  }

  // redactions adds the addresses and the folder that the check has found.
  [[nodiscard]] report::Redactions redactions(const ConnectionReport& report) const {
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

  void write_results() {
    const std::string& format = setup_.settings().output_format;
    if (format == "openmetrics") {
      console_.output(report::connection_openmetrics(reports_));
      return;
    }
    for (const ConnectionReport& report : reports_) {
      if (format == "json") {
        console_.output(report::connection_json(report));
      } else if (format == "nagios") {
        console_.output(report::connection_nagios(report, options_));
      } else if (!is_live()) {
        console_.output(report::connection_text(report, options_) + "\n");
      }
    }
  }

  Status write_report() {
    if (!report_file_ && !html_file_) {
      return ok();
    }
    const report::ClientFacts facts = client_facts(setup_.settings().client);
    const std::string_view redacted =
        setup_.settings().redact ? "user, host, addresses and paths" : "";
    if (html_file_) {
      const std::string html = report::connection_html(reports_, facts, redacted);
      KEYFLUENT_CHECK(html_file_->commit(as_bytes(html), true));
    }
    std::string text;
    for (const ConnectionReport& report : reports_) {
      text += report::connection_support(report, facts, redacted);
    }
    return report_file_ ? report_file_->commit(as_bytes(text), true) : ok();
  }

  // report_helper says it where a login was asked for and the program for it is at fault.
  void report_helper() {
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

  [[nodiscard]] int exit_code() const {
    int code = 0;
    for (const ConnectionReport& report : reports_) {
      code = std::max(code,
                      is_nagios()           ? report::nagios_code(report, options_)
                      : report.has_failed() ? 1
                                            : 0);
    }
    return code;
  }

  SftpSetup setup_;
  Console& console_;
  report::ConnectionOptions options_;
  std::vector<ConnectionReport> reports_;
  std::optional<platform::Output> report_file_;
  std::optional<platform::Output> html_file_;
  bool unknown_ = false;
};

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  KEYFLUENT_TRY(SftpSettings settings, sftp_settings(arguments, console));
  return make_job<SftpJob>(std::move(settings), console);
}

// refuse is for monitoring systems: a plugin whose command line is wrong says UNKNOWN, in one line.
int refuse(std::span<const char* const> words, const Error& error, Console& console) {
  constexpr std::string_view kOption = "--output-format";
  bool is_nagios = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool joined = word.starts_with(std::string(kOption) + "=");
    if (joined || (word == kOption && i + 1 < words.size())) {
      is_nagios = (joined ? word.substr(kOption.size() + 1) : words[i + 1]) == "nagios";
    }
  }
  if (is_nagios) {
    console.output(report::connection_unknown(error.message()));
  }
  return is_nagios ? report::kNagiosUnknown : 0;
}

constexpr std::array kExamples = {
    Example{"keyfluent sftp bob@sftp.example.com",
            "does the server answer, and what does it want?"},
    Example{"keyfluent sftp --identity Identity.pub bob@sftp.example.com:2222",
            "would the server accept this key? The private half is not needed"},
    Example{"keyfluent sftp -i id.ppk --round-trip upload --report report.txt bob@sftp.example.com",
            "log in, try a file in a folder, and write a report for support"},
    Example{"keyfluent sftp --output-format nagios --timeout 10 bob@sftp.example.com",
            "a check for a monitoring system"},
};

constexpr std::array kOptions = {
    Option{"port", 'p', "PORT", "the server's port, instead of 22 or that of ssh_config"},
    Option{"identity",
           'i',
           "FILE",
           "the key: private or public, in any format; a second one may be its certificate"},
    Option{"round-trip", 0, "REMOTE", "write a file into this folder, read it back, and remove it"},
    Option{"round-trip-size", 0, "MIB", "the size of that file, instead of up to 8 MiB"},
    Option{"timeout", 't', "SECONDS", "the time for the whole check (default 30)"},
    Option{"accept-host-key",
           0,
           "",
           "add the server's key to known_hosts if no line names the server"},
    Option{"known-hosts", 0, "FILE", "use this file instead of ssh's"},
    Option{"sshfp", 0, "", "compare the server's key with its SSHFP records in DNS"},
    Option{"resolver",
           0,
           "ADDRESS[:PORT]",
           "ask this name server for them, instead of those of /etc/resolv.conf"},
    Option{"ssh-config", 0, "FILE", "let ssh read this file instead of its own"},
    Option{"no-ssh-config",
           0,
           "",
           "ask ssh for nothing: neither its configuration nor the keys that it would offer"},
    Option{"max-refusals", 0, "N", "stop after N refused attempts (default 2)"},
    Option{"compression",
           0,
           "NAME",
           "offer none (the default), zlib@openssh.com or zlib",
           listed<kCompressions>},
    Option{"try-compression", 0, "", "try each kind of compression on a connection of its own"},
    Option{"password-file", 0, "PATH", "log in with the password in the first line of this file"},
    Option{"password-fd", 0, "N", "log in with the password in the next line of this descriptor"},
    kPassphraseFile,
    kPassphraseFd,
    Option{"targets", 0, "FILE", "check every target in this file, one a line, several at once"},
    Option{"output-format",
           0,
           "FORMAT",
           "text (the default), json, nagios or openmetrics",
           listed<kSftpOutputs>},
    Option{"json", 0, "", "the same as --output-format json (keyfluent/sftp/1)"},
    Option{"warning", 'w', "SECONDS", "nagios: a warning if the check takes longer"},
    Option{"critical", 'c', "SECONDS", "nagios: critical if the check takes longer"},
    Option{"report", 0, "FILE", "write a report to send to the server's support"},
    Option{"html", 0, "FILE", "write that report as one HTML file, with a timeline"},
    Option{"client", 0, "TEXT", "what you were really using, for the report: \"CuteFTP 9.3\""},
    Option{"redact", 0, "", "replace user, host, addresses and paths in all output"},
};

}  // namespace

const Command sftp_command{
    .name = "sftp",
    .summary = "Find out why an SFTP connection fails",
    .usage = "[OPTIONS] [USER@]HOST[:PORT]…",
    .description =
        "Goes the way of a login stage by stage, says at which one it fails, why, and what to do: "
        "resolve, connect, banner, key exchange, host key, methods, public key, login, "
        "compression, subsystem, "
        "sftp, round trip, speed.\n\n"
        "Without --identity and password the keys are those that ssh would offer: the agent's and "
        "the default files. Of a public key alone it asks whether the server would accept it; the "
        "agent signs for it if it can. At most two attempts are refused before it stops, so that "
        "no account is locked. "
        "Nothing is changed on the server but the file of --round-trip, and known_hosts is written "
        "with --accept-host-key alone. A password is sent only to a server whose key is known: "
        "from "
        "known_hosts, or from DNS (--sshfp) if DNSSEC authenticates the answer and the name server "
        "is on this computer, or /etc/resolv.conf trusts the way to it (trust-ad).\n\n"
        "The exit code is 0 if every stage passed (warnings too) and 1 if one failed; with "
        "--output-format nagios it is 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN).",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .refuse = refuse,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
