// SPDX-License-Identifier: MIT
// The command undo: take the last change of an authorized_keys file back.
#include "src/store/undo.h"

#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/expiry.h"
#include "src/cli/target.h"

#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

class UndoJob final : public Job {
 public:
  UndoJob(StoreTarget target, store::ChangeSettings settings, Console& console)
      : target_(std::move(target)), settings_(settings), console_(console) {}

  Status open() override {
    KEYFLUENT_TRY(targets_, target_.locate());
    return ok();
  }

  Status parse() override { return ok(); }

  Result<int> commit() override;

 private:
  void print(const store::Undone& undone);

  StoreTarget target_;
  store::ChangeSettings settings_;
  Console& console_;
  Targets targets_;
};

Result<int> UndoJob::commit() {
  for (const std::string& note : targets_.notes) {
    console_.note(note);
  }
  store::Undone undone;
  const Result<store::Change> change = store::undo(targets_.chosen, settings_, undone);
  if (!change) {
    console_.error(targets_.chosen.path, change.error());
    return console_.exit_code();
  }
  if (!undone.is_found) {
    console_.warning(targets_.chosen.path, "there is no change of keyfluent's to take back");
    return 1;
  }
  print_change(*change, settings_.dry_run, console_);
  if (!settings_.dry_run) {
    print(undone);
  }
  return 0;
}

void UndoJob::print(const store::Undone& undone) {
  std::string text =
      targets_.chosen.path + ": took back " + undone.command + " of " + iso_time(undone.time);
  text += undone.is_removed ? "; the file is gone again" : "";
  console_.output(escape_controls(text) + "\n");
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  KEYFLUENT_TRY(StoreTarget target, StoreTarget::from(arguments));
  KEYFLUENT_TRY(store::ChangeSettings settings, change_settings(arguments, "undo"));
  return make_job<UndoJob>(std::move(target), std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent undo", "take back what authorize or revoke did last"},
    Example{"keyfluent undo --user backup --dry-run", "show what that would change"},
};

constexpr std::array kOptions = {
    kUser,
    kFile,
    kSshdConfig,
    kDryRun,
    kFollow,
    kFixModes,
};

}  // namespace

const Command undo_command{
    .name = "undo",
    .summary = "Take the last change of an authorized_keys file back",
    .usage = "[--user NAME | --file PATH] [OPTIONS]",
    .description =
        "Takes back the last change that keyfluent made to the file; once more takes back the one "
        "before. If anybody has changed the file since, nothing is done. A file that the change "
        "had "
        "made is removed.\n\n"
        "How to take changes back stands in the journal .keyfluent-journal-NAME beside the file, "
        "which only its owner can read, in which every line is a comment, and which keeps the last "
        "few changes (16, and one megabyte besides the last). --no-journal of authorize and revoke "
        "leaves it alone; it may be removed at any time.\n\n"
        "The exit code is 1 if there is nothing to take back.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs,
};

}  // namespace keyfluent::cli
