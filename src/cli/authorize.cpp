// SPDX-License-Identifier: MIT
// The command authorize: add keys to an authorized_keys file, and damage nothing.
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/inputs.h"
#include "src/cli/target.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"
#include "src/platform/terminal.h"
#include "src/store/add.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

struct AuthorizeSettings {
  StoreTarget target;
  std::string options;  // canonical
  bool public_half = false;
  bool replace = false;
  bool dry_run = false;
  bool strict = false;
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

 private:
  Result<store::NewKey> take_key(ParsedInput& input);
  void print(const store::Change& change, const std::vector<store::Added>& added);
  void print_key(const store::NewKey& key, const store::Added& added);
  void print_diff(std::string_view diff);

  AuthorizeSettings settings_;
  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  store::Location location_;
  std::vector<store::NewKey> keys_;
};

Status AuthorizeJob::open() {
  KEYFLUENT_TRY(location_, settings_.target.locate());
  KEYFLUENT_CHECK(unlocker_.open());
  inputs_.open(false);
  return ok();
}

Status AuthorizeJob::parse() {
  inputs_.parse({.strict = settings_.strict});
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

Result<int> AuthorizeJob::commit() {
  if (console_.exit_code() != 0) {
    console_.note("nothing was written: every KEY must be right, or none is added");
    return console_.exit_code();
  }
  store::ChangeSettings change_settings;
  change_settings.dry_run = settings_.dry_run;
  std::vector<store::Added> added;
  const Result<store::Change> change =
      store::add_keys(location_, change_settings, keys_, {.replace = settings_.replace}, added);
  if (!change) {
    console_.error(location_.path, change.error());
    return console_.exit_code();
  }
  print(*change, added);
  return 0;
}

void AuthorizeJob::print(const store::Change& change, const std::vector<store::Added>& added) {
  for (const std::string& warning : change.warnings) {
    console_.warning({}, warning);
  }
  print_diff(change.diff);
  for (std::size_t i = 0; i < std::min(keys_.size(), added.size()); ++i) {
    print_key(keys_[i], added[i]);
  }
  if (settings_.dry_run) {
    console_.note("dry run: nothing was written");
  }
}

void AuthorizeJob::print_key(const store::NewKey& key, const store::Added& added) {
  constexpr std::array<std::string_view, 3> kDone = {"added", "replaced", "already there:"};
  for (const std::size_t line : added.elsewhere) {
    console_.warning(location_.path,
                     "line " + std::to_string(line) +
                         " holds the same key with other options; sshd takes the first line that "
                         "admits a key");
  }
  if (settings_.dry_run && added.outcome != store::Added::Outcome::kPresent) {
    return;  // the diff says it
  }
  std::string text = location_.path + ":" + std::to_string(added.line) + ": ";
  text += kDone[static_cast<std::size_t>(added.outcome)];
  text += " " + std::string(key.key.name()) + " " + sha256_fingerprint(key.key);
  text += key.comment.empty() ? "" : " " + key.comment;
  console_.output(escape_controls(text) + "\n");
}

// print_diff writes the diff as it is, for patch(1); a terminal gets it escaped.
void AuthorizeJob::print_diff(std::string_view diff) {
  if (!platform::is_terminal(STDOUT_FILENO)) {
    console_.output(diff);
    return;
  }
  store::for_each_line(diff, [&](std::size_t, std::string_view line, const store::LineSpan&) {
    console_.output(escape_controls(line) + "\n");
  });
}

// canonical_options types and quotes what the command line says.
Result<std::string> canonical_options(const std::vector<std::string>& texts) {
  authorized_keys::Options options;
  for (const std::string& text : texts) {
    Result<authorized_keys::Option> option = authorized_keys::parse_option(text);
    if (!option) {
      return Error(errors::usage_bad_value, {}, "--option: " + option.error().message());
    }
    options.push_back(std::move(*option));
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
  KEYFLUENT_TRY(settings.options, canonical_options(arguments.all("option")));
  settings.public_half = arguments.has("public-half");
  settings.replace = arguments.has("replace");
  settings.dry_run = arguments.has("dry-run");
  settings.strict = arguments.has("strict");
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  Inputs inputs(arguments.inputs(), console);
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
    Example{"keyfluent authorize key.pub --file /etc/ssh/keys/alice --dry-run",
            "show what would change"},
};

constexpr std::array kOptions = {
    kUser,
    kFile,
    Option{"option",
           'o',
           "OPT",
           "restrict the key: restrict, no-pty, from=10.0.0.0/8 … (again for more)"},
    Option{"replace", 0, "", "give a key that is there already the new options"},
    Option{"dry-run", 'n', "", "print the change as a unified diff, and write nothing"},
    Option{"public-half", 0, "", "take the public half of a private key"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    kPassphraseFile,
    kPassphraseFd,
};

}  // namespace

const Command authorize_command{
    .name = "authorize",
    .summary = "Add keys to an authorized_keys file, safely",
    .usage = "KEY… [--user NAME | --file PATH] [OPTIONS]",
    .description =
        "Each KEY is a file with exactly one public key, in any format. Without --user and --file "
        "the key goes into .ssh/authorized_keys of the current account, which is made with the "
        "modes that sshd wants if it is missing.\n\n"
        "The file is never damaged: it is locked, every byte outside the change stays, the new "
        "content is checked and takes the file's name in one step, and owner, mode and attributes "
        "are kept. A key that is there already is not added again. With other options than those "
        "asked for it is refused, unless you say --replace. Of several KEYs all are added or "
        "none.\n\n"
        "As root, the work on another account's file is done with that account's rights, and no "
        "symbolic link is followed.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
