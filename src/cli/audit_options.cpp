// SPDX-License-Identifier: MIT
#include "src/cli/audit_options.h"

#include "src/audit/check.h"
#include "src/cli/help_text.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>

namespace keyfluent::cli {

namespace {

constexpr unsigned kMostThreads = 1024;

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? std::string(name.data())
                                                          : std::string();
}

Result<const report::Output*> output_of(const Arguments& arguments) {
  const std::string name = arguments.get("output-format", "full");
  KEYFLUENT_CHECK(one_of("output-format", name, output_names()));
  return report::find_output(name);
}

Status read_inputs(const Arguments& arguments, AuditSettings& settings) {
  settings.paths = arguments.inputs();
  settings.all_users = arguments.has("all-users");
  settings.from_records = arguments.has("from-jsonl");
  if (settings.from_records) {
    if (!settings.paths.empty() || settings.all_users) {
      return Error(errors::usage_conflict, {}, "--from-jsonl is read alone, without other inputs");
    }
    settings.paths = arguments.all("from-jsonl");
  }
  if (settings.paths.empty() && !settings.all_users) {
    if (platform::is_terminal(STDIN_FILENO)) {
      return Error(errors::usage_missing_input, {}, "name a file for audit to read");
    }
    settings.paths.emplace_back("-");
  }
  return ok();
}

Status read_output(const Arguments& arguments, AuditSettings& settings) {
  settings.json = arguments.has("json");
  if (settings.json && arguments.has("output-format")) {
    return Error(errors::usage_conflict, {}, "--json and --output-format are two outputs");
  }
  KEYFLUENT_TRY(settings.output, output_of(arguments));
  const std::string level = arguments.get("fail-on", "warning");
  KEYFLUENT_CHECK(one_of("fail-on", level, kLevels));
  settings.fail_on =
      static_cast<Level>(std::find(kLevels.begin(), kLevels.end(), level) - kLevels.begin());
  settings.host = arguments.get("host", host_name());
  settings.html = arguments.get("html");
  settings.progress = std::make_shared<Progress>(Progress::from(arguments));
  return ok();
}

}  // namespace

Result<AuditSettings> audit_settings(const Arguments& arguments) {
  AuditSettings settings;
  KEYFLUENT_CHECK(read_inputs(arguments, settings));
  KEYFLUENT_CHECK(read_output(arguments, settings));
  settings.blocklists = arguments.all("blocklist");
  settings.sshd_config = arguments.get("sshd-config");
  settings.shared_primes = arguments.has("shared-primes");
  settings.threads = std::max(1U, std::thread::hardware_concurrency());
  if (arguments.has("threads")) {
    KEYFLUENT_TRY(settings.threads,
                  parse_number("threads", arguments.get("threads"), 1, kMostThreads));
  }
  if (arguments.has("memory")) {
    KEYFLUENT_TRY(settings.memory, parse_size("memory", arguments.get("memory")));
  }
  return settings;
}

std::function<void(double)> progress_sink(const AuditSettings& settings) {
  return [progress = settings.progress](double share) {
    constexpr double kPercent = 100;
    progress->show("shared primes", static_cast<std::uint64_t>(share * kPercent), 100);
    if (share >= 1) {
      progress->clear();
    }
  };
}

std::vector<report::RuleText> audit_texts() {
  std::vector<report::RuleText> texts;
  for (const audit::CheckRow* row : audit::checks()) {
    for (const audit::Text& text : row->texts) {
      texts.push_back({text.id,
                       text.name,
                       text.level,
                       text.title,
                       text.why,
                       text.bad,
                       text.good,
                       text.remedy,
                       text.severity});
    }
  }
  return texts;
}

std::string explain_audit(std::string_view id) {
  const audit::Text* text = audit::find_text(id);
  if (text == nullptr) {
    return {};
  }
  const auto section = [](std::string_view title, std::string_view body) {
    std::string lines;
    if (!body.empty()) {
      lines.append("\n").append(title).append(":\n").append(wrap_text(body, 2));
    }
    return lines;
  };
  return std::string(text->id) + " " + std::string(text->name) + "\n" + wrap_text(text->title, 2) +
         section("Category", std::string(level_name(text->level)) + ", found by audit") +
         section("Meaning", text->why) + section("Example", text->bad) +
         section("Better", text->good) + section("Remedy", text->remedy);
}

}  // namespace keyfluent::cli
