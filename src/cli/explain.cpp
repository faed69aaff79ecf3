// SPDX-License-Identifier: MIT
// The command explain: what an error, a repair, a rule, or a message of another program means, and
// what to do.
#include "keyfluent/core/repair.h"
#include "src/cli/audit_options.h"
#include "src/cli/command.h"
#include "src/cli/help_text.h"
#include "src/cli/names.h"
#include "src/cli/rule_texts.h"
#include "src/cli/suggest.h"
#include "src/cli/text_job.h"
#include "src/findings/errors.h"
#include "src/server/messages.h"

#include <algorithm>
#include <array>
#include <vector>

namespace keyfluent::cli {

namespace {

std::string_view category_text(Category category) {
  switch (category) {
    case Category::kUsage:
      return "the command line is wrong (exit code 2)";
    case Category::kInput:
      return "the input cannot be used (exit code 3)";
    case Category::kPassphrase:
      return "the passphrase is missing or wrong (exit code 4)";
    case Category::kRefused:
      return "refused for safety (exit code 5)";
    case Category::kSystem:
      return "the system failed (exit code 6)";
  }
  return {};
}

// plain_message is the row's message with something readable for the detail.
std::string plain_message(const ErrorKind& kind) {
  std::string message(kind.message);
  if (const std::size_t hole = message.find("{}"); hole != message.npos) {
    message.replace(hole, 2, "…");
  }
  return message;
}

std::string section(std::string_view title, std::string_view text) {
  std::string section;
  if (!text.empty()) {
    section.append("\n").append(title).append(":\n").append(wrap_text(text, 2));
  }
  return section;
}

std::string explain_error(const ErrorKind& kind) {
  return std::string(kind.id) + " " + std::string(kind.name) + "\n" +
         wrap_text(plain_message(kind), 2) + section("Category", category_text(kind.category)) +
         section("Meaning", kind.meaning) + section("Example", kind.example) +
         section("Remedy", kind.hint);
}

std::string explain_repair(const RepairKind& kind) {
  return std::string(kind.id) + " " + std::string(kind.name) + "\n" + wrap_text(kind.title, 2) +
         section("Category", "a repair: mended with a warning, refused by --strict") +
         section("Meaning", kind.meaning);
}

std::string heading(std::string_view id, std::string_view name, std::string_view title) {
  std::string line(id);
  line += "  ";
  line += name;
  line.append(name.size() < 29 ? 29 - name.size() : 1, ' ');
  return line.append(title).append("\n");
}

std::string list_ids() {
  std::string text;
  for (const auto table : {library_errors(), program_errors()}) {
    for (const ErrorKind* kind : table) {
      text += heading(kind->id, kind->name, plain_message(*kind));
    }
  }
  for (const RepairKind& kind : repair_kinds()) {
    text += heading(kind.id, kind.name, kind.title);
  }
  for (const rules::Rule* rule : rules::rules()) {
    text += heading(rule->id, rule->name, rule->title);
  }
  for (const report::RuleText& check : audit_texts()) {
    if (rules::find_rule(check.id) == nullptr) {
      text += heading(check.id, check.name, check.title);
    }
  }
  return text;
}

const RepairKind* find_repair(std::string_view id) {
  for (const RepairKind& kind : repair_kinds()) {
    if (kind.id == id || kind.name == id) {
      return &kind;
    }
  }
  return nullptr;
}

// upper lets people type e214.
std::string upper(std::string_view id) {
  std::string text(id);
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return text;
}

// bullets writes lines as a list.
std::string bullets(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    text += "  - " + wrap_text(lines.substr(0, end), 4).substr(4);
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return text;
}

std::string_view side_text(std::string_view side) {
  return side == "either" ? "the client's or the server's" : side;
}

std::string explain_known(const std::string& text, const server::Message& message) {
  return wrap_text("\"" + escape_controls(text) + "\"", 0) + section("Said by", message.said_by) +
         section("Side", side_text(message.side)) + section("Cause", message.cause) +
         "\nRemedy:\n" + bullets(message.remedy);
}

// explain_length decodes the four bytes that a client of SFTP took for a length.
std::string explain_length(std::uint32_t number) {
  const std::string letters = server::letters_of(number);
  if (letters.empty()) {
    return std::to_string(number) + " is not four letters: the data were garbled, or the length " +
           "is a real one that the client does not take.\n";
  }
  return std::to_string(number) + " is the text \"" + escape_controls(letters) +
         "\": the beginning of what is printed where SFTP should begin.\n";
}

// explain_message explains what another program said; empty if nobody knows.
std::string explain_message(const std::string& text) {
  const server::Message* message = server::find_message(text);
  const auto length = server::length_of_message(text);
  if (message == nullptr && length) {
    message = server::find_message("received message too long");
  }
  if (message == nullptr) {
    return {};
  }
  return explain_known(text, *message) + (length ? "\n" + explain_length(*length) : "");
}

Result<std::string> explain(const std::string& id) {
  for (const std::string& word : {id, upper(id)}) {
    if (const ErrorKind* kind = find_error(word); kind != nullptr) {
      return explain_error(*kind);
    }
    if (const RepairKind* kind = find_repair(word); kind != nullptr) {
      return explain_repair(*kind);
    }
    if (const rules::Rule* rule = rules::find_rule(word); rule != nullptr) {
      return explain_rule(*rule);
    }
    if (std::string text = explain_audit(word); !text.empty()) {
      return text;
    }
  }
  if (std::string text = explain_message(id); !text.empty()) {
    return text;
  }
  if (id.find(' ') != id.npos) {
    constexpr std::size_t kShown = 100;
    return Error(errors::message_unknown, {}, id.substr(0, kShown));
  }
  const std::string nearest(nearest_word(id, explained_names()));
  return Error(errors::usage_bad_value, {}, "there is no id '" + id + "'")
      .with_hint(nearest.empty() ? "keyfluent explain lists them all"
                                 : "did you mean " + nearest + "?");
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  std::string text;
  for (const std::string& id : arguments.inputs()) {
    KEYFLUENT_TRY(const std::string explanation, explain(id));
    text += (text.empty() ? "" : "\n") + explanation;
  }
  return print_prose(arguments.inputs().empty() ? list_ids() : text, console);
}

constexpr std::array kExamples = {
    Example{"keyfluent explain E214", "what the error E214 means and what to do about it"},
    Example{"keyfluent explain KF301", "why check finds fault with a key"},
    Example{"keyfluent explain \"Received message too long 1416128883\"",
            "what a message of ssh, sftp, sshd, WinSCP, JSch … means"},
    Example{"keyfluent explain", "list every id"},
};

}  // namespace

const Command explain_command{
    .name = "explain",
    .summary = "Explain an error, a rule, or a message of SSH",
    .usage = "[ID | MESSAGE]…",
    .description =
        "Every message ends in an id in brackets. E… is an error, R… a repair, KF… a rule of "
        "check. "
        "A name does as well as an id.\n\n"
        "Anything else is taken for a message of an SSH program (ssh, sftp, sshd, PuTTY, WinSCP, "
        "FileZilla, JSch, paramiko, libssh2 …) or its log: who says it, on which side the cause "
        "is, and what to do. Put it in quotes. The number of \"message too long\" does, too.",
    .examples = kExamples,
    .options = {},
    .start = start,
};

}  // namespace keyfluent::cli
