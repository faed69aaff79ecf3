// SPDX-License-Identifier: MIT
// The command check: judge authorized_keys files as sshd does.
#include "src/cli/check_job.h"
#include "src/cli/check_settings.h"
#include "src/cli/command.h"
#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/cli/private_keys.h"
#include "src/findings/errors.h"
#include "src/platform/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <thread>

namespace keyfluent::cli {

namespace {

// output_format is what the command line says, else what the CI system that runs us reads, else
// what people read.
Result<std::string> output_format(const Arguments& arguments) {
  if (arguments.has("json")) {
    return std::string("jsonl");
  }
  const char* const github = std::getenv("GITHUB_ACTIONS");
  const bool is_github = github != nullptr && std::string_view(github) == "true";
  std::string format = arguments.get("output-format",
                                     is_github                ? "github"
                                     : arguments.has("quiet") ? "concise"
                                                              : "full");
  KEYFLUENT_CHECK(one_of("output-format", format, output_names()));
  return format;
}

// check_lines_output: the verdicts of lines are text or JSON lines, not findings.
Status check_lines_output(const Arguments& arguments, const CheckSettings& settings) {
  const bool is_text = !arguments.has("output-format") || settings.output_format == "full";
  if (settings.lines && !is_text && settings.output_format != "jsonl") {
    return Error(errors::usage_conflict, {}, "--lines prints text or jsonl");
  }
  return ok();
}

Status check_fix(const Arguments& arguments, const CheckSettings& settings) {
  const bool on_input =
      std::find(settings.paths.begin(), settings.paths.end(), "-") != settings.paths.end();
  if (settings.fix != FixMode::kNone && settings.all_users) {
    return Error(
        errors::usage_conflict, {}, "--fix and --diff need files that are named, not --all-users");
  }
  if (settings.fix != FixMode::kNone && on_input) {
    return Error(errors::usage_conflict, {}, "--fix and --diff need files, not standard input");
  }
  if (arguments.has("fix") && arguments.has("diff")) {
    return Error(errors::usage_conflict, {}, "--fix writes and --diff does not: choose one");
  }
  if (arguments.has("unsafe-fixes") && settings.fix == FixMode::kNone) {
    return Error(errors::usage_conflict, {}, "--unsafe-fixes needs --fix or --diff");
  }
  return ok();
}

Result<std::vector<std::string>> paths_of(const Arguments& arguments) {
  std::vector<std::string> paths = arguments.inputs();
  if (paths.empty() && !arguments.has("all-users")) {
    if (platform::is_terminal(STDIN_FILENO)) {
      return Error(errors::usage_missing_input, {}, "name a file for check to read");
    }
    paths.emplace_back("-");
  }
  return paths;
}

// jobs_of is the number of threads: all cores, unless the command line says otherwise.
Result<unsigned> jobs_of(const Arguments& arguments) {
  constexpr unsigned kMost = 256;
  if (!arguments.has("jobs")) {
    return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
  }
  return parse_number("jobs", arguments.get("jobs"), 1, kMost);
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  CheckSettings settings;
  KEYFLUENT_TRY(settings.paths, paths_of(arguments));
  KEYFLUENT_TRY(settings.output_format, output_format(arguments));
  settings.exit_zero = arguments.has("exit-zero");
  settings.limits = arguments.limits();
  KEYFLUENT_TRY(settings.sandbox, sandbox_mode(arguments));
  settings.all_users = arguments.has("all-users");
  settings.sshd_config = arguments.get("sshd-config");
  if (arguments.has("private-keys")) {
    if (settings.all_users) {
      return Error(errors::usage_conflict, {}, "--private-keys looks in files that are named");
    }
    return find_private_keys(std::move(settings), console);
  }
  if (arguments.has("count")) {
    KEYFLUENT_TRY(settings.count, parse_number("count", arguments.get("count"), 0, 1'000'000'000));
  }
  KEYFLUENT_TRY(settings.jobs, jobs_of(arguments));
  settings.stdin_filename = arguments.get("stdin-filename");
  settings.baseline = arguments.get("baseline");
  settings.write_baseline = arguments.get("write-baseline");
  settings.html = arguments.get("html");
  settings.lines = arguments.has("lines");
  settings.stats = arguments.has("stats");
  settings.unsafe_fixes = arguments.has("unsafe-fixes");
  settings.fix = arguments.has("fix")    ? FixMode::kWrite
                 : arguments.has("diff") ? FixMode::kDiff
                                         : FixMode::kNone;
  KEYFLUENT_CHECK(check_lines_output(arguments, settings));
  KEYFLUENT_CHECK(check_fix(arguments, settings));
  return make_job<CheckJob>(arguments, std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent check ~/.ssh/authorized_keys", "find the lines that sshd ignores"},
    Example{"keyfluent convert Identity.pub | keyfluent check --count 1",
            "make sure that this is exactly one key, on one line"},
    Example{"keyfluent check --openssh 8.9 --profile nist deploy/",
            "every authorized_keys and .pub file of a folder, for an older sshd"},
    Example{"keyfluent check --diff authorized_keys", "show what --fix would mend"},
    Example{"sudo keyfluent check --all-users", "the files of all accounts of this machine"},
    Example{"keyfluent check --lines authorized_keys", "say of every line what it is"},
};

constexpr std::array kOwnOptions = {
    Option{"all-users", 'a', "", "read the authorized_keys files of all accounts"},
    Option{"sshd-config", 0, "PATH", "with --all-users: take another configuration of sshd"},
    Option{"output-format",
           0,
           "FORMAT",
           "full, concise, json, jsonl, sarif, junit, github, gitlab, checkstyle, rdjson",
           output_names},
    Option{"json", 0, "", "the same as --output-format jsonl"},
    Option{"count", 'c', "N", "fail unless each file holds exactly N keys, each on one line"},
    Option{"lines", 'l', "", "print the verdict of every line"},
    Option{"stats", 0, "", "print how often each rule is broken"},
    Option{"fix", 0, "", "mend what can be mended without changing who gets in"},
    Option{"unsafe-fixes", 0, "", "with --fix or --diff: also what changes who gets in"},
    Option{"diff", 0, "", "print what --fix would change, and write nothing"},
    Option{"baseline", 0, "PATH", "leave out the findings that this file knows"},
    Option{"write-baseline", 0, "PATH", "write all findings there as known ones"},
    Option{"html", 0, "FILE", "write the findings, with charts of the keys, as one HTML page"},
    Option{"exit-zero", 0, "", "findings do not change the exit code"},
    Option{"jobs", 'j', "N", "threads for large files (default: one a core)"},
    Option{"stdin-filename", 0, "PATH", "what to call standard input"},
    Option{"private-keys", 0, "", "look for private keys of any format, in any files"},
    Option{"config", 0, "PATH", "the configuration file (default: .keyfluent.ini, here or above)"},
    Option{"isolated", 0, "", "read no configuration file"},
};

// The options of a command are one table; this one has two parts.
template <std::size_t kFirst, std::size_t kSecond>
constexpr auto joined(const std::array<Option, kFirst>& first,
                      const std::array<Option, kSecond>& second) {
  std::array<Option, kFirst + kSecond> all{};
  std::copy(first.begin(), first.end(), all.begin());
  std::copy(second.begin(), second.end(), all.begin() + kFirst);
  return all;
}

constexpr std::array kOptions = joined(kOwnOptions, kJudgingOptions);

}  // namespace

const Command check_command{
    .name = "check",
    .summary = "Judge authorized_keys files as sshd does",
    .usage = "[OPTIONS] [FILE…]",
    .description =
        "Reads each line as sshd reads it, and reports the lines from which it takes no key, those "
        "that do not do what their author thinks, and weak keys, with the place, the reason and "
        "the "
        "remedy (keyfluent rules lists what is looked for). Without FILE, standard input is read; "
        "of "
        "a folder, the files authorized_keys, authorized_keys2 and *.pub. Files of any size are "
        "read "
        "in little memory.\n\n"
        "A comment line '# keyfluent: ignore[KF101] reason' silences a rule for the next line. "
        "Settings of a project stand in .keyfluent.ini, in sections [check] and [check:PATTERN], "
        "under the names of the options from --select on; root names it with --config.\n\n"
        "The exit code is 1 if there is a finding at or above --fail-on.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles,
};

}  // namespace keyfluent::cli
