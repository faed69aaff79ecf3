// SPDX-License-Identifier: MIT
// The work of the command check.
#pragma once

#include "src/cli/check_settings.h"
#include "src/cli/command.h"
#include "src/cli/progress.h"
#include "src/platform/files.h"
#include "src/platform/sandbox.h"
#include "src/report/finding_writer.h"
#include "src/report/fleet_html.h"
#include "src/rules/baseline.h"
#include "src/rules/file_check.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

enum class FixMode : std::uint8_t { kNone, kWrite, kDiff };

// CheckSettings is what holds for all files; how each is judged is in Judging.
struct CheckSettings {
  std::vector<std::string> paths;
  bool all_users = false;   // also the files of all accounts
  std::string sshd_config;  // which configuration names those
  std::string stdin_filename;
  Limits limits;  // of what is read as a whole
  platform::SandboxMode sandbox = platform::SandboxMode::kOff;
  std::string output_format;
  std::string baseline;        // to read; empty: none
  std::string write_baseline;  // to write
  std::string html;            // the page to write; empty: none
  std::optional<std::uint64_t> count;
  unsigned jobs = 1;  // threads
  FixMode fix = FixMode::kNone;
  bool unsafe_fixes = false;
  bool lines = false;
  bool stats = false;
  bool exit_zero = false;
};

// Judged is a file to judge: as the user knows it, and how.
struct JudgedFile {
  std::string path;
  platform::Input input;
  std::shared_ptr<const Judging> judging;
};

// CheckJob judges files and prints findings, verdicts of lines, or statistics.
class CheckJob : public Job {
 public:
  CheckJob(Arguments arguments, CheckSettings settings, Console& console)
      : arguments_(std::move(arguments)),
        settings_(std::move(settings)),
        console_(console),
        progress_(Progress::from(arguments_)) {}

  Status open() override;
  Status parse() override;
  Result<int> commit() override;

  [[nodiscard]] Confinement confinement() const override {
    return baseline_output_ || page_output_ ? Confinement::kOtherProcess : Confinement::kFromHere;
  }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

 private:
  Status open_baseline();
  Status open_page();
  void open_path(const std::string& path, JudgingSource& source);
  void open_folder(const std::string& path, JudgingSource& source);
  void open_file(const std::string& path, JudgingSource& source);
  Status open_users(JudgingSource& source);
  void add_file(const std::string& path, Result<platform::Input> input, JudgingSource& source);
  void judge_all();
  void fix_all();
  Status fix(JudgedFile& file);
  Status judge(const JudgedFile& file, report::FindingWriter& writer);
  bool take(const JudgedFile& file, const Finding& finding);
  rules::LineSink line_sink();
  void print_stats();

  Arguments arguments_;
  CheckSettings settings_;
  Console& console_;
  Progress progress_;
  std::vector<JudgedFile> files_;
  std::optional<rules::Baseline> known_;
  rules::Baseline found_;  // for --write-baseline
  std::string baseline_;   // its text
  std::optional<platform::Output> baseline_output_;
  std::optional<report::FleetPage> page_;  // of --html
  std::string html_;                       // its text
  std::optional<platform::Output> page_output_;
  std::map<std::string, std::uint64_t, std::less<>> tally_;  // by id, for --stats
  std::size_t fixes_ = 0;
  bool failed_ = false;  // there is a finding at or above the threshold
};

// make_finding_writer makes the writer of settings.output_format, which prints to the console.
// `texts` must live as long as it.
std::unique_ptr<report::FindingWriter> make_finding_writer(const CheckSettings& settings,
                                                           std::span<const report::RuleText> texts,
                                                           Console& console);

// display_path is the path without "./" before it.
std::string_view display_path(std::string_view path);

// is_authorized_keys_name is true for the files of a folder that are judged unasked.
bool is_authorized_keys_name(std::string_view path);

}  // namespace keyfluent::cli
