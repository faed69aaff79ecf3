// SPDX-License-Identifier: MIT
#include "src/cli/private_keys.h"

#include "keyfluent/convert.h"
#include "src/cli/console.h"
#include "src/cli/rule_texts.h"
#include "src/platform/process.h"
#include "src/platform/walk.h"
#include "src/rules/rule.h"

#include <utility>

namespace keyfluent::cli {

namespace {

// message_of names the format and whether a passphrase protects the key; nothing of its content.
std::string message_of(const Entry& entry) {
  std::string message(entry.format->title);
  message += entry.is_locked() ? ": a private key under a passphrase" : ": a private key in clear";
  return message;
}

class PrivateKeysJob final : public Job {
 public:
  PrivateKeysJob(CheckSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override;
  Status parse() override;

  [[nodiscard]] Confinement confinement() const override { return Confinement::kFromHere; }

  Result<int> commit() override { return found_ && !settings_.exit_zero ? 1 : 0; }

 private:
  void open_path(const std::string& path);
  void open_file(const std::string& path);
  Status look(const platform::Input& input, report::FindingWriter& writer);

  CheckSettings settings_;
  Console& console_;
  std::vector<platform::Input> inputs_;
  bool found_ = false;
};

Status PrivateKeysJob::open() {
  platform::guard_memory();
  platform::allow_many_files();
  for (const std::string& path : settings_.paths) {
    open_path(path);
  }
  return ok();
}

void PrivateKeysJob::open_path(const std::string& path) {
  if (path == "-" || !platform::is_folder(path)) {
    open_file(path);
    return;
  }
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console_.error(folder, error);
  }
  for (const std::string& file : walk.files) {
    if (file.find("/.git/") == file.npos) {
      open_file(file);
    }
  }
}

void PrivateKeysJob::open_file(const std::string& path) {
  Result<platform::Input> input = platform::open_input(path);
  if (!input) {
    console_.error(path, input.error());
  } else {
    inputs_.push_back(std::move(*input));
  }
}

Status PrivateKeysJob::parse() {
  const std::vector<report::RuleText> texts = rule_texts();
  const auto writer = make_finding_writer(settings_, texts, console_);
  writer->begin();
  for (const platform::Input& input : inputs_) {
    if (const Status looked = look(input, *writer); !looked) {
      console_.error(input.name, looked.error());
    }
  }
  writer->end();
  return ok();
}

Status PrivateKeysJob::look(const platform::Input& input, report::FindingWriter& writer) {
  KEYFLUENT_TRY(const SecretBytes content, platform::read_document(input, settings_.limits));
  const std::string path(display_path(input.name));
  const rules::Rule& rule = *rules::find_rule("pasted-private-key");
  writer.begin_file(path);
  report::FileSummary summary{path};
  const Document document = read(content, {.limits = settings_.limits});
  for (const Entry& entry : document.entries) {
    ++summary.keys;
    if (entry.format->kind == Kind::kPrivate) {
      found_ = true;
      Finding finding{rule.level, entry.place, rule.id, message_of(entry), rule.remedy};
      writer.finding(path, finding);
    }
  }
  writer.end_file(summary);
  for (const Error& error : document.errors) {
    if (error.is(errors::too_many_keys)) {
      return error;  // a limit hides no key
    }
  }
  return ok();
}

}  // namespace

Result<std::unique_ptr<Job>> find_private_keys(CheckSettings settings, Console& console) {
  return make_job<PrivateKeysJob>(std::move(settings), console);
}

}  // namespace keyfluent::cli
