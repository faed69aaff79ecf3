// SPDX-License-Identifier: MIT
// keyfluent-rules(7), keyfluent-formats(7), keyfluent-errors(7): the tables that `rules`, `formats`
// and `explain` print.
#include "keyfluent/convert.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/wrap.h"
#include "src/cli/audit_options.h"
#include "src/cli/consumers.h"
#include "src/cli/rule_texts.h"
#include "src/findings/errors.h"
#include "src/manual/pages.h"
#include "src/report/text_layout.h"
#include "src/rules/profile.h"

namespace keyfluent::manual {

namespace {

std::string sentence(std::string_view text) {
  std::string result(text);
  return result.empty() || result.ends_with('.') || result.ends_with('?') ? result : result + ".";
}

void labelled(Page& page, std::string_view label, std::string_view text) {
  if (!text.empty()) {
    page.paragraph(std::string(label) + sentence(text));
  }
}

// example shows lines of a file.  One that does not fit is filled like text.
void example(Page& page, std::string_view label, std::string_view lines) {
  constexpr std::size_t kColumns = 62;
  if (lines.empty()) {
    return;
  }
  page.paragraph(label);
  if (report::display_width(lines) <= kColumns || lines.find('\n') != lines.npos) {
    page.literal(lines, false);
  } else {
    page.paragraph("`" + std::string(lines) + "`");
  }
}

void add_rule(Page& page, const report::RuleText& rule) {
  page.item(std::string(rule.id) + " " + std::string(rule.name) + " (" +
            std::string(level_name(rule.level)) + ")");
  page.raw(mdoc_text(sentence(rule.title)));
  labelled(page, "", rule.why);
  example(page, "Found in:", rule.bad);
  example(page, "Not in:", rule.good);
  labelled(page, "Remedy: ", rule.remedy);
}

void add_rules(Page& page) {
  char group = 0;
  for (const report::RuleText& rule : cli::rule_texts()) {
    if (rule.id[2] != group) {
      if (group != 0) {
        page.end_list();
      }
      group = rule.id[2];
      page.subsection(cli::rule_group(group));
      page.begin_list("KF101");
    }
    add_rule(page, rule);
  }
  page.end_list();
}

void add_checks(Page& page) {
  page.subsection("What audit looks for besides");
  page.begin_list("KF101");
  for (const report::RuleText& check : cli::audit_texts()) {
    if (rules::find_rule(check.id) == nullptr) {
      add_rule(page, check);
    }
  }
  page.end_list();
}

void add_profiles(Page& page) {
  page.subsection("Profiles");
  page.paragraph("`--profile` says whose demands on keys are made:");
  page.begin_list("mozilla");
  for (const rules::Profile& profile : rules::profiles()) {
    page.item(profile.name);
    std::string text = std::string(profile.title) + ": RSA of at least " +
                       std::to_string(profile.rsa_bits) + " bits";
    text += profile.rsa_advised_bits == 0 ? std::string()
                                          : ", better " + std::to_string(profile.rsa_advised_bits);
    text += profile.allows_ed25519 ? "" : "; no Ed25519";
    text += profile.allows_ecdsa ? "" : "; no ECDSA";
    page.raw(mdoc_text(sentence(text + (profile.allows_dsa ? "" : "; no DSA"))));
  }
  page.end_list();
}

std::string_view read_and_written(const Format& format) {
  return format.read == nullptr    ? "written only"
         : format.write == nullptr ? "read only"
                                   : "read and written";
}

void add_format(Page& page, const Format& format) {
  page.item(format.name);
  std::string text = std::string(format.title) + "; " + std::string(read_and_written(format));
  if (format.kind == Kind::kPrivate && !format.can_encrypt) {
    text += ", never encrypted";
  }
  text += format.has_comment ? "" : ", without a comment";
  text += format.has_options ? ", with the options of authorized_keys" : "";
  page.raw(mdoc_text(sentence(text)));
}

void add_formats(Page& page, Kind kind) {
  page.begin_list("openssh-private");
  for (const Format* format : formats()) {
    if (format->kind == kind) {
      add_format(page, *format);
    }
  }
  page.end_list();
}

std::string loads_text(const cli::Loads& loads) {
  const std::string_view ciphers = loads.ciphers.empty()  ? "no encryption"
                                   : loads.ciphers == "*" ? "all ciphers that keyfluent writes"
                                                          : loads.ciphers;
  return std::string(loads.format) + ": " + std::string(loads.families) + " (" +
         std::string(ciphers) + ")";
}

void add_consumers(Page& page) {
  page.section("CONSUMERS");
  page.paragraph(
      "`convert --for` takes these names. Each line is a private format that the program was seen "
      "to load, the keys that it loads so, and the ciphers under which it does; the first that "
      "fits is taken.");
  page.begin_list("cryptography");
  for (const cli::Consumer& consumer : cli::consumers()) {
    page.item(consumer.name);
    page.raw(mdoc_text(sentence(consumer.title)));
    for (const cli::Loads& loads : consumer.loads) {
      page.raw(".br\n" + mdoc_text(loads_text(loads)));
    }
  }
  page.end_list();
}

void add_wrappings(Page& page) {
  page.section("SHAPES");
  page.paragraph("`convert --wrap` writes the result as a secret of a CI system:");
  page.begin_list("escaped");
  for (const Wrapping& wrapping : wrappings()) {
    page.item(wrapping.name);
    page.raw(mdoc_text(sentence(wrapping.title)));
  }
  page.end_list();
}

std::string plain_message(const ErrorKind& kind) {
  std::string message(kind.message);
  if (const std::size_t hole = message.find("{}"); hole != message.npos) {
    message.replace(hole, 2, "…");
  }
  return message;
}

void add_error(Page& page, const ErrorKind& kind) {
  page.item(std::string(kind.id) + " " + std::string(kind.name) + " (exit status " +
            std::to_string(static_cast<int>(kind.category)) + ")");
  page.raw(mdoc_text(sentence(plain_message(kind))));
  labelled(page, "", kind.meaning);
  labelled(page, "Example: ", kind.example);
  labelled(page, "Remedy: ", kind.hint);
}

}  // namespace

Page rules_page(const Sources& sources) {
  Page page(
      "keyfluent-rules", '7', "what keyfluent check and keyfluent audit look for", sources.date);
  page.section("DESCRIPTION");
  page.paragraph(
      "`keyfluent check` judges authorized_keys files by the rules below. Their ids are stable. "
      "`--select` and `--ignore` take ids, names, and the beginnings of ids (KF3). "
      "In the examples three dots stand for the rest of a key, and long lines are wrapped.");
  add_rules(page);
  add_checks(page);
  add_profiles(page);
  page.section("SEE ALSO");
  page.raw(
      ".Xr keyfluent-audit 1 ,\n.Xr keyfluent-check 1 ,\n.Xr keyfluent-explain 1 ,\n.Xr sshd 8\n");
  return page;
}

Page formats_page(const Sources& sources) {
  Page page("keyfluent-formats",
            '7',
            "formats of SSH keys that keyfluent reads and writes, and who loads them",
            sources.date);
  page.section("DESCRIPTION");
  page.paragraph(
      "The names are those that `--to` takes, in the order in which a file is tried; the format "
      "of a file is found from its content, never from its name. The families openssh, secsh (of "
      "ssh.com) and ppk (of PuTTY) choose by the kind of key.");
  page.subsection("Formats of private keys");
  add_formats(page, Kind::kPrivate);
  page.subsection("Formats of public keys");
  add_formats(page, Kind::kPublic);
  add_consumers(page);
  add_wrappings(page);
  page.section("SEE ALSO");
  page.raw(".Xr keyfluent-convert 1 ,\n.Xr keyfluent-formats 1 ,\n.Xr keyfluent-inspect 1\n");
  return page;
}

Page errors_page(const Sources& sources) {
  Page page("keyfluent-errors", '7', "errors of keyfluent, and what it mends", sources.date);
  page.section("DESCRIPTION");
  page.paragraph(
      "Every message of keyfluent ends in an id. `keyfluent explain` prints what stands here. "
      "Three dots stand for what differs from case to case.");
  page.subsection("Errors of input");
  page.begin_list("E100");
  for (const ErrorKind* kind : library_errors()) {
    add_error(page, *kind);
  }
  page.end_list();
  page.subsection("Errors of the program");
  page.begin_list("E100");
  for (const ErrorKind* kind : program_errors()) {
    add_error(page, *kind);
  }
  page.end_list();
  page.section("REPAIRS");
  page.paragraph(
      "A repair is something that had to be mended before a key could be read. It is always named "
      "in a warning, and `--strict` refuses it.");
  page.begin_list("R101");
  for (const RepairKind& kind : repair_kinds()) {
    page.item(std::string(kind.id) + " " + std::string(kind.name));
    page.raw(mdoc_text(sentence(kind.title)));
    labelled(page, "", kind.meaning);
  }
  page.end_list();
  page.section("SEE ALSO");
  page.raw(".Xr keyfluent 1 ,\n.Xr keyfluent-explain 1\n");
  return page;
}

}  // namespace keyfluent::manual
