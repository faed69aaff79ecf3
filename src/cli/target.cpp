// SPDX-License-Identifier: MIT
#include "src/cli/target.h"

#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/platform/terminal.h"
#include "src/platform/users.h"
#include "src/server/keys_files.h"
#include "src/store/edit.h"

#include <unistd.h>

namespace keyfluent::cli {

namespace {

// print_diff writes the diff as it is, for patch(1); a terminal gets it escaped.
void print_diff(std::string_view diff, Console& console) {
  if (!platform::is_terminal(STDOUT_FILENO)) {
    console.output(diff);
    return;
  }
  store::for_each_line(diff, [&](std::size_t, std::string_view line, const store::LineSpan&) {
    console.output(escape_controls(line) + "\n");
  });
}

// add_file adds a file that sshd reads; a pattern adds those that it names now.
Status add_file(const std::string& path, const platform::User& user, Targets& targets) {
  const bool is_pattern = server::is_pattern(path);
  const std::vector<std::string> paths =
      is_pattern ? server::files_of_pattern(path) : std::vector{path};
  for (const std::string& name : paths) {
    KEYFLUENT_TRY(store::Location location, store::location_of_keys(user, name));
    if (targets.chosen.name.empty() && !is_pattern) {
      targets.chosen = std::move(location);
    } else {
      targets.others.push_back(std::move(location));
    }
  }
  return ok();
}

}  // namespace

Result<StoreTarget> StoreTarget::from(const Arguments& arguments) {
  StoreTarget target;
  target.user_ = arguments.get("user");
  target.file_ = arguments.get("file");
  target.config_ = arguments.get("sshd-config");
  target.has_user_ = arguments.has("user");
  target.has_file_ = arguments.has("file");
  target.follow_ = arguments.has("follow");
  target.limits_ = arguments.limits();
  if (target.has_file_ && (target.has_user_ || arguments.has("sshd-config"))) {
    return Error(errors::usage_conflict,
                 {},
                 std::string("--file and --") + (target.has_user_ ? "user" : "sshd-config") +
                     " exclude each other");
  }
  return target;
}

Result<store::Location> StoreTarget::follow(store::Location location) const {
  return follow_ ? store::follow_links(location) : std::move(location);
}

Result<Targets> StoreTarget::locate() const {
  KEYFLUENT_TRY(Targets targets, has_file_ ? locate_file() : locate_account());
  targets.chosen.limits = limits_;
  for (store::Location& other : targets.others) {
    other.limits = limits_;
  }
  return targets;
}

Result<Targets> StoreTarget::locate_file() const {
  Targets targets;
  KEYFLUENT_TRY(store::Location location, store::location_of_file(file_));
  KEYFLUENT_TRY(targets.chosen, follow(std::move(location)));
  return targets;
}

Result<Targets> StoreTarget::locate_account() const {
  KEYFLUENT_TRY(const platform::User user,
                has_user_ ? platform::find_user(user_) : platform::current_user());
  KEYFLUENT_TRY(server::KeysFiles files, server::keys_files_of(user, config_));
  Targets targets;
  targets.notes = std::move(files.notes);
  for (const std::string& path : files.paths) {
    KEYFLUENT_CHECK(add_file(path, user, targets));
  }
  if (targets.chosen.name.empty()) {
    return Error(errors::keys_file_none, {}, user.name + " (by " + files.source + ")");
  }
  KEYFLUENT_TRY(targets.chosen, follow(std::move(targets.chosen)));
  return targets;
}

Result<store::ChangeSettings> change_settings(const Arguments& arguments,
                                              std::string_view command) {
  store::ChangeSettings settings;
  settings.dry_run = arguments.has("dry-run");
  settings.journal = !arguments.has("no-journal");
  settings.backup = arguments.has("backup");
  settings.in_place = arguments.has("in-place");
  settings.fix_modes = arguments.has("fix-modes");
  settings.allow_empty = arguments.has("allow-empty");
  settings.command = command;
  KEYFLUENT_TRY(settings.sandbox, sandbox_mode(arguments));
  return settings;
}

void print_notes(const store::Change& change, bool dry_run, Console& console) {
  for (const std::string& warning : change.warnings) {
    console.warning({}, warning);
  }
  for (const std::string& note : change.notes) {
    console.note(note);
  }
  if (dry_run) {
    console.note("dry run: nothing was written");
  }
}

void print_change(const store::Change& change, bool dry_run, Console& console) {
  print_diff(change.diff, console);
  print_notes(change, dry_run, console);
}

report::KeyChange key_change(std::string_view command,
                             const store::Location& location,
                             const store::Change& change,
                             bool dry_run) {
  report::KeyChange told;
  told.command = command;
  told.file = location.path;
  told.is_changed = dry_run ? !change.diff.empty() : change.is_written;
  told.is_dry_run = dry_run;
  told.diff = change.diff;
  return told;
}

}  // namespace keyfluent::cli
