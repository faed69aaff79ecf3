// SPDX-License-Identifier: MIT
#include "src/cli/check_job.h"

#include "keyfluent/core/plain_text.h"
#include "src/cli/audit_inputs.h"
#include "src/cli/check_fix.h"
#include "src/cli/console.h"
#include "src/cli/rule_texts.h"
#include "src/cli/version.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/platform/descriptor.h"
#include "src/platform/line_blocks.h"
#include "src/platform/process.h"
#include "src/platform/terminal.h"
#include "src/platform/walk.h"
#include "src/report/verdict_json.h"
#include "src/rules/file_check.h"
#include "src/rules/line_pipeline.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kBaselineBytes = std::size_t{64} << 20;

// check_lines gives every line of the input to the check, also those of the blocks before an error.
Status check_lines(const JudgedFile& file,
                   rules::FileCheck& check,
                   unsigned jobs,
                   const rules::LinePrinter* printer,
                   Progress& progress) {
  const std::uint64_t size = platform::size_of(file.input);
  rules::LinePipeline lines(check,
                            file.judging->setting,
                            file.judging->rules,
                            jobs,
                            printer == nullptr ? nullptr : &printer->text);
  platform::LineBlocks blocks(file.input.file, lines.block_bytes());
  for (;;) {
    platform::LineBlock& block = lines.next();
    const Result<bool> more = blocks.next(block);
    if (!more || !*more) {
      lines.drain();
      return more ? ok() : Status(more.error());
    }
    progress.show(file.path, block.end_offset(), size);
    if (block.is_too_long()) {
      lines.drain();
      check.add_too_long(block.number(0), platform::LineBlocks::kLineBytes);
    } else {
      lines.add();
    }
  }
}

// line_text_of prints the verdicts of lines.
rules::LineText line_text_of(std::string_view path, bool is_json) {
  if (is_json) {
    return [path](const rules::LineContext& line, TextBuffer& to) {
      to.append(report::verdict_json({path, line.number}, line.verdict));
    };
  }
  return
      [path, is_path_plain = is_plain_text(path)](const rules::LineContext& line, TextBuffer& to) {
        report::append_verdict_text({path, line.number, is_path_plain}, line.verdict, to);
      };
}

}  // namespace

std::string_view display_path(std::string_view path) {
  while (path.starts_with("./")) {
    path.remove_prefix(2);
  }
  return path;
}

std::unique_ptr<report::FindingWriter> make_finding_writer(const CheckSettings& settings,
                                                           std::span<const report::RuleText> texts,
                                                           Console& console) {
  const report::OutputSettings output{.color = console.settings().colour_output,
                                      .unicode = platform::is_utf8_locale(),
                                      .columns = platform::terminal_columns(STDOUT_FILENO),
                                      .rules = texts,
                                      .version = version_number()};
  const bool is_silent = settings.lines || settings.stats;
  return report::find_output(settings.output_format)
      ->make(output, [&console, is_silent](std::string_view text) {
        if (!is_silent) {
          console.output(text);
        }
      });
}

bool is_authorized_keys_name(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name == "authorized_keys" || name == "authorized_keys2" || name.ends_with(".pub");
}

Status CheckJob::open() {
  KEYFLUENT_TRY(JudgingSource source, JudgingSource::open(arguments_));
  KEYFLUENT_TRY([[maybe_unused]] const auto general, source.of(""));
  KEYFLUENT_CHECK(open_baseline());
  KEYFLUENT_CHECK(open_page());
  platform::allow_many_files();
  for (const std::string& path : settings_.paths) {
    open_path(path, source);
  }
  KEYFLUENT_CHECK(settings_.all_users ? open_users(source) : ok());
  if (settings_.fix != FixMode::kNone) {
    fix_all();  // before the sandbox closes: lines are looked into apart (store::change)
  }
  return ok();
}

Status CheckJob::open_page() {
  if (!settings_.html.empty()) {
    KEYFLUENT_TRY(page_output_, platform::Output::open(settings_.html, true));
    page_.emplace("Check of authorized_keys", platform::now());
  }
  return ok();
}

Status CheckJob::open_users(JudgingSource& source) {
  KEYFLUENT_TRY(const std::vector<AuditInput> files,
                list_all_users(settings_.sshd_config, {}, console_));
  for (const AuditInput& file : files) {
    add_file(file.path, open_audit_input(file), source);
  }
  return ok();
}

Status CheckJob::open_baseline() {
  if (!settings_.baseline.empty()) {
    KEYFLUENT_TRY(const platform::Input input, platform::open_input(settings_.baseline));
    KEYFLUENT_TRY(const SecretBytes content, platform::read_input(input, kBaselineBytes));
    KEYFLUENT_TRY(known_, rules::Baseline::parse(as_text(content.view())));
  }
  if (!settings_.write_baseline.empty()) {
    KEYFLUENT_TRY(baseline_output_, platform::Output::open(settings_.write_baseline, true));
  }
  return ok();
}

void CheckJob::open_path(const std::string& path, JudgingSource& source) {
  if (path == "-" || !platform::is_folder(path)) {
    open_file(path, source);
    return;
  }
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console_.error(folder, error);
  }
  for (const std::string& file : walk.files) {
    if (is_authorized_keys_name(file)) {
      open_file(file, source);
    }
  }
}

void CheckJob::open_file(const std::string& path, JudgingSource& source) {
  add_file(path, platform::open_input(path), source);
}

void CheckJob::add_file(const std::string& path,
                        Result<platform::Input> input,
                        JudgingSource& source) {
  if (!input) {
    console_.error(path, input.error());
    return;
  }
  JudgedFile file{input->name, std::move(*input), nullptr};
  if (path == "-" && !settings_.stdin_filename.empty()) {
    file.path = settings_.stdin_filename;
  }
  file.path = display_path(file.path);
  auto judging = source.of(file.path);
  if (!judging) {
    console_.error(file.path, judging.error());
    return;
  }
  file.judging = std::move(*judging);
  files_.push_back(std::move(file));
}

Status CheckJob::parse() {
  if (settings_.fix != FixMode::kDiff) {
    judge_all();
  }
  return ok();
}

void CheckJob::pack(SecretWriter& to) const {
  to.put_u8(failed_ ? 1 : 0);
  to.put_string(baseline_);
  to.put_string(html_);
}

Status CheckJob::unpack(Reader& from) {
  failed_ = from.read_u8() != 0;
  baseline_ = from.read_text();
  html_ = from.read_text();
  return from.status();
}

void CheckJob::judge_all() {
  const std::vector<report::RuleText> texts = rule_texts();
  const auto writer = make_finding_writer(settings_, texts, console_);
  writer->begin();
  for (const JudgedFile& file : files_) {
    if (const Status judged = judge(file, *writer); !judged) {
      console_.error(file.path, judged.error());
    }
  }
  writer->end();
  if (settings_.stats) {
    print_stats();
  }
  if (baseline_output_) {
    baseline_ = found_.to_text();
  }
  if (page_) {
    html_ = page_->html(texts);
  }
}

Status CheckJob::judge(const JudgedFile& file, report::FindingWriter& writer) {
  const FindingSink findings = [&](const Finding& finding) {
    if (take(file, finding)) {
      progress_.clear();
      writer.finding(file.path, finding);
      if (page_) {
        page_->add_finding(file.path, finding);
      }
    }
  };
  const rules::LineSink lines = line_sink();
  const rules::LinePrinter printer{line_text_of(file.path, settings_.output_format == "jsonl"),
                                   [&](std::string_view text) { console_.output(text); }};
  const rules::LinePrinter* const used = settings_.lines ? &printer : nullptr;
  rules::FileCheck check(file.judging->setting, file.judging->rules, findings, lines, used);
  writer.begin_file(file.path);
  const Status checked = check_lines(file, check, settings_.jobs, used, progress_);
  progress_.clear();
  KEYFLUENT_CHECK(checked);
  check.finish(settings_.count);
  const report::FileSummary summary{file.path, check.lines(), check.keys()};
  writer.end_file(summary);
  if (page_) {
    page_->add_file(summary);
  }
  return ok();
}

// line_sink takes each line for the page; empty if there is none.
rules::LineSink CheckJob::line_sink() {
  if (!page_) {
    return {};
  }
  return [this](const rules::LineContext& line) {
    const bool is_read = line.verdict.verdict != authorized_keys::Verdict::kReject;
    if (line.verdict.key && is_read) {
      page_->add_key(line.verdict.key->name, line.verdict.key->bits(), line.verdict.ends());
    }
  };
}

// take counts a finding; false if the baseline knows it.
bool CheckJob::take(const JudgedFile& file, const Finding& finding) {
  if (finding.suppressed) {
    return true;
  }
  if (known_ && known_->take(file.path, finding)) {
    return false;
  }
  found_.add(file.path, finding);
  ++tally_[std::string(finding.id)];
  failed_ = failed_ || finding.level >= file.judging->fail_on;
  return true;
}

Result<int> CheckJob::commit() {
  if (settings_.fix == FixMode::kWrite) {
    console_.note("fixed: " + std::to_string(fixes_));
  }
  if (page_output_) {
    KEYFLUENT_CHECK(page_output_->commit(as_bytes(html_), false));
  }
  if (baseline_output_) {
    KEYFLUENT_CHECK(baseline_output_->commit(as_bytes(baseline_), false));
  }
  return failed_ && !settings_.exit_zero ? 1 : 0;
}

// fix_all mends every file; parse() then judges what is left.  A diff is all that a dry run prints.
void CheckJob::fix_all() {
  for (JudgedFile& file : files_) {
    const Status fixed = fix(file);
    if (!fixed) {
      console_.error(file.path, fixed.error());
    }
  }
  failed_ = settings_.fix == FixMode::kDiff && fixes_ > 0;
}

Status CheckJob::fix(JudgedFile& file) {
  const bool is_diff = settings_.fix == FixMode::kDiff;
  KEYFLUENT_TRY(const FixOutcome outcome,
                fix_file(file.input.name,
                         *file.judging,
                         {settings_.unsafe_fixes, is_diff, settings_.limits, settings_.sandbox}));
  fixes_ += outcome.fixes;
  for (const std::string& warning : outcome.change.warnings) {
    console_.warning({}, warning);
  }
  if (is_diff) {
    console_.output(outcome.change.diff);
    return ok();
  }
  KEYFLUENT_TRY(file.input, platform::open_input(file.input.name));  // the new one
  return ok();
}

// print_stats prints how often each rule was broken, the most frequent first.
void CheckJob::print_stats() {
  std::vector<std::pair<std::string, std::uint64_t>> rows(tally_.begin(), tally_.end());
  std::stable_sort(
      rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [id, count] : rows) {
    const rules::Rule* rule = rules::find_rule(id);
    const std::string number = std::to_string(count);
    std::string text(number.size() < 7 ? 7 - number.size() : 0, ' ');
    text += number + "  " + id + "  ";
    text += rule == nullptr ? find_error(id)->name : rule->title;
    console_.output(text + "\n");
  }
}

}  // namespace keyfluent::cli
