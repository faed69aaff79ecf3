// SPDX-License-Identifier: MIT
// The command check: judge authorized_keys files line by line.
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/parse.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/line_reader.h"
#include "src/platform/terminal.h"
#include "src/rules/file_check.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <set>

namespace keyfluent::cli {

namespace {

struct CheckSettings {
  std::vector<std::string> paths;
  std::optional<std::uint64_t> count;
  bool lines = false;
};

class CheckJob final : public Job {
 public:
  CheckJob(CheckSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override;
  Status parse() override;

  Result<int> commit() override { return found_ ? 1 : 0; }

 private:
  Status check(const platform::Input& input);
  void print_finding(const platform::Input& input, const Finding& finding);
  void print_line(const platform::Input& input, const rules::LineContext& line);

  CheckSettings settings_;
  rules::Setting setting_{{}, {}, rules::find_profile("openssh")};
  Console& console_;
  std::vector<platform::Input> inputs_;
  std::set<std::string_view> explained_;  // ids whose hint was printed
  bool found_ = false;
};

Status CheckJob::open() {
  for (const std::string& path : settings_.paths) {
    Result<platform::Input> input = platform::open_input(path);
    if (!input) {
      console_.error(path, input.error());
    } else {
      inputs_.push_back(std::move(*input));
    }
  }
  return ok();
}

Status CheckJob::parse() {
  for (const platform::Input& input : inputs_) {
    if (const Status checked = check(input); !checked) {
      console_.error(input.name, checked.error());
    }
  }
  return ok();
}

Status CheckJob::check(const platform::Input& input) {
  const FindingSink findings = [&](const Finding& finding) { print_finding(input, finding); };
  rules::LineSink lines;
  if (settings_.lines) {
    lines = [&](const rules::LineContext& line) { print_line(input, line); };
  }
  rules::FileCheck file(setting_, rules::rules(), findings, lines);
  platform::LineReader reader(input.file);
  for (;;) {
    KEYFLUENT_TRY(const bool more, reader.next());
    if (!more) {
      break;
    }
    if (reader.is_too_long()) {
      file.add_too_long(reader.number(), platform::LineReader::kLineBytes);
    } else {
      file.add({reader.number(), reader.offset(), reader.line(), reader.has_end()});
    }
  }
  file.finish(settings_.count);
  return ok();
}

// print_finding prints "FILE:LINE:COL: error: message [ID]", and the hint of an id once.
void CheckJob::print_finding(const platform::Input& input, const Finding& finding) {
  found_ = found_ || finding.level == Level::kError;
  if (settings_.lines && finding.place.kind != Place::Kind::kNone) {
    return;  // the verdict of the line says it
  }
  std::string text = escape_controls(input.name) + ":";
  if (finding.place.kind != Place::Kind::kNone) {
    text += finding.place.to_string() + ":";
  }
  text += " " + std::string(level_name(finding.level)) + ": " + finding.message + " [";
  text += finding.id;
  text += "]\n";
  if (!finding.hint.empty() && !console_.settings().quiet && explained_.insert(finding.id).second) {
    text += "  hint: ";
    text += finding.hint;
    text += '\n';
  }
  console_.output(text);
}

// print_line prints "FILE:LINE: verdict", and what the line holds or lacks.
void CheckJob::print_line(const platform::Input& input, const rules::LineContext& line) {
  const authorized_keys::LineVerdict& verdict = line.verdict;
  std::string text = input.name + ":" + std::to_string(line.number) + ": ";
  text += authorized_keys::verdict_name(verdict.verdict);
  if (verdict.key && !verdict.reason) {
    const Result<PublicKey> key = PublicKey::from_blob(verdict.key->blob);
    text += " " + std::string(verdict.key->name) + (key ? " " + sha256_fingerprint(*key) : "");
    text += verdict.line.comment.empty() ? "" : " " + std::string(verdict.line.comment);
  } else if (verdict.reason) {
    text += " " + verdict.reason->message() + " [" + std::string(verdict.reason->id()) + "]";
  }
  console_.output(escape_controls(text) + "\n");
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  CheckSettings settings;
  settings.paths = arguments.inputs();
  settings.lines = arguments.has("lines");
  if (arguments.has("count")) {
    KEYFLUENT_TRY(settings.count, parse_number("count", arguments.get("count"), 0, 1'000'000'000));
  }
  if (settings.paths.empty()) {
    if (platform::is_terminal(STDIN_FILENO)) {
      return Error(errors::usage_missing_input, {}, "name a file for check to read");
    }
    settings.paths.emplace_back("-");
  }
  std::unique_ptr<Job> job = std::make_unique<CheckJob>(std::move(settings), console);
  return job;
}

constexpr std::array kExamples = {
    Example{"keyfluent check ~/.ssh/authorized_keys", "find the lines that sshd ignores"},
    Example{"keyfluent convert Identity.pub | keyfluent check --count 1",
            "make sure that this is exactly one key, on one line"},
    Example{"keyfluent check --lines authorized_keys", "say of every line what it is"},
};

constexpr std::array kOptions = {
    Option{"count", 'c', "N", "fail unless each file holds exactly N keys, each on one line"},
    Option{"lines", 'l', "", "print the verdict of every line"},
};

}  // namespace

const Command check_command{
    .name = "check",
    .summary = "Judge authorized_keys files as sshd does",
    .usage = "[OPTIONS] [FILE…]",
    .description =
        "Reads each line as sshd reads it, and names those from which it takes no key, with the "
        "reason and the column. Keys that were wrapped over several lines, blocks in other formats "
        "and private keys pasted in by mistake are recognised. Without FILE, standard input is "
        "read; files of any size are read in little memory.\n\n"
        "The exit code is 1 if anything was found.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
