// SPDX-License-Identifier: MIT
// The command audit: what is wrong with keys, each by itself and all of them together.
#include "src/audit/audit.h"

#include "src/audit/key_reader.h"
#include "src/audit/primes/gmp.h"
#include "src/audit/record.h"
#include "src/cli/audit_inputs.h"
#include "src/cli/audit_options.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/cli/version.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/platform/descriptor_server.h"
#include "src/platform/line_reader.h"
#include "src/platform/process.h"
#include "src/report/finding_writer.h"
#include "src/report/fleet_html.h"

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>

namespace keyfluent::cli {

namespace {

// A file with more bad lines than these is the wrong file.
constexpr std::uint64_t kNamedErrors = 10;

std::string path_of(const audit::Origin& origin, bool with_host) {
  std::string path = with_host ? origin.host : std::string();
  path += path.empty() ? "" : ":";
  return path += origin.file;
}

class AuditJob final : public Job {
 public:
  AuditJob(AuditSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override;
  Status parse() override;

  // What is written after the parsing is written by another process than the one that parsed.
  [[nodiscard]] Confinement confinement() const override {
    return page_output_ ? Confinement::kOtherProcess : Confinement::kFromHere;
  }

  void pack(SecretWriter& to) const override {
    to.put_u8(found_ ? 1 : 0);
    to.put_string(html_);
  }

  Status unpack(Reader& from) override {
    found_ = from.read_u8() != 0;
    html_ = from.read_text();
    return from.status();
  }

  Result<int> commit() override;

 private:
  [[nodiscard]] Result<platform::Descriptor> open_file(std::size_t number) const;
  [[nodiscard]] audit::Setting audit_setting();
  void make_writer();
  void read(std::size_t number);
  Result<audit::ReadSummary> read_lines(const AuditInput& input, const platform::Descriptor& file);
  Result<audit::ReadSummary> read_records(const AuditInput& input,
                                          const platform::Descriptor& file);
  void add_record(const audit::Record& record);
  void take(std::uint32_t origin, const audit::MetKey& key);
  void found(const audit::Origin& origin, const Finding& finding);
  void end_file(const report::FileSummary& summary);
  void end_again();
  void show_keys();
  Status finish();

  AuditSettings settings_;
  Console& console_;
  std::vector<AuditInput> inputs_;
  std::optional<platform::DescriptorServer> files_;  // opens the inputs
  std::vector<audit::Blocklist> blocklists_;
  std::vector<report::RuleText> texts_;
  std::unique_ptr<report::FindingWriter> writer_;  // null: JSON lines of keys
  std::unique_ptr<audit::Audit> audit_;
  std::string file_;  // begun with the writer
  std::uint64_t keys_ = 0;
  bool late_ = false;  // all keys are read
  bool found_ = false;
  std::optional<report::FleetPage> page_;  // of --html
  std::string html_;                       // its text
  std::optional<platform::Output> page_output_;
};

audit::Setting AuditJob::audit_setting() {
  audit::Setting setting;
  setting.now = platform::now();
  for (const audit::Blocklist& list : blocklists_) {
    setting.blocklists.push_back(&list);
  }
  setting.shared_primes = settings_.shared_primes;
  setting.primes = {settings_.threads, settings_.memory, progress_sink(settings_)};
  return setting;
}

void AuditJob::make_writer() {
  if (settings_.json) {
    return;
  }
  texts_ = audit_texts();
  report::OutputSettings output;
  output.color = console_.settings().colour_output;
  output.rules = texts_;
  output.version = version_number();
  writer_ =
      settings_.output->make(output, [this](std::string_view text) { console_.output(text); });
}

Status AuditJob::open() {
  platform::guard_memory();
  if (settings_.shared_primes && audit::gmp() == nullptr) {
    return Error(errors::audit_no_gmp);
  }
  for (const std::string& path : settings_.blocklists) {
    Result<audit::Blocklist> list = audit::Blocklist::open(path);
    if (!list) {
      return list.error();
    }
    blocklists_.push_back(std::move(*list));
  }
  if (!settings_.html.empty()) {
    KEYFLUENT_TRY(page_output_, platform::Output::open(settings_.html, true));
    page_.emplace("Audit of keys", platform::now());
  }
  inputs_ = list_paths(settings_.paths, settings_.host, console_);
  if (settings_.all_users) {
    KEYFLUENT_TRY(std::vector<AuditInput> users,
                  list_all_users(settings_.sshd_config, settings_.host, console_));
    std::move(users.begin(), users.end(), std::back_inserter(inputs_));
  }
  KEYFLUENT_TRY(files_, platform::DescriptorServer::start([this](std::size_t number) {
                  return open_file(number);
                }));
  return ok();
}

Result<platform::Descriptor> AuditJob::open_file(std::size_t number) const {
  if (number >= inputs_.size()) {
    return system_error(EINVAL, "open");
  }
  KEYFLUENT_TRY(platform::Input input, open_audit_input(inputs_[number]));
  return std::move(input.file);
}

Status AuditJob::parse() {
  make_writer();
  audit_ = std::make_unique<audit::Audit>(
      audit_setting(),
      [this](const audit::Origin& origin, const Finding& finding) { found(origin, finding); });
  if (writer_) {
    writer_->begin();
  }
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    read(i);
  }
  settings_.progress->clear();
  const Status finished = finish();
  if (writer_) {
    writer_->end();
  }
  if (page_) {
    html_ = page_->html(audit_texts());
  }
  return finished;
}

void AuditJob::end_file(const report::FileSummary& summary) {
  if (writer_) {
    writer_->end_file(summary);
  }
  if (page_) {
    page_->add_file(summary);
  }
}

// read reads an input.  One is open at a time, as there may be more than a process may have open.
void AuditJob::read(std::size_t number) {
  const AuditInput& input = inputs_[number];
  const Result<platform::Descriptor> file = files_->get(number);
  if (!file) {
    console_.error(input.origin.file, file.error());
    return;
  }
  file_ = input.origin.file;
  if (writer_) {
    writer_->begin_file(file_);
  }
  const Result<audit::ReadSummary> summary =
      settings_.from_records ? read_records(input, *file) : read_lines(input, *file);
  if (!summary) {
    console_.error(file_, summary.error());
  } else {
    end_file({file_, summary->lines, summary->keys});
  }
  if (summary && summary->keys == 0 && !input.searched && !input.is_users &&
      (summary->lines == 0 || summary->unread != 0)) {
    console_.error(file_, Error(summary->lines == 0 ? errors::input_empty : errors::input_unknown));
  }
}

Result<audit::ReadSummary> AuditJob::read_lines(const AuditInput& input,
                                                const platform::Descriptor& file) {
  const std::uint32_t origin = audit_->add_origin(input.origin);
  authorized_keys::Login login;
  login.now = platform::now();
  audit::KeyReader reader({}, login, [&](const audit::MetKey& key) { take(origin, key); });
  return reader.read(file);
}

Result<audit::ReadSummary> AuditJob::read_records(const AuditInput& input,
                                                  const platform::Descriptor& file) {
  audit::ReadSummary summary;
  platform::LineReader reader(file);
  for (;;) {
    KEYFLUENT_TRY(const bool more, reader.next());
    if (!more) {
      return summary;
    }
    summary.lines = reader.number();
    if (reader.line().empty()) {
      continue;
    }
    const Result<audit::Record> record = audit::read_record(reader.line());
    if (!record && ++summary.unread <= kNamedErrors) {
      console_.error(
          input.origin.file,
          Error(record.error().kind(), Place::at_line(reader.number()), record.error().detail()));
    } else if (record && !record->blob.empty()) {
      ++summary.keys;
      add_record(*record);
    }
  }
}

void AuditJob::add_record(const audit::Record& record) {
  if (const Result<KeyView> view = read_key_view(record.blob)) {
    take(audit_->add_origin(record.origin), {*view, record.line, record.comment, nullptr});
  }
}

void AuditJob::take(std::uint32_t origin, const audit::MetKey& key) {
  const audit::Subject subject{
      key.key, {origin, static_cast<std::uint32_t>(key.line)}, key.comment, key.verdict};
  if (!writer_) {
    console_.output(audit::record_json(audit_->origin(origin), key.line, subject));
  }
  if (page_) {
    page_->add_key(
        key.key.name, key.key.bits(), key.verdict == nullptr ? std::nullopt : key.verdict->ends());
  }
  audit_->add(subject);
  show_keys();
}

// show_keys shows how many keys were read.
void AuditJob::show_keys() {
  constexpr std::uint64_t kKeysBetween = 1024;
  if (++keys_ % kKeysBetween == 0) {
    settings_.progress->say(std::to_string(keys_) + " keys read");
  }
}

void AuditJob::found(const audit::Origin& origin, const Finding& finding) {
  found_ = found_ || finding.level >= settings_.fail_on;
  settings_.progress->clear();
  if (page_) {
    page_->add_finding(path_of(origin, settings_.from_records), finding);
  }
  if (!writer_) {
    console_.output(audit::finding_json(origin, finding));
    return;
  }
  const std::string path = path_of(origin, settings_.from_records);
  if (late_ && path != file_) {
    if (!file_.empty()) {
      end_again();
    }
    file_ = path;
    writer_->begin_file(file_);
  }
  writer_->finding(path, finding);
}

void AuditJob::end_again() {
  report::FileSummary summary;
  summary.path = file_;
  summary.is_again = true;
  writer_->end_file(summary);
}

// finish hands up what is known only now: the files are begun once more.
Status AuditJob::finish() {
  late_ = true;
  file_.clear();
  const Status finished = audit_->finish();
  if (writer_ && !file_.empty()) {
    end_again();
  }
  return finished;
}

Result<int> AuditJob::commit() {
  if (page_output_) {
    KEYFLUENT_CHECK(page_output_->commit(as_bytes(html_), false));
  }
  return found_ ? 1 : 0;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  KEYFLUENT_TRY(AuditSettings settings, audit_settings(arguments));
  return make_job<AuditJob>(std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent audit --all-users", "what is wrong with the keys of this machine's users"},
    Example{"keyfluent audit --shared-primes keys/ known_hosts",
            "look for RSA keys that have a prime in common, too"},
    Example{"keyfluent audit --all-users --json >$(hostname).jsonl",
            "export the keys of a machine"},
    Example{"cat *.jsonl | keyfluent audit --from-jsonl - --shared-primes",
            "audit those of many machines together"},
};

constexpr std::array kOptions = {
    Option{"all-users", 'a', "", "read the authorized_keys files of all accounts"},
    Option{"sshd-config", 0, "FILE", "with --all-users: take another configuration of sshd"},
    Option{"shared-primes", 's', "", "look for primes that RSA keys have in common"},
    Option{"memory", 0, "SIZE", "with --shared-primes: the most memory to use, like 512M or 4G"},
    Option{"threads", 0, "N", "work on so many cores; all, unless given"},
    Option{"blocklist", 'b', "FILE", "look for the keys of a list: badkeys' file, or fingerprints"},
    Option{"from-jsonl", 0, "FILE", "read what --json wrote, here or elsewhere"},
    Option{"host", 0, "NAME", "the name of the host in --json; this machine's, unless given"},
    Option{"json", 'j', "", "print a line of JSON for each key, and for each finding"},
    Option{"output-format",
           0,
           "FORMAT",
           "full, concise, jsonl, sarif, junit and others, as check's",
           output_names},
    Option{"html", 0, "FILE", "write the findings, with charts of the keys, as one HTML page"},
    Option{"fail-on",
           0,
           "LEVEL",
           "exit with 1 from this level on: error, warning or note",
           listed<kLevels>},
};

}  // namespace

const Command audit_command{
    .name = "audit",
    .summary = "Find weak, known and shared keys, in one file or a whole fleet",
    .usage = "[OPTIONS] [FILE|FOLDER…]",
    .description =
        "Reads public keys from authorized_keys files, folders, known_hosts, lists and single "
        "files in any format that convert reads. Each key is tested: too short, without a secret, "
        "numbers that can be factored, flawed chips (ROCA), keys whose private half was published "
        "or that stand in a blocklist. Then all of them together: primes that RSA keys share, one "
        "key for several users, one comment for many keys. Lines are read as they come; some "
        "dozens of bytes a key are kept in memory, with --shared-primes the RSA moduli as well.\n\n"
        "keyfluent explain KA101 says what a finding means. The exit code is 1 if anything was "
        "found that is a warning or worse (--fail-on).",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
