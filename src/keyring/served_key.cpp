// SPDX-License-Identifier: MIT
#include "src/keyring/served_key.h"

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"

#include <algorithm>
#include <optional>

namespace keyfluent::keyring {

namespace {

using authorized_keys::LineJudge;
using authorized_keys::LineVerdict;
using authorized_keys::Verdict;

// A CA's line is for certificates, and sshd asks with another fingerprint than the CA's.  So it is,
// for an unusual spelling of a key.
std::string fingerprint_of(const LineVerdict& verdict) {
  const bool is_found_by_it =
      verdict.key && verdict.key->is_canonical && !verdict.permissions.cert_authority;
  return is_found_by_it ? sha256_fingerprint(*verdict.key) : std::string();
}

// take adds one line; false if it is neither a key nor a comment.
bool take(LineJudge& judge, std::string_view text, std::uint64_t number, FileKeys& found) {
  const LineVerdict& verdict = judge.judge(text);
  switch (verdict.verdict) {
    case Verdict::kBlank:
      return false;
    case Verdict::kComment:
      return true;
    case Verdict::kReject: {
      const std::uint64_t column = verdict.reason->place().column;
      found.errors.push_back(
          Error(*verdict.reason).at(Place::at_line(number, std::max<std::uint64_t>(column, 1))));
      return false;
    }
    case Verdict::kAccept:
    case Verdict::kAcceptIf:
    case Verdict::kDead:  // today, perhaps, and to this version: sshd will tell
      found.keys.push_back({std::string(text), fingerprint_of(verdict)});
      return true;
  }
  return false;
}

struct Lines {
  FileKeys found;
  bool is_blank = true;
  bool is_sound = false;  // at least one line is a key or a comment
};

Lines read_lines(std::string_view content) {
  Lines lines;
  LineJudge judge({}, {});
  for (std::uint64_t number = 1; !content.empty(); ++number) {
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view text = content.substr(0, end);
    lines.is_sound = take(judge, text, number, lines.found) || lines.is_sound;
    lines.is_blank = lines.is_blank && text.find_first_not_of(" \t\r") == text.npos;
    content.remove_prefix(std::min(end + 1, content.size()));
  }
  return lines;
}

// line_of writes a key of another format as the line that sshd reads.
Status add_entry(const Entry& entry, LineJudge& judge, FileKeys& found) {
  if (entry.format->kind == Kind::kPrivate) {
    return Error(errors::wrong_kind_private, entry.place);
  }
  KEYFLUENT_TRY(const SecretBytes text, write(entry, *find_format("openssh-public"), {}));
  std::string_view line = as_text(text.view());
  line = line.substr(0, line.find('\n'));
  take(judge, line, std::max<std::uint64_t>(entry.place.line, 1), found);
  return ok();
}

FileKeys read_other_format(std::string_view content) {
  FileKeys found;
  Document document = read(SecretBytes(as_bytes(content)), {.strict = true});
  LineJudge judge({}, {});
  for (const Entry& entry : document.entries) {
    if (Status added = add_entry(entry, judge, found); !added) {
      found.errors.push_back(std::move(added).error());
    }
  }
  std::move(document.errors.begin(), document.errors.end(), std::back_inserter(found.errors));
  return found;
}

}  // namespace

FileKeys served_keys(std::string_view content) {
  Lines lines = read_lines(content);
  if (lines.is_blank) {  // sshd finds fault with a lone CR
    return {};
  }
  return lines.is_sound ? std::move(lines.found) : read_other_format(content);
}

}  // namespace keyfluent::keyring
