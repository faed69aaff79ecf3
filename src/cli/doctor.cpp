// SPDX-License-Identifier: MIT
// The command doctor: what sshd on this machine does with a user and a key.
#include "keyfluent/authorized_keys/arguments/address.h"
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/platform/confined.h"
#include "src/platform/files.h"
#include "src/platform/process.h"
#include "src/platform/terminal.h"
#include "src/report/login_report.h"
#include "src/server/apart.h"
#include "src/server/check.h"
#include "src/server/log.h"

#include <array>
#include <iterator>

namespace keyfluent::cli {

namespace {

struct DoctorSettings {
  server::Question question;
  std::string key_path;
  std::string log_path;
  bool journal = false;
  bool json = false;
  Limits limits;
};

// key_in takes the public half of the first key in a file, or its certificate.
Result<PublicKey> key_in(const SecretBytes& content, const DoctorSettings& settings) {
  const Document document = read(content, {.limits = settings.limits});
  if (document.entries.empty() || !document.entries[0].public_key) {
    return Error(errors::sftp_no_key, {}, settings.key_path)
        .with_hint(
            "name the public key's file (.pub); of an encrypted private key it may be needed");
  }
  const Entry& entry = document.entries[0];
  const bool has_certificate = entry.private_key && entry.private_key->certificate();
  return has_certificate ? *entry.private_key->certificate() : *entry.public_key;
}

// read_key reads it apart; what comes back is its blob.
Result<PublicKey> read_key(const DoctorSettings& settings) {
  KEYFLUENT_TRY(const platform::Input input, platform::open_input(settings.key_path));
  KEYFLUENT_TRY(const SecretBytes content, platform::read_document(input, settings.limits));
  KEYFLUENT_TRY(const std::string blob,
                platform::work_apart(settings.question.sandbox, [&]() -> Result<std::string> {
                  KEYFLUENT_TRY(const PublicKey key, key_in(content, settings));
                  return std::string(as_text(key.blob()));
                }));
  return PublicKey::from_blob(as_bytes(blob));
}

class DoctorJob final : public Job {
 public:
  DoctorJob(DoctorSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  // open looks at everything: it is the system that is asked here, and not one input.  What
  // strangers wrote is looked into apart.
  Status open() override {
    platform::guard_memory();
    if (settings_.question.user.empty()) {
      KEYFLUENT_TRY(const platform::User user, platform::current_user());
      settings_.question.user = user.name;
    }
    if (!settings_.key_path.empty()) {
      KEYFLUENT_TRY(settings_.question.key, read_key(settings_));
    }
    KEYFLUENT_TRY(const std::string log, read_log());
    authorized_keys::Server judge;
    KEYFLUENT_TRY(judge.local_time, platform::local_time_in(""));
    judge.is_service = platform::tcp_services();
    KEYFLUENT_TRY(const server::Subject subject,
                  server::look_up(settings_.question, std::move(judge), platform::now()));
    report_.findings = server::examine(subject);
    KEYFLUENT_TRY(server::Findings said, server::explain_log_apart(log, subject));
    std::move(said.begin(), said.end(), std::back_inserter(report_.findings));
    return ok();
  }

  Status parse() override { return ok(); }

  Result<int> commit() override {
    const server::Question& question = settings_.question;
    report_.user = question.user;
    report_.key = question.key ? sha256_fingerprint(*question.key) : "";
    report_.address = question.address;
    report::ConnectionOptions options;
    options.color = console_.settings().colour_output;
    options.symbols = platform::is_utf8_locale();
    options.verbose = console_.settings().verbose;
    console_.output(settings_.json ? report::login_json(report_)
                                   : report::login_text(report_, options));
    return report_.count(StageStatus::kFail) == 0 ? 0 : 1;
  }

 private:
  [[nodiscard]] Result<std::string> read_log() const {
    if (settings_.journal) {
      return server::read_journal();
    }
    if (settings_.log_path.empty()) {
      return std::string();
    }
    KEYFLUENT_TRY(const platform::Input input, platform::open_input(settings_.log_path));
    KEYFLUENT_TRY(const SecretBytes content, platform::read_document(input, settings_.limits));
    return std::string(content.text());
  }

  DoctorSettings settings_;
  Console& console_;
  report::LoginReport report_;
};

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  DoctorSettings settings;
  settings.question.user = arguments.get("user");
  settings.question.address = arguments.get("from");
  settings.question.config = arguments.get("sshd-config");
  KEYFLUENT_TRY(settings.question.sandbox, sandbox_mode(arguments));
  settings.key_path = arguments.get("key");
  settings.log_path = arguments.get("log");
  settings.journal = arguments.has("journal");
  settings.json = arguments.has("json");
  settings.limits = arguments.limits();
  if (!arguments.inputs().empty()) {
    return Error(errors::usage_bad_value, {}, "doctor takes options only; --key names the key");
  }
  if (arguments.has("user") && settings.question.user.empty()) {
    return Error(errors::usage_bad_value, {}, "--user takes the name of an account");
  }
  if (arguments.has("from") && !authorized_keys::parse_address(settings.question.address)) {
    return Error(errors::usage_bad_value, {}, "--from takes an address in numbers");
  }
  if (settings.journal && arguments.has("log")) {
    return Error(errors::usage_conflict, {}, "--log and --journal exclude each other");
  }
  return make_job<DoctorJob>(std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"sudo keyfluent doctor --user bob --key Identity.pub",
            "why does sshd not let bob in with this key?"},
    Example{"sudo keyfluent doctor --user bob --from 192.0.2.7 --journal",
            "the same for a client's address, with what sshd said in the journal"},
    Example{"keyfluent doctor", "your own account, as far as you may look"},
};

constexpr std::array kOptions = {
    Option{"user", 0, "NAME", "the account that logs in (default: your own)"},
    Option{"key", 0, "FILE", "the key that it logs in with: public or private, in any format"},
    Option{"from", 0, "ADDRESS", "the client's address, for Match blocks and from="},
    Option{"sshd-config", 0, "PATH", "ask for this configuration of sshd instead of its own"},
    Option{"log", 0, "FILE", "explain what sshd says about the account in this log"},
    Option{"journal", 0, "", "the same, of the systemd journal"},
    Option{"json", 0, "", "print one JSON object (keyfluent/doctor/1)"},
};

}  // namespace

const Command doctor_command{
    .name = "doctor",
    .summary = "Find out on the server why a login fails",
    .usage = "[--user NAME] [--key FILE] [OPTIONS]",
    .description =
        "Looks at what sshd on this machine does with an account and a key: its configuration with "
        "Match blocks, the account (shell, lock, expiry, nologin), lists of users and groups, "
        "methods and algorithms, every file of keys with the folders above it (StrictModes), the "
        "line that accepts the key or why none does, ChrootDirectory, the subsystem sftp and "
        "start-up files that print. Each finding says what mends it.\n\n"
        "Nothing is changed, and no program but sshd, ssh-keygen, getent and journalctl is run. "
        "Without root some things cannot be seen; those are named.\n\n"
        "The exit code is 0 if nothing stops the login, and 1 if something does.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles,
};

}  // namespace keyfluent::cli
