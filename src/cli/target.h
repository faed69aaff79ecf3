// SPDX-License-Identifier: MIT
// Which authorized_keys file a command means: --user NAME, --file PATH, or the current user's; and
// the options that all commands share which change it.
#pragma once

#include "src/cli/command.h"
#include "src/report/key_change.h"
#include "src/store/change.h"
#include "src/store/location.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

class Console;

inline constexpr Option kUser{"user", 0, "NAME", "the keys of this account"};
inline constexpr Option kFile{"file", 0, "PATH", "the keys in this file"};
inline constexpr Option kSshdConfig{
    "sshd-config", 0, "PATH", "look the account's files up in this configuration of sshd"};
inline constexpr Option kFollow{
    "follow", 0, "", "follow symbolic links, once, if sshd would read the file behind them"};
inline constexpr Option kChangeJson{
    "json", 0, "", "say in one JSON object what was changed, if anything"};
inline constexpr Option kDryRun{
    "dry-run", 'n', "", "print the change as a unified diff, and write nothing"};
inline constexpr Option kNoJournal{
    "no-journal", 0, "", "do not write down how undo takes the change back"};
inline constexpr Option kBackup{
    "backup", 0, "", "keep the old content beside the file, every line a comment"};
inline constexpr Option kFixModes{
    "fix-modes", 0, "", "take away the rights of others that make sshd ignore the file"};

// Targets are the files that sshd reads for the account, in its order.
struct Targets {
  store::Location chosen;               // the first that can be written to: the one that is meant
  std::vector<store::Location> others;  // the rest; with --file none
  std::vector<std::string> notes;
};

// StoreTarget is what the command line says; the account is looked up when it is opened.
class StoreTarget {
 public:
  // from reads the options above.  Errors: usage_conflict.
  static Result<StoreTarget> from(const Arguments& arguments);

  // locate finds the files.  Errors: user_unknown, keys_file_none, sshd_config_unreadable, and
  // those of store::location_of_file and store::follow_links.
  [[nodiscard]] Result<Targets> locate() const;

 private:
  [[nodiscard]] Result<Targets> locate_file() const;
  [[nodiscard]] Result<Targets> locate_account() const;
  [[nodiscard]] Result<store::Location> follow(store::Location location) const;

  std::string user_;
  std::string file_;
  std::string config_;
  bool has_user_ = false;
  bool has_file_ = false;
  bool follow_ = false;
  Limits limits_;
};

// change_settings reads the options that say how to change a file; `command` is for the journal.
// Errors: usage_bad_value.
Result<store::ChangeSettings> change_settings(const Arguments& arguments, std::string_view command);

// print_notes prints warnings and notes; print_change also prints the diff of a dry run.
void print_notes(const store::Change& change, bool dry_run, Console& console);
void print_change(const store::Change& change, bool dry_run, Console& console);

// key_change is what --json tells of a change; its keys are still to be filled in.
report::KeyChange key_change(std::string_view command,
                             const store::Location& location,
                             const store::Change& change,
                             bool dry_run);

}  // namespace keyfluent::cli
