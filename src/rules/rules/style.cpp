// SPDX-License-Identifier: MIT
// What sshd does not mind, and people and other programs do.
#include "keyfluent/core/characters.h"
#include "keyfluent/core/text.h"
#include "src/rules/rules.h"

namespace keyfluent::rules {

namespace {

// ---- blanks and line ends -----------------------------------------------------------------------

// sshd ends a line at LF; blanks before it belong to the comment, which it does not look at.
void look_for_trailing(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if ((line.traits & kRejectedLine) != 0) {
    return;  // blanks are not what is wrong with it
  }
  std::size_t end = line.text.size();
  end -= static_cast<std::size_t>(line.text.ends_with('\r'));
  std::size_t begin = end;
  while (begin > 0 && is_blank(line.text[begin - 1])) {
    --begin;
  }
  report.at(line,
            begin,
            end,
            "blanks stand at the end of the line",
            replace_fix(line, begin, end, "", "remove the blanks", true));
}

void look_for_end(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if (line.text.empty()) {
    return;
  }
  const std::size_t end = line.text.size();
  report.at(line,
            end,
            end,
            "the last line has no line end: what is appended to the file joins it",
            replace_fix(line, end, end, "\n", "add the line end", true));
}

// MixedEnds knows how the first line ended.  A file with CR LF throughout is consistent.
class MixedEnds final : public Check {
 public:
  void line(const LineContext& line, Report& report) override {
    if (line.number == 1) {
      is_first_plain_ = !line.text.ends_with('\r');
    }
    const std::size_t end = line.text.size();
    if (is_first_plain_ && line.text.ends_with('\r') && line.has_end) {
      report.at(line,
                end - 1,
                end,
                "the line ends in CR LF, the first one in LF",
                replace_fix(line, end - 1, end, "", "remove the CR", true));
    }
  }

  static std::unique_ptr<Check> make(const Setting& /*setting*/) {
    return std::make_unique<MixedEnds>();
  }

 private:
  bool is_first_plain_ = true;  // only lines with odd bytes come here: CR LF is among them
};

// ---- comments -----------------------------------------------------------------------------------

void look_for_comment(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const std::string_view comment = line.verdict.line.comment;
  if (comment.find_first_not_of(" \t\r") == comment.npos) {
    report_part(
        line, line.verdict.line.blob, "the key has no comment that says whose it is", report);
  }
}

// is_hostile is true for what changes the look of other text on a terminal or a page: control
// characters, and those that turn the direction of writing or cannot be seen.
bool is_hostile(char32_t code) {
  const bool is_control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool is_direction =
      (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x061C;
  const bool is_invisible = (code >= 0x200B && code <= 0x200F) || code == 0x2028 ||
                            code == 0x2029 || code == 0x2060 || code == 0xFEFF || code == 0x00AD;
  return (is_control && code != '\t') || is_direction || is_invisible;
}

void look_for_hostile(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const bool is_comment = (line.traits & kCommentLine) != 0;
  std::string_view text = is_comment ? line.text : line.verdict.line.comment;
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  while (!text.empty()) {
    const Decoded character = decode_character(text);
    const std::size_t length = std::min(character.length, text.size());
    if (is_hostile(character.code)) {
      report_part(line,
                  text.substr(0, length),
                  "the comment holds the character " + escape_controls(text.substr(0, length)) +
                      ", which changes what a terminal shows",
                  report);
      return;
    }
    text.remove_prefix(length);
  }
}

// ---- spellings of one key -----------------------------------------------------------------------

void look_at_spelling(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if (!line.verdict.key || line.verdict.key->is_opaque()) {
    return;
  }
  const std::string_view type = line.verdict.line.type;
  const std::string_view name = line.verdict.key->algorithm->name;
  if (type == name) {
    return;
  }
  const std::size_t begin = offset_in(line.text, type);
  report_part(
      line,
      type,
      std::string(type) + " is the name of a signature; the key type is " + std::string(name),
      report,
      replace_fix(line, begin, begin + type.size(), std::string(name), "name the key type", true));
}

void look_at_blob(const LineContext& line, const Setting& /*setting*/, Report& report) {
  if (line.verdict.key && !line.verdict.key->is_canonical) {
    report_part(line,
                line.verdict.line.blob,
                "the key is written in another way than programs write it",
                report);
  }
}

}  // namespace

constexpr Rule trailing_blanks_rule{
    .id = "KF401",
    .name = "trailing-blanks",
    .level = Level::kNote,
    .title = "blanks stand at the end of a line",
    .why =
        "sshd does not mind. They show up in differences, and tools that compare lines as text "
        "take "
        "the same key for two.",
    .bad = "ssh-ed25519 AAAA… bob<blank>",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "remove them (check --fix does)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kTrailingBlank,
    .make = line_check<look_for_trailing>,
};

constexpr Rule no_final_newline_rule{
    .id = "KF402",
    .name = "missing-final-newline",
    .level = Level::kNote,
    .title = "the last line has no line end",
    .why =
        "sshd reads the line all the same. But the next key that somebody appends with >> is "
        "joined to "
        "it, becomes part of its comment, and does not work.",
    .bad = "ssh-ed25519 AAAA… bob<end of file>",
    .good = "ssh-ed25519 AAAA… bob<LF><end of file>",
    .remedy = "end the file with a line end (check --fix does)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kNoEnd,
    .make = line_check<look_for_end>,
};

constexpr Rule no_comment_rule{
    .id = "KF403",
    .name = "no-comment",
    .level = Level::kNote,
    .title = "a key has no comment",
    .why =
        "The comment is all that says whose a key is, and why it is here. Nobody dares to remove a "
        "key "
        "that has none.",
    .bad = "ssh-ed25519 AAAA…",
    .good = "ssh-ed25519 AAAA… bob@example.com until 2027",
    .remedy = "write behind the key whose it is",
    .severity = "",
    .diagnose = nullptr,
    .interest = kOddComment,
    .make = line_check<look_for_comment>,
};

constexpr Rule hostile_comment_rule{
    .id = "KF404",
    .name = "hostile-comment",
    .level = Level::kWarning,
    .title = "a comment holds characters that change what a terminal shows",
    .why =
        "Escape sequences, invisible characters and those that turn the direction of writing can "
        "hide "
        "a key from whoever looks at the file with cat or in a review. Some programs also take a "
        "few "
        "of them for line ends, and what follows for a key of its own.",
    .bad = "ssh-ed25519 AAAA… bob<ESC>[1A<ESC>[2K",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "remove the characters, and ask who put them there",
    .severity = "5.0",
    .diagnose = nullptr,
    .interest = kOddBytes,
    .make = line_check<look_for_hostile>,
};

constexpr Rule type_alias_rule{
    .id = "KF405",
    .name = "type-alias",
    .level = Level::kNote,
    .title = "the line names a signature algorithm where the key type belongs",
    .why =
        "sshd reads rsa-sha2-256 or rsa-sha2-512 before an RSA key as ssh-rsa. Other programs do "
        "not, "
        "and drop the line when they rewrite the file.",
    .bad = "rsa-sha2-512 AAAAB3NzaC1yc2E… bob",
    .good = "ssh-rsa AAAAB3NzaC1yc2E… bob",
    .remedy = "write the key type (check --fix does): nothing changes for sshd",
    .severity = "",
    .diagnose = nullptr,
    .interest = kNonCanonical,
    .make = line_check<look_at_spelling>,
};

constexpr Rule unusual_encoding_rule{
    .id = "KF406",
    .name = "unusual-encoding",
    .level = Level::kWarning,
    .title = "a key is encoded in an unusual way",
    .why =
        "Surplus zeros before a number, or another name inside, make a second spelling of the same "
        "key. "
        "sshd compares keys by value, but fingerprints and lists of revoked keys that are made "
        "from "
        "the text do not find it.",
    .bad = "ssh-rsa AAAAB3NzaC1yc2EAAAAEAAEAAQ… bob",
    .good = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB… bob",
    .remedy = "keyfluent convert writes the key as programs write it; put its output here",
    .severity = "4.0",
    .diagnose = nullptr,
    .interest = kNonCanonical,
    .make = line_check<look_at_blob>,
};

constexpr Rule mixed_line_ends_rule{
    .id = "KF407",
    .name = "mixed-line-ends",
    .level = Level::kNote,
    .title = "some lines end in CR LF",
    .why =
        "sshd takes a CR at the end of a line for part of the comment. In a file whose first line "
        "has "
        "none it shows that lines were pasted from somewhere else; other programs may not take the "
        "key.",
    .bad = "ssh-ed25519 AAAA… alice\nssh-ed25519 AAAA… bob<CR>",
    .good = "ssh-ed25519 AAAA… alice\nssh-ed25519 AAAA… bob",
    .remedy = "end all lines in LF (check --fix does)",
    .severity = "",
    .diagnose = nullptr,
    .interest = kOddBytes,
    .make = MixedEnds::make,
};

}  // namespace keyfluent::rules
