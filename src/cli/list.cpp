// SPDX-License-Identifier: MIT
// The command list: the keys of an authorized_keys file, and what sshd does with them.
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "src/cli/audit_inputs.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/expiry.h"
#include "src/cli/target.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/platform/read_file.h"
#include "src/platform/terminal.h"
#include "src/report/fleet_html.h"
#include "src/report/key_list.h"
#include "src/store/edit.h"
#include "src/store/fingerprint.h"
#include "src/store/undo.h"

#include <unistd.h>

#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

using authorized_keys::LineVerdict;
using authorized_keys::Verdict;
using report::ListedKey;

struct ListSettings {
  StoreTarget target;
  bool has_file = false;
  bool all_users = false;
  std::string sshd_config;
  std::string html;  // the page to write; empty: none
  bool json = false;
  Limits limits;
  std::optional<std::int64_t> within;  // seconds: only what ends by then
  authorized_keys::Server server;
};

// Content is one of the files, read.
struct Content {
  std::string path;
  std::string text;
};

class ListJob final : public Job {
 public:
  ListJob(ListSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override;
  Status parse() override;
  Result<int> commit() override;

  [[nodiscard]] Confinement confinement() const override {
    return page_output_ ? Confinement::kOtherProcess : Confinement::kFromHere;
  }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

 private:
  Status read_account();
  Status read_all_users();
  Status read(const store::Location& location, bool is_needed);
  [[nodiscard]] bool is_shown(const LineVerdict& verdict) const;
  void print();
  void print_tables();

  ListSettings settings_;
  Console& console_;
  std::int64_t now_ = 0;
  std::vector<Content> contents_;
  std::vector<ListedKey> keys_;
  std::optional<platform::Output> page_output_;
  std::string html_;
  bool ends_soon_ = false;  // with --expires-within: at least one does
};

Status ListJob::open() {
  now_ = platform::now();
  KEYFLUENT_TRY(settings_.server.local_time, platform::local_time_in(""));
  settings_.server.is_service = platform::tcp_services();
  if (!settings_.html.empty()) {
    KEYFLUENT_TRY(page_output_, platform::Output::open(settings_.html, true));
  }
  return settings_.all_users ? read_all_users() : read_account();
}

// read_all_users reads every file of every account; one that cannot be read is reported.
Status ListJob::read_all_users() {
  KEYFLUENT_TRY(const std::vector<AuditInput> inputs,
                list_all_users(settings_.sshd_config, {}, console_));
  for (const AuditInput& input : inputs) {
    const Result<platform::Input> file = open_audit_input(input);
    Result<std::string> text = file ? platform::read_document(file->file, settings_.limits)
                                    : Result<std::string>(file.error());
    if (text) {
      contents_.push_back({input.path, std::move(*text)});
    } else {
      console_.error(input.path, text.error());
    }
  }
  return ok();
}

Status ListJob::read_account() {
  KEYFLUENT_TRY(const Targets targets, settings_.target.locate());
  for (const std::string& note : targets.notes) {
    console_.note(note);
  }
  KEYFLUENT_CHECK(read(targets.chosen, settings_.has_file));
  for (const store::Location& other : targets.others) {
    KEYFLUENT_CHECK(read(other, false));
  }
  return ok();
}

// read reads one file.  An account without one has no keys, which is an answer.
Status ListJob::read(const store::Location& location, bool is_needed) {
  bool exists = false;
  Result<std::string> text = store::read_keys(location, exists);
  if (!text && (is_needed || !text.error().is(errors::file_not_found))) {
    console_.error(location.path, text.error());
  }
  if (!text) {
    return ok();
  }
  if (!exists && is_needed) {
    console_.error(location.path, Error(errors::file_not_found));
  }
  if (exists) {
    contents_.push_back({location.path, std::move(*text)});
  }
  return ok();
}

std::vector<report::ListedCondition> conditions_of(const LineVerdict& verdict) {
  std::vector<report::ListedCondition> conditions;
  for (const authorized_keys::Condition& condition : verdict.conditions) {
    conditions.push_back({condition_name(condition.kind), condition.value, condition.holds});
  }
  return conditions;
}

// describe_key fills in what the blob says.
void describe_key(const LineVerdict& verdict, ListedKey& listed) {
  if (!verdict.key) {
    return;
  }
  const ByteView blob = verdict.key->blob;
  const Bytes canonical =
      verdict.key->is_canonical
          ? Bytes(blob.begin(), blob.end())
          : store::canonical_blob(verdict.line, Bytes(blob.begin(), blob.end()));
  listed.algorithm = escape_controls(verdict.key->name);
  listed.bits = verdict.key->bits();
  listed.sha256 = store::sha256_text(canonical);
  listed.md5 = store::md5_text(canonical);
}

ListedKey describe(const LineVerdict& verdict) {
  ListedKey listed;
  listed.verdict = verdict_name(verdict.verdict);
  listed.reason = verdict.reason ? verdict.reason->message() : std::string();
  listed.options = verdict.line.options;
  listed.comment = verdict.line.comment;
  listed.comment.resize(listed.comment.find_last_not_of(" \t\r") + 1);
  listed.conditions = conditions_of(verdict);
  describe_key(verdict, listed);
  if (listed.expires = verdict.ends(); listed.expires) {
    listed.expires_text = iso_time(*listed.expires);
  }
  return listed;
}

bool ListJob::is_shown(const LineVerdict& verdict) const {
  if (verdict.verdict == Verdict::kBlank || verdict.verdict == Verdict::kComment) {
    return false;
  }
  const std::optional<std::int64_t> ends = verdict.ends();
  return !settings_.within || (ends && *ends <= now_ + *settings_.within);
}

Status ListJob::parse() {
  authorized_keys::LineJudge judge(settings_.server, {.now = now_});
  for (const Content& content : contents_) {
    store::for_each_line(content.text,
                         [&](std::size_t number, std::string_view text, const store::LineSpan&) {
                           const LineVerdict& verdict = judge.judge(text);
                           if (!is_shown(verdict)) {
                             return;
                           }
                           ListedKey listed = describe(verdict);
                           listed.file = content.path;
                           listed.line = number;
                           keys_.push_back(std::move(listed));
                         });
  }
  ends_soon_ = settings_.within && !keys_.empty();
  print();
  return ok();
}

// print_tables prints one table a file.
void ListJob::print_tables() {
  const std::size_t columns =
      platform::is_terminal(STDOUT_FILENO) ? platform::terminal_columns(STDOUT_FILENO) : 0;
  for (const Content& content : contents_) {
    std::vector<ListedKey> keys;
    for (const ListedKey& key : keys_) {
      if (key.file == content.path) {
        keys.push_back(key);
      }
    }
    if (contents_.size() > 1 && !keys.empty()) {
      console_.output(escape_controls(content.path) + ":\n");
    }
    if (!keys.empty()) {
      console_.output(report::key_table(keys, columns));
    }
  }
}

// print prints the list, and makes the page of it.
void ListJob::print() {
  if (settings_.json) {
    for (const ListedKey& key : keys_) {
      console_.output(report::listed_key_json(key));
    }
  } else {
    print_tables();
  }
  if (page_output_) {
    report::FleetPage page("Keys that let somebody in", now_);
    for (const ListedKey& key : keys_) {
      page.add_listed(key);
    }
    html_ = page.html({});
  }
  if (keys_.empty() && console_.exit_code() == 0) {
    console_.note(settings_.within ? "no key ends within that time" : "there are no keys");
  }
}

void ListJob::pack(SecretWriter& to) const {
  to.put_u8(ends_soon_ ? 1 : 0);
  to.put_string(html_);
}

Status ListJob::unpack(Reader& from) {
  ends_soon_ = from.read_u8() != 0;
  html_ = from.read_text();
  return from.status();
}

Result<int> ListJob::commit() {
  if (page_output_) {
    KEYFLUENT_CHECK(page_output_->commit(as_bytes(html_), false));
  }
  return ends_soon_ ? 1 : 0;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  ListSettings settings;
  KEYFLUENT_TRY(settings.target, StoreTarget::from(arguments));
  settings.has_file = arguments.has("file");
  settings.json = arguments.has("json");
  settings.limits = arguments.limits();
  settings.html = arguments.get("html");
  settings.all_users = arguments.has("all-users");
  settings.sshd_config = arguments.get("sshd-config");
  if (settings.all_users && (arguments.has("file") || arguments.has("user"))) {
    return Error(errors::usage_conflict, {}, "--all-users lists every account: name no other");
  }
  if (!arguments.inputs().empty()) {
    return Error(errors::usage_bad_value, {}, "list takes no KEY; --file names the file to list");
  }
  if (arguments.has("expires-within")) {
    settings.within = parse_duration(arguments.get("expires-within"));
    if (!settings.within) {
      return Error(
          errors::usage_bad_value, {}, "--expires-within takes a time like 12h, 14d, 2w or 1y");
    }
  }
  if (arguments.has("openssh")) {
    KEYFLUENT_TRY(settings.server.openssh, parse_version(arguments.get("openssh")));
  }
  return make_job<ListJob>(std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent list", "the keys that let somebody in to your account"},
    Example{"sudo keyfluent list --user backup --json",
            "the same of another account, for programs"},
    Example{"sudo keyfluent list --all-users --html keys.html", "a page of everybody's keys"},
    Example{"keyfluent list --expires-within 14d", "only keys that end soon, or have ended"},
};

constexpr std::array kOptions = {
    kUser,
    kFile,
    kSshdConfig,
    Option{
        "expires-within", 0, "TIME", "only keys that end within this time, or have ended: 14d, 2w"},
    Option{"openssh", 0, "VERSION", "the version of the server's OpenSSH, if it is not the newest"},
    Option{"all-users", 'a', "", "list the files of all accounts"},
    Option{"json", 0, "", "print one JSON object a line"},
    Option{"html", 0, "FILE", "write the list, with charts of the keys, as one HTML page"},
    kFollow,
};

}  // namespace

const Command list_command{
    .name = "list",
    .summary = "List the keys of an authorized_keys file",
    .usage = "[--user NAME | --file PATH | --all-users] [OPTIONS]",
    .description =
        "Lists every line that is a key or should be one: its number, what sshd does with it "
        "(accept; accept-if: under conditions; dead: it can never match; reject: sshd cannot read "
        "it), algorithm, fingerprint, expiry, options and comment. Of an account all files that "
        "sshd "
        "reads are listed.\n\n"
        "With --expires-within the exit code is 1 if there is such a key.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs,
};

}  // namespace keyfluent::cli
