// SPDX-License-Identifier: MIT
// The command authorize: add keys to an authorized_keys file, and damage nothing.
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/expiry.h"
#include "src/cli/inputs.h"
#include "src/cli/target.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/store/add.h"
#include "src/store/remove.h"
#include "src/store/undo.h"

#include <algorithm>
#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

struct AuthorizeSettings {
  StoreTarget target;
  store::ChangeSettings change;
  store::AddSettings add;
  std::string options;  // canonical
  bool public_half = false;
  bool strict = false;
  bool json = false;
};

class AuthorizeJob final : public Job {
 public:
  AuthorizeJob(AuthorizeSettings settings, Inputs inputs, Unlocker unlocker, Console& console)
      : settings_(std::move(settings)),
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
  Result<store::NewKey> take_key(ParsedInput& input);
  void print(const store::Change& change, const std::vector<store::Added>& added);
  void print_json(const store::Change& change, const std::vector<store::Added>& added);
  void print_key(const store::NewKey& key, const store::Added& added);
  void print_other(const store::Location& other);

  AuthorizeSettings settings_;
  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  Targets targets_;
  std::vector<store::NewKey> keys_;
};

Status AuthorizeJob::open() {
  KEYFLUENT_TRY(targets_, settings_.target.locate());
  KEYFLUENT_TRY(settings_.add.server.local_time, platform::local_time_in(""));
  settings_.add.server.is_service = platform::tcp_services();
  settings_.add.now = platform::now();
  KEYFLUENT_CHECK(unlocker_.open());
  inputs_.open(false);
  return ok();
}

Status AuthorizeJob::parse() {
  inputs_.parse(settings_.strict);
  for (ParsedInput& input : inputs_.list()) {
    if (input.document.entries.empty()) {
      continue;  // its errors are printed
    }
    Result<store::NewKey> key = take_key(input);
    if (!key) {
      console_.error(input.name, key.error());
    } else {
      keys_.push_back(std::move(*key));
    }
  }
  inputs_.list().clear();  // private halves have no business in what follows
  return ok();
}

// take_key takes the one key of an input; everything else in it is a reason to refuse.
Result<store::NewKey> AuthorizeJob::take_key(ParsedInput& input) {
  Document& document = input.document;
  const auto is_private = [](const Entry& entry) { return entry.format->kind == Kind::kPrivate; };
  if (!settings_.public_half &&
      std::any_of(document.entries.begin(), document.entries.end(), is_private)) {
    return Error(errors::wrong_kind_private, document.entries.front().place);
  }
  if (document.entries.size() != 1) {
    return Error(errors::key_count, {}, std::to_string(document.entries.size()));
  }
  if (!document.entries.front().public_key) {
    KEYFLUENT_TRY([[maybe_unused]] const Passphrase* passphrase,
                  unlocker_.unlock(document, input.name));
  }
  Entry& entry = document.entries.front();
  if (!entry.public_key) {
    return Error(errors::input_unknown);
  }
  if (entry.public_key->certificate() != nullptr) {
    return Error(errors::key_is_certificate, entry.place);
  }
  if (!entry.options.empty()) {
    return Error(errors::key_carries_options, entry.place);
  }
  if (entry.public_key->is_opaque()) {
    console_.warning(input.name, "keyfluent does not know this type of key; sshd may not either");
  }
  return store::NewKey{std::move(*entry.public_key), settings_.options, entry.comment};
}

void AuthorizeJob::pack(SecretWriter& to) const {
  to.put_u32(static_cast<std::uint32_t>(keys_.size()));
  for (const store::NewKey& key : keys_) {
    to.put_string(key.key.blob());
    to.put_string(key.comment);
  }
}

Status AuthorizeJob::unpack(Reader& from) {
  keys_.clear();
  for (std::uint32_t left = from.read_u32(); left > 0 && !from.failed(); --left) {
    KEYFLUENT_TRY(PublicKey key, PublicKey::from_blob(from.read_string()));
    keys_.push_back({std::move(key), settings_.options, std::string(from.read_text())});
  }
  inputs_.list().clear();
  return ok();
}

Result<int> AuthorizeJob::commit() {
  if (console_.exit_code() != 0) {
    console_.note("nothing was written: every KEY must be right, or none is added");
    return console_.exit_code();
  }
  std::vector<store::Added> added;
  const Result<store::Change> change =
      store::add_keys(targets_.chosen, settings_.change, keys_, settings_.add, added);
  if (!change) {
    console_.error(targets_.chosen.path, change.error());
    return console_.exit_code();
  }
  print(*change, added);
  return 0;
}

void AuthorizeJob::print(const store::Change& change, const std::vector<store::Added>& added) {
  for (const std::string& note : targets_.notes) {
    console_.note(note);
  }
  if (settings_.json) {
    print_notes(change, settings_.change.dry_run, console_);
    print_json(change, added);
  } else {
    print_change(change, settings_.change.dry_run, console_);
  }
  for (std::size_t i = 0; i < std::min(keys_.size(), added.size()); ++i) {
    print_key(keys_[i], added[i]);
  }
  for (const store::Location& other : targets_.others) {
    print_other(other);
  }
}

void AuthorizeJob::print_json(const store::Change& change, const std::vector<store::Added>& added) {
  constexpr std::array<std::string_view, 3> kOutcomes = {"added", "replaced", "present"};
  report::KeyChange told =
      key_change("authorize", targets_.chosen, change, settings_.change.dry_run);
  for (std::size_t i = 0; i < std::min(keys_.size(), added.size()); ++i) {
    told.keys.push_back({kOutcomes[static_cast<std::size_t>(added[i].outcome)],
                         added[i].line,
                         std::string(keys_[i].key.name()),
                         sha256_fingerprint(keys_[i].key),
                         keys_[i].comment});
  }
  console_.output(report::key_change_json(told));
}

// print_other names the lines of another file that sshd reads which hold one of the keys: they
// admit it with options of their own.
void AuthorizeJob::print_other(const store::Location& other) {
  if (console_.settings().verbose) {
    console_.note("sshd also reads " + other.path);
  }
  std::vector<store::Subject> subjects;
  for (const store::NewKey& key : keys_) {
    subjects.push_back({store::Subject::Kind::kKey, key.key, std::nullopt, {}});
  }
  const auto lines = store::find_lines_in(other, subjects, settings_.change.sandbox);
  if (!lines) {
    return;  // what was asked for is done; list and revoke say more of the other file
  }
  for (const store::FoundLine& line : *lines) {
    console_.warning(other.path,
                     "line " + std::to_string(line.number) + " holds the key " + line.fingerprint +
                         ", too, and sshd reads this file as well");
  }
}

void AuthorizeJob::print_key(const store::NewKey& key, const store::Added& added) {
  constexpr std::array<std::string_view, 3> kDone = {"added", "replaced", "already there:"};
  for (const std::size_t line : added.elsewhere) {
    console_.warning(targets_.chosen.path,
                     "line " + std::to_string(line) +
                         " holds the same key with other options; sshd takes the first line that "
                         "admits a key");
  }
  if (settings_.json) {
    return;
  }
  if (settings_.change.dry_run && added.outcome != store::Added::Outcome::kPresent) {
    return;  // the diff says it
  }
  std::string text = targets_.chosen.path + ":" + std::to_string(added.line) + ": ";
  text += kDone[static_cast<std::size_t>(added.outcome)];
  text += " " + std::string(key.key.name()) + " " + sha256_fingerprint(key.key);
  text += key.comment.empty() ? "" : " " + key.comment;
  console_.output(escape_controls(text) + "\n");
}

constexpr std::string_view kExpiryTime = "expiry-time";

// expiry_of reads --expires.
Result<std::optional<std::string>> expiry_of(const Arguments& arguments,
                                             authorized_keys::Version openssh) {
  if (!arguments.has("expires")) {
    return std::optional<std::string>();
  }
  KEYFLUENT_TRY(const std::int64_t moment, parse_moment(arguments.get("expires"), platform::now()));
  KEYFLUENT_TRY(std::string value, expiry_time(moment, openssh));
  return std::optional(std::move(value));
}

// canonical_options types and quotes what the command line says.
Result<std::string> canonical_options(const std::vector<std::string>& texts,
                                      const std::optional<std::string>& expiry) {
  authorized_keys::Options options;
  for (const std::string& text : texts) {
    Result<authorized_keys::Option> option = authorized_keys::parse_option(text);
    if (!option) {
      return Error(errors::usage_bad_value, {}, "--option: " + option.error().message());
    }
    options.push_back(std::move(*option));
  }
  if (expiry) {
    const auto is_expiry = [](const auto& option) { return option.name == kExpiryTime; };
    if (std::any_of(options.begin(), options.end(), is_expiry)) {
      return Error(
          errors::usage_conflict, {}, "--expires and --option expiry-time exclude each other");
    }
    options.push_back({std::string(kExpiryTime), *expiry});
  }
  Result<std::string> written = authorized_keys::write_options(options);
  if (!written) {
    return Error(errors::usage_bad_value, {}, "--option: " + written.error().message());
  }
  return written;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  AuthorizeSettings settings;
  KEYFLUENT_TRY(settings.target, StoreTarget::from(arguments));
  if (arguments.has("openssh")) {
    KEYFLUENT_TRY(settings.add.server.openssh, parse_version(arguments.get("openssh")));
  }
  KEYFLUENT_TRY(const auto expiry, expiry_of(arguments, settings.add.server.openssh));
  KEYFLUENT_TRY(settings.options, canonical_options(arguments.all("option"), expiry));
  KEYFLUENT_TRY(settings.change, change_settings(arguments, "authorize"));
  settings.public_half = arguments.has("public-half");
  settings.add.replace = arguments.has("replace");
  settings.strict = arguments.has("strict");
  settings.json = arguments.has("json");
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  Inputs inputs(arguments.inputs(), arguments.limits(), console);
  KEYFLUENT_CHECK(inputs.require_some("authorize"));
  std::unique_ptr<Job> job = std::make_unique<AuthorizeJob>(
      std::move(settings), std::move(inputs), Unlocker(std::move(passphrase), console), console);
  return job;
}

constexpr std::array kExamples = {
    Example{"keyfluent authorize Identity.pub", "let the key in to your own account"},
    Example{"sudo keyfluent authorize Identity.pub --user backup --option restrict "
            "--option command=internal-sftp",
            "let it in to another account, for SFTP alone"},
    Example{"keyfluent authorize key.pub --expires 90d", "let it in for three months"},
    Example{"keyfluent authorize key.pub --file /etc/ssh/keys/alice --dry-run",
            "show what would change"},
};

constexpr std::array kOptions = {
    kUser,
    kFile,
    kSshdConfig,
    Option{"option",
           'o',
           "OPT",
           "restrict the key: restrict, no-pty, from=10.0.0.0/8 … (again for more)"},
    Option{"replace", 0, "", "give a key that is there already the new options"},
    Option{"expires",
           0,
           "WHEN",
           "let the key in until then only: 90d, 2w, 2027-01-31, 2027-01-31T12:00Z"},
    Option{"openssh", 0, "VERSION", "the version of the server's OpenSSH, if it is not the newest"},
    kDryRun,
    kChangeJson,
    Option{"public-half", 0, "", "take the public half of a private key"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    kBackup,
    kNoJournal,
    kFollow,
    Option{"in-place",
           0,
           "",
           "append to the file itself where it cannot be replaced (bind mounts, chattr +a)"},
    kFixModes,
    kPassphraseFile,
    kPassphraseFd,
};

}  // namespace

const Command authorize_command{
    .name = "authorize",
    .summary = "Add keys to an authorized_keys file, safely",
    .usage = "KEY… [--user NAME | --file PATH] [OPTIONS]",
    .description =
        "Each KEY is a file with exactly one public key, in any format. Without --file the key "
        "goes "
        "into the first file that sshd reads for the account (AuthorizedKeysFile; sshd itself is "
        "asked if it is there), usually .ssh/authorized_keys, which is made with the modes that "
        "sshd "
        "wants if it is missing.\n\n"
        "The file is never damaged: it is locked, every byte outside the change stays, the new "
        "line "
        "is judged as sshd will judge it, and the new content takes the file's name in one step; "
        "owner, mode and attributes are kept. A key that is there already is not added again. With "
        "other options than those asked for it is refused, unless you say --replace. Of several "
        "KEYs "
        "all are added or none. keyfluent undo takes the change back.\n\n"
        "As root, the work on another account's file is done with that account's rights, and no "
        "symbolic link is followed. Outside the account's home the file is written by root, and "
        "only "
        "if nobody else can write to the folders on its way.\n\n"
        "--expires takes hours, days, weeks and years from now (12h, 90d, 2w, 1y), a date, which "
        "means its beginning, or a time; dates and times are in UTC.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
