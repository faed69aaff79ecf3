// SPDX-License-Identifier: MIT
// The command revoke: take keys out of an authorized_keys file, and nothing else.
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/inputs.h"
#include "src/cli/target.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"
#include "src/store/remove.h"
#include "src/store/undo.h"

#include <algorithm>
#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

struct RevokeSettings {
  StoreTarget target;
  store::ChangeSettings change;
  std::vector<store::Subject> subjects;  // those that need no file
  bool all = false;
  bool public_half = false;
  bool strict = false;
  bool json = false;
};

class RevokeJob final : public Job {
 public:
  RevokeJob(RevokeSettings settings, Inputs inputs, Unlocker unlocker, Console& console)
      : settings_(std::move(settings)),
        subjects_(std::move(settings_.subjects)),
        first_of_files_(subjects_.size()),
        inputs_(std::move(inputs)),
        unlocker_(std::move(unlocker)),
        console_(console) {}

  Status open() override;
  Status parse() override;
  Result<int> commit() override;

  [[nodiscard]] Confinement confinement() const override { return Confinement::kOtherProcess; }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

 private:
  Status take_keys(ParsedInput& input);
  void print(const store::Change& change, const std::vector<store::FoundLine>& removed);
  void print_json(const store::Change& change, const std::vector<store::FoundLine>& removed);
  [[nodiscard]] std::vector<std::string> missing(
      const std::vector<store::FoundLine>& removed) const;
  bool report_missing(const std::vector<store::FoundLine>& removed);
  void report_others(const std::vector<store::FoundLine>& removed);
  void report_other(const store::Location& other, const std::vector<store::Subject>& subjects);

  RevokeSettings settings_;
  std::vector<store::Subject> subjects_;
  std::size_t first_of_files_;  // the subjects before it are the command line's
  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  Targets targets_;
};

Status RevokeJob::open() {
  KEYFLUENT_TRY(targets_, settings_.target.locate());
  KEYFLUENT_CHECK(unlocker_.open());
  inputs_.open(false);
  return ok();
}

Status RevokeJob::parse() {
  inputs_.parse(settings_.strict);
  for (ParsedInput& input : inputs_.list()) {
    const Status taken = take_keys(input);
    if (!taken) {
      console_.error(input.name, taken.error());
    }
  }
  inputs_.list().clear();
  return ok();
}

// take_keys takes every key of an input: a list of keys that leaked is one file.
Status RevokeJob::take_keys(ParsedInput& input) {
  const auto& entries = input.document.entries;
  const auto is_private = [](const Entry& entry) { return entry.format->kind == Kind::kPrivate; };
  if (!settings_.public_half && std::any_of(entries.begin(), entries.end(), is_private)) {
    return Error(errors::wrong_kind_private, entries.front().place);
  }
  if (std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return !e.public_key; })) {
    KEYFLUENT_TRY([[maybe_unused]] const Passphrase* passphrase,
                  unlocker_.unlock(input.document, input.name));
  }
  for (Entry& entry : input.document.entries) {
    if (!entry.public_key) {
      return Error(errors::input_unknown);
    }
    if (entry.public_key->certificate() != nullptr) {
      return Error(errors::key_is_certificate, entry.place)
          .with_hint("revoke the plain key, or the key of the authority that signed it");
    }
    store::Subject subject;
    subject.text = "the key of " + input.name;
    subject.key = std::move(*entry.public_key);
    subjects_.push_back(std::move(subject));
  }
  return ok();
}

void RevokeJob::pack(SecretWriter& to) const {
  to.put_u32(static_cast<std::uint32_t>(subjects_.size() - first_of_files_));
  for (std::size_t i = first_of_files_; i < subjects_.size(); ++i) {
    to.put_string(subjects_[i].key->blob());
    to.put_string(subjects_[i].text);
  }
}

Status RevokeJob::unpack(Reader& from) {
  for (std::uint32_t left = from.read_u32(); left > 0 && !from.failed(); --left) {
    store::Subject subject;
    KEYFLUENT_TRY(subject.key, PublicKey::from_blob(from.read_string()));
    subject.text = from.read_text();
    subjects_.push_back(std::move(subject));
  }
  inputs_.list().clear();
  return ok();
}

Result<int> RevokeJob::commit() {
  if (console_.exit_code() != 0) {
    console_.note("nothing was written: every KEY must be right, or none is removed");
    return console_.exit_code();
  }
  for (const std::string& note : targets_.notes) {
    console_.note(note);
  }
  std::vector<store::FoundLine> removed;
  const Result<store::Change> change =
      store::remove_keys(targets_.chosen, settings_.change, subjects_, settings_.all, removed);
  if (!change) {
    console_.error(targets_.chosen.path, change.error());
    return console_.exit_code();
  }
  print(*change, removed);
  const bool is_missing = report_missing(removed);
  report_others(removed);
  return is_missing ? 1 : 0;
}

void RevokeJob::print(const store::Change& change, const std::vector<store::FoundLine>& removed) {
  if (settings_.json) {
    print_notes(change, settings_.change.dry_run, console_);
    print_json(change, removed);
    return;
  }
  print_change(change, settings_.change.dry_run, console_);
  if (settings_.change.dry_run) {
    return;  // the diff says it
  }
  for (const store::FoundLine& line : removed) {
    std::string text = targets_.chosen.path + ":" + std::to_string(line.number) + ": removed " +
                       line.type + " " + line.fingerprint;
    text += line.comment.empty() ? "" : " " + line.comment;
    console_.output(escape_controls(text) + "\n");
  }
}

void RevokeJob::print_json(const store::Change& change,
                           const std::vector<store::FoundLine>& removed) {
  report::KeyChange told = key_change("revoke", targets_.chosen, change, settings_.change.dry_run);
  for (const store::FoundLine& line : removed) {
    told.keys.push_back({"removed", line.number, line.type, line.fingerprint, line.comment});
  }
  told.missing = missing(removed);
  console_.output(report::key_change_json(told));
}

// missing is what was asked for and was not in the file.
std::vector<std::string> RevokeJob::missing(const std::vector<store::FoundLine>& removed) const {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < subjects_.size(); ++i) {
    const bool is_found =
        std::any_of(removed.begin(), removed.end(), [&](const store::FoundLine& line) {
          return std::find(line.subjects.begin(), line.subjects.end(), i) != line.subjects.end();
        });
    if (!is_found) {
      texts.push_back(subjects_[i].text);
    }
  }
  return texts;
}

// report_missing names what was not in the file; true if there is any.
bool RevokeJob::report_missing(const std::vector<store::FoundLine>& removed) {
  const std::vector<std::string> texts = missing(removed);
  for (const std::string& text : texts) {
    console_.warning(targets_.chosen.path, "there is no line with " + text);
  }
  return !texts.empty();
}

// report_others names the lines of the account's other files that still let a key in.
void RevokeJob::report_others(const std::vector<store::FoundLine>& removed) {
  std::vector<store::Subject> subjects;
  for (const store::FoundLine& line : removed) {
    if (auto fingerprint = store::Fingerprint::parse(line.fingerprint)) {
      store::Subject subject;
      subject.kind = store::Subject::Kind::kFingerprint;
      subject.fingerprint = std::move(*fingerprint);
      subjects.push_back(std::move(subject));
    }
  }
  subjects.insert(subjects.end(), subjects_.begin(), subjects_.end());
  for (const store::Location& other : targets_.others) {
    report_other(other, subjects);
  }
}

void RevokeJob::report_other(const store::Location& other,
                             const std::vector<store::Subject>& subjects) {
  const auto lines = store::find_lines_in(other, subjects, settings_.change.sandbox);
  if (!lines) {
    console_.warning(other.path, "could not be looked through: " + lines.error().message());
    return;
  }
  for (const store::FoundLine& line : *lines) {
    if (line.lets_in) {
      console_.warning(other.path,
                       "line " + std::to_string(line.number) + " still lets " + line.fingerprint +
                           " in; sshd reads this file, too: keyfluent revoke --file " + other.path);
    }
  }
}

bool has_prefix(std::string_view text) {
  return text.starts_with("SHA256:") || text.starts_with("MD5:");
}

// sort_arguments tells fingerprints from files.  A comment is only what --comment says.
Status sort_arguments(const Arguments& arguments,
                      RevokeSettings& settings,
                      std::vector<std::string>& paths) {
  for (const std::string& argument : arguments.inputs()) {
    auto fingerprint = store::Fingerprint::parse(argument);
    if (!fingerprint && has_prefix(argument)) {
      return Error(errors::usage_bad_value, {}, "'" + argument + "' is no whole fingerprint");
    }
    if (!fingerprint) {
      paths.push_back(argument);
      continue;
    }
    store::Subject subject;
    subject.kind = store::Subject::Kind::kFingerprint;
    subject.text = "a key of the fingerprint " + argument;
    subject.fingerprint = std::move(*fingerprint);
    settings.subjects.push_back(std::move(subject));
  }
  for (const std::string& comment : arguments.all("comment")) {
    if (comment.find_first_not_of(" \t") == comment.npos) {
      return Error(errors::usage_bad_value, {}, "--comment: an empty comment names no key");
    }
    store::Subject subject;
    subject.kind = store::Subject::Kind::kComment;
    subject.text = comment;  // what is compared
    settings.subjects.push_back(std::move(subject));
  }
  return ok();
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  RevokeSettings settings;
  std::vector<std::string> paths;
  KEYFLUENT_TRY(settings.target, StoreTarget::from(arguments));
  KEYFLUENT_CHECK(sort_arguments(arguments, settings, paths));
  KEYFLUENT_TRY(settings.change, change_settings(arguments, "revoke"));
  settings.all = arguments.has("all");
  settings.public_half = arguments.has("public-half");
  settings.strict = arguments.has("strict");
  settings.json = arguments.has("json");
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  const bool has_subjects = !settings.subjects.empty();
  Inputs inputs(std::move(paths), arguments.limits(), console);
  if (!has_subjects) {
    KEYFLUENT_CHECK(inputs.require_some("revoke"));
  }
  return make_job<RevokeJob>(
      std::move(settings), std::move(inputs), Unlocker(std::move(passphrase), console), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent revoke Identity.pub", "take a client's key out again"},
    Example{
        "sudo keyfluent revoke SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU --user backup",
        "take out the key that a log names"},
    Example{"keyfluent revoke --comment alice@laptop --dry-run", "show what would go"},
};

constexpr std::array kOptions = {
    kUser,
    kFile,
    kSshdConfig,
    Option{"comment", 0, "TEXT", "the key with exactly this comment (again for more)"},
    Option{"all", 0, "", "all keys with the comment, if there are several"},
    kDryRun,
    kChangeJson,
    Option{"allow-empty", 0, "", "also take out the last key of the file"},
    Option{"public-half", 0, "", "take the public half of a private key"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    kBackup,
    kNoJournal,
    kFollow,
    kFixModes,
    kPassphraseFile,
    kPassphraseFd,
};

}  // namespace

const Command revoke_command{
    .name = "revoke",
    .summary = "Remove keys from an authorized_keys file, safely",
    .usage = "KEY|FINGERPRINT… [--user NAME | --file PATH] [OPTIONS]",
    .description =
        "A KEY is a file with public keys in any format; a FINGERPRINT is SHA256:… or MD5:…, as "
        "sshd writes them to its log. Every line with such a key is removed, whatever its options, "
        "and nothing else changes. A comment is only what --comment says, and must fit exactly; if "
        "several keys have it they are listed, and none is removed without --all.\n\n"
        "The last key of a file is removed only with --allow-empty. Lines in the account's other "
        "files that still let a key in are named. Sessions that are open stay open. keyfluent undo "
        "takes the change back.\n\n"
        "The exit code is 1 if something that was named is not in the file; what is there of the "
        "rest "
        "is removed all the same.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
