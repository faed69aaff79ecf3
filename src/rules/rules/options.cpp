// SPDX-License-Identifier: MIT
// Options that do nothing, or not what they seem to.
#include "keyfluent/authorized_keys/options.h"

#include "keyfluent/core/ascii.h"
#include "src/rules/option_text.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>

namespace keyfluent::rules {

namespace {

using authorized_keys::Permissions;

std::string_view options_of(const LineContext& line) {
  return line.verdict.line.options;
}

void report_option(const LineContext& line,
                   std::string_view name,
                   std::string message,
                   Report& report) {
  report_part(line, find_option_text(options_of(line), name).all, std::move(message), report);
}

// ---- one look each ------------------------------------------------------------------------------

void look_at_principals(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const auto& principals = line.verdict.permissions.principals;
  if (!principals || !line.verdict.permissions.cert_authority) {
    return;
  }
  if (principals->names().empty()) {
    report_option(
        line, "principals", "the list has no name that counts: no certificate fits", report);
  } else if (principals->ignored_from() != std::string::npos) {
    report_option(
        line, "principals", "sshd stops at an empty name: those behind it do not count", report);
  }
}

void look_at_environment(const LineContext& line, const Setting& setting, Report& report) {
  if (!line.verdict.permissions.environment.empty() && !setting.server.permit_user_environment) {
    report_option(line,
                  "environment",
                  "sshd does not set variables of authorized_keys: PermitUserEnvironment is off",
                  report);
  }
}

void look_at_command(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const auto& command = line.verdict.permissions.command;
  if (command && command->find_first_not_of(" \t") == command->npos) {
    report_option(line, "command", "the forced command is empty: a login does nothing", report);
  }
}

void look_at_forwarding(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const Permissions& permissions = line.verdict.permissions;
  if (permissions.command && permissions.port_forwarding && permissions.permit_open.empty()) {
    report_option(line,
                  "command",
                  "the key is bound to a command, and may still forward ports to anywhere",
                  report);
  }
}

void look_at_permits(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const Permissions& permissions = line.verdict.permissions;
  if (permissions.port_forwarding) {
    return;
  }
  if (!permissions.permit_open.empty()) {
    report_option(
        line, "permitopen", "port forwarding is off, so permitopen= permits nothing", report);
  }
  if (!permissions.permit_listen.empty()) {
    report_option(
        line, "permitlisten", "port forwarding is off, so permitlisten= permits nothing", report);
  }
}

bool is_fido(const Algorithm& algorithm) {
  return algorithm.plain().name.starts_with("sk-");
}

void look_at_fido(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const Permissions& permissions = line.verdict.permissions;
  const bool is_said = permissions.touch_required || permissions.verify_required;
  if (!is_said || !line.verdict.key || permissions.cert_authority ||
      is_fido(*line.verdict.key->algorithm)) {
    return;
  }
  constexpr std::array<std::string_view, 4> kNames = {
      "touch-required", "no-touch-required", "verify-required", "no-verify-required"};
  for (const std::string_view name : kNames) {
    if (!find_option_text(options_of(line), name).all.empty()) {
      report_option(
          line, name, std::string(name) + " means something for FIDO keys (sk-…) alone", report);
    }
  }
}

// ---- empty options ------------------------------------------------------------------------------

// Each empty option but a last one has a comma behind it that can go; a last one, the comma before.
void look_for_empty(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const std::vector<OptionText> options = split_options(options_of(line));
  for (std::size_t i = 0; i < options.size(); ++i) {
    const bool is_last = i + 1 == options.size();
    if (!options[i].all.empty() || (is_last && (i == 0 || options[i - 1].all.empty()))) {
      continue;
    }
    const auto place = static_cast<std::size_t>(options[i].all.data() - line.text.data());
    const std::size_t comma = is_last ? place - 1 : place;
    report.at(line,
              comma,
              comma + 1,
              "an empty option: other programs stop reading the options here",
              replace_fix(line, comma, comma + 1, "", "remove the comma", true));
  }
}

// ---- options that others undo -------------------------------------------------------------------

// What restrict and "no-" take away.
constexpr std::array<std::string_view, 5> kFlags = {
    "port-forwarding", "agent-forwarding", "X11-forwarding", "pty", "user-rc"};

bool is_no(std::string_view option, std::string_view name) {
  return option.size() == name.size() + 3 && equal_ignoring_case(option.substr(0, 3), "no-") &&
         equal_ignoring_case(option.substr(3), name);
}

// look_at_flag follows one flag through the options, as the last one wins.
void look_at_flag(const LineContext& line, std::string_view name, Report& report) {
  bool is_on = true;
  bool was_on = true;  // before it was granted
  std::string_view granted;
  for (const OptionText& option : split_options(options_of(line))) {
    if (equal_ignoring_case(option.name, name)) {
      was_on = is_on;
      is_on = true;
      granted = option.all;
    } else if (is_no(option.name, name) || equal_ignoring_case(option.name, "restrict")) {
      if (!granted.empty()) {
        report_part(line,
                    granted,
                    std::string(name) + " is undone by " + std::string(option.name) + " behind it",
                    report);
      }
      is_on = false;
      granted = {};
    }
  }
  if (!granted.empty() && was_on) {
    report_part(line, granted, std::string(name) + " is permitted anyway", report);
  }
}

void look_at_flags(const LineContext& line, const Setting& /*setting*/, Report& report) {
  for (const std::string_view flag : kFlags) {
    look_at_flag(line, flag, report);
  }
}

// ---- options behind the key ---------------------------------------------------------------------

void look_behind_key(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const std::string_view comment = line.verdict.line.comment;
  const std::string_view word = comment.substr(0, comment.find_first_of(" \t\r"));
  const std::string_view name = word.substr(0, word.find_first_of(",="));
  const auto* kind = name.empty() ? nullptr : authorized_keys::find_option(name);
  const bool has_value = word.substr(name.size()).starts_with("=\"");
  if (kind != nullptr && kind->takes_value() == has_value) {
    report_part(line, word, "options behind the key are comment, and restrict nothing", report);
  }
}

}  // namespace

constexpr Rule principals_empty_entry_rule{
    .id = "KF208",
    .name = "principals-empty-entry",
    .level = Level::kWarning,
    .title = "names of principals= never count",
    .why =
        "sshd reads the list up to the first empty name, or to the fortieth. Names behind that are "
        "never compared, so the people whose certificates carry them cannot log in.",
    .bad = "cert-authority,principals=\"alice,,bob\" ssh-ed25519 AAAA… our authority",
    .good = "cert-authority,principals=\"alice,bob\" ssh-ed25519 AAAA… our authority",
    .remedy = "remove the comma that is too many; keep in mind that the names behind it then count",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_principals>,
};

constexpr Rule environment_ignored_rule{
    .id = "KF213",
    .name = "environment-ignored",
    .level = Level::kWarning,
    .title = "environment= has no effect",
    .why =
        "sshd sets the variables of authorized_keys only where sshd_config says "
        "PermitUserEnvironment, "
        "and the default is no. The option is checked all the same, and then left out without a "
        "word.",
    .bad = "environment=\"ROLE=backup\" ssh-ed25519 AAAA… bob",
    .good = "command=\"env ROLE=backup /usr/local/bin/backup\",restrict ssh-ed25519 AAAA… bob",
    .remedy =
        "set the variable in the forced command; or check with --permit-user-environment if the "
        "server has it on",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_environment>,
};

constexpr Rule undone_option_rule{
    .id = "KF220",
    .name = "undone-option",
    .level = Level::kWarning,
    .title = "an option is undone by a later one, or grants what is granted",
    .why =
        "Options count from left to right, and restrict takes away what stands before it. "
        "\"pty,restrict\" "
        "leaves no pty; \"restrict,pty\" gives one. And pty without restrict or no-pty before it "
        "changes nothing, although it looks as if all else were off.",
    .bad = "pty,restrict ssh-ed25519 AAAA… bob",
    .good = "restrict,pty ssh-ed25519 AAAA… bob",
    .remedy = "write restrict first, and behind it what is to be permitted",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_flags>,
};

constexpr Rule empty_option_rule{
    .id = "KF221",
    .name = "empty-option",
    .level = Level::kWarning,
    .title = "an option is empty",
    .why =
        "sshd skips empty options. Some programs that manage the file stop reading there and drop "
        "the "
        "options behind the second comma when they write it again, restrictions among them.",
    .bad = "no-pty,,from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .good = "no-pty,from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "remove the comma that is too many (check --fix does)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_for_empty>,
};

constexpr Rule permit_without_forwarding_rule{
    .id = "KF222",
    .name = "permit-without-forwarding",
    .level = Level::kWarning,
    .title = "permitopen= or permitlisten= stands where port forwarding is off",
    .why =
        "restrict and no-port-forwarding switch all forwarding off, and permitopen= or "
        "permitlisten= do "
        "not switch it on again: they only narrow what is permitted.",
    .bad = "restrict,permitopen=\"db.example.com:5432\" ssh-ed25519 AAAA… bob",
    .good = "restrict,port-forwarding,permitopen=\"db.example.com:5432\" ssh-ed25519 AAAA… bob",
    .remedy = "add port-forwarding behind restrict, if forwarding is wanted",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_permits>,
};

constexpr Rule options_in_comment_rule{
    .id = "KF223",
    .name = "options-in-comment",
    .level = Level::kWarning,
    .title = "options stand behind the key",
    .why =
        "Options belong before the key type. Behind the key everything is comment, so that the key "
        "has "
        "none of the restrictions that one reads there.",
    .bad = "ssh-ed25519 AAAA… from=\"192.0.2.1\" bob",
    .good = "from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "move the options to the beginning of the line",
    .severity = "8.1",
    .diagnose = nullptr,
    .interest = kOddComment,
    .make = line_check<look_behind_key>,
};

constexpr Rule empty_command_rule{
    .id = "KF224",
    .name = "empty-command",
    .level = Level::kWarning,
    .title = "the forced command is empty",
    .why =
        "command=\"\" does not mean that no command is forced. The user's shell runs an empty "
        "command, "
        "and the session ends at once.",
    .bad = "command=\"\" ssh-ed25519 AAAA… bob",
    .good = "restrict,port-forwarding ssh-ed25519 AAAA… bob",
    .remedy =
        "name the command, or leave the option out; restrict is clearer if nothing is to be run",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_command>,
};

constexpr Rule fido_option_rule{
    .id = "KF225",
    .name = "fido-option-ignored",
    .level = Level::kWarning,
    .title = "an option for FIDO keys stands before another key",
    .why =
        "touch-required and verify-required, and their opposites, look at flags that a FIDO token "
        "puts "
        "into its signature. Other keys have none: sshd accepts the option and asks for nothing.",
    .bad = "verify-required ssh-ed25519 AAAA… bob",
    .good = "verify-required sk-ssh-ed25519@openssh.com AAAA… bob",
    .remedy = "leave the option out, or have a key made on a token (ssh-keygen -t ed25519-sk)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_fido>,
};

constexpr Rule command_with_forwarding_rule{
    .id = "KF226",
    .name = "command-with-forwarding",
    .level = Level::kWarning,
    .title = "a key bound to a command may still forward ports",
    .why =
        "command= says what is run, and nothing about forwarding. Whoever holds the key can open "
        "connections through the server with ssh -N -L or -D, without ever running the command.",
    .bad = "command=\"/usr/local/bin/backup\" ssh-ed25519 AAAA… bob",
    .good = "command=\"/usr/local/bin/backup\",restrict ssh-ed25519 AAAA… bob",
    .remedy = "add restrict, and behind it what the command needs",
    .severity = "5.0",
    .diagnose = nullptr,
    .interest = kWithOptions,
    .make = line_check<look_at_forwarding>,
};

}  // namespace keyfluent::rules
