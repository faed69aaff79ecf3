// SPDX-License-Identifier: MIT
// Files whose text is not what sshd takes for text: byte order marks, UTF-16, CR line ends, NUL
// bytes.
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"
#include "src/rules/rules.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";

// The key behind the mark would come to life, which only a person can want: not a safe fix.
std::optional<Diagnosis> diagnose_mark(const LineContext& line) {
  if (line.number != 1 || !line.text.starts_with(kMark)) {
    return std::nullopt;
  }
  return Diagnosis{0,
                   kMark.size(),
                   "the file begins with a byte order mark, so sshd cannot read its first line",
                   replace_fix(line, 0, kMark.size(), "", "remove the byte order mark", false)};
}

std::optional<Diagnosis> diagnose_utf16(const LineContext& line) {
  const bool is_utf16 =
      line.number == 1 && (line.text.starts_with("\xFF\xFE") || line.text.starts_with("\xFE\xFF"));
  if (!is_utf16) {
    return std::nullopt;
  }
  return Diagnosis{0, 2, "the file is UTF-16, of which sshd can read nothing"};
}

// hidden_line finds a CR behind which something stands that would be a line of its own: a comment,
// or a key.
std::size_t hidden_line(std::string_view text) {
  for (std::size_t at = text.find('\r'); at != text.npos; at = text.find('\r', at + 1)) {
    const std::size_t start = word_start(text, at + 1);
    const std::string_view word = text.substr(start, word_end(text, start) - start);
    const bool is_key = find_algorithm(word) != nullptr;
    if (is_key || word.starts_with('#')) {
      return at;
    }
  }
  return text.npos;
}

constexpr std::string_view kCrMessage =
    "a lone CR is no line end to sshd: what follows it belongs to this line";

std::optional<Diagnosis> diagnose_cr(const LineContext& line) {
  const std::size_t at = hidden_line(line.text);
  if (at == line.text.npos) {
    return std::nullopt;
  }
  return Diagnosis{at, at + 1, std::string(kCrMessage)};
}

void look_for_cr(const LineContext& line, const Setting& /*setting*/, Report& report) {
  const std::size_t at = hidden_line(line.text);
  if (at != line.text.npos && (line.traits & kRejectedLine) == 0) {
    report.at(line, at, at + 1, std::string(kCrMessage));
  }
}

// HiddenByNul says nothing of UTF-16, which has a finding of its own.
class HiddenByNul final : public Check {
 public:
  void line(const LineContext& line, Report& report) override {
    is_utf16_ = is_utf16_ || diagnose_utf16(line);
    // At the end of a line a NUL hides nothing but a CR.
    const std::size_t at = line.text.find('\0');
    if (!is_utf16_ && at != line.text.npos &&
        line.text.find_first_not_of(std::string_view("\0\r", 2), at) != line.text.npos) {
      report.at(line, at, line.text.size(), "sshd reads nothing of the line after a NUL byte");
    }
  }

  static std::unique_ptr<Check> make(const Setting& /*setting*/) {
    return std::make_unique<HiddenByNul>();
  }

 private:
  bool is_utf16_ = false;
};

}  // namespace

constexpr Rule byte_order_mark_rule{
    .id = "KF101",
    .name = "byte-order-mark",
    .level = Level::kError,
    .title = "the file begins with a byte order mark",
    .why =
        "Editors on Windows put three invisible bytes (EF BB BF) before the text. To sshd they are "
        "the beginning of the first word, so the first line holds no key. The other lines are "
        "fine, "
        "which makes this hard to see.",
    .bad = "<BOM>ssh-ed25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "save the file as UTF-8 without a byte order mark",
    .severity = "",
    .diagnose = diagnose_mark,
};

constexpr Rule utf16_text_rule{
    .id = "KF102",
    .name = "utf16-text",
    .level = Level::kError,
    .title = "the file is UTF-16",
    .why =
        "Older versions of PowerShell write UTF-16 where > or Out-File is used. Every second byte "
        "is "
        "then a NUL, at which sshd stops reading: no key of the file works.",
    .bad = "a file written with: type id.pub > authorized_keys",
    .good = "a file written with: Set-Content -Encoding ascii",
    .remedy = "write the file again as ASCII or UTF-8 without a byte order mark",
    .severity = "",
    .diagnose = diagnose_utf16,
};

constexpr Rule cr_line_ends_rule{
    .id = "KF103",
    .name = "cr-line-ends",
    .level = Level::kError,
    .title = "a line is ended by CR alone",
    .why =
        "Only LF ends a line for sshd. What stands behind a lone CR belongs to the comment of the "
        "key "
        "before it, or to a line that is no key at all, so that keys silently do not work. Behind "
        "a "
        "comment line even the whole file is a comment.",
    .bad = "ssh-ed25519 AAAA… alice<CR>ssh-ed25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… alice\nssh-ed25519 AAAA… bob",
    .remedy = "convert the line ends: tr '\\r' '\\n'",
    .severity = "",
    .diagnose = diagnose_cr,
    .interest = kOddBytes,
    .make = line_check<look_for_cr>,
};

constexpr Rule nul_byte_rule{
    .id = "KF104",
    .name = "nul-byte",
    .level = Level::kWarning,
    .title = "a NUL byte hides the rest of the line",
    .why =
        "sshd handles a line as a C string, which a NUL byte ends. An editor shows more than sshd "
        "reads: an option or a key that stands behind the NUL does not exist.",
    .bad = "ssh-ed25519 AAAA… bob<NUL> and more",
    .good = "ssh-ed25519 AAAA… bob and more",
    .remedy = "remove the NUL bytes, and find out which program writes them",
    .severity = "",
    .interest = kOddBytes,
    .make = HiddenByNul::make,
};

}  // namespace keyfluent::rules
