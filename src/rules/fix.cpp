// SPDX-License-Identifier: MIT
#include "src/rules/fix.h"

#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "src/findings/errors.h"

#include <algorithm>
#include <set>
#include <utility>

namespace keyfluent::rules {

namespace {

using authorized_keys::LineJudge;
using authorized_keys::Verdict;

// A fix can uncover the next finding of its line; more than this in one line is no accident.
constexpr int kRounds = 16;

// Piece is what became of one line of the old content; its LF is part of it.
struct Piece {
  std::string text;
  bool is_changed = false;
};

std::vector<Piece> split(std::string_view content) {
  std::vector<Piece> pieces;
  while (!content.empty()) {
    const std::size_t end = std::min(content.find('\n'), content.size() - 1) + 1;
    pieces.push_back({std::string(content.substr(0, end)), false});
    content.remove_prefix(end);
  }
  return pieces;
}

std::string join(const std::vector<Piece>& pieces) {
  std::string content;
  for (const Piece& piece : pieces) {
    content += piece.text;
  }
  return content;
}

// Content is the pieces and where each of them begins.
class Content {
 public:
  explicit Content(std::vector<Piece>& pieces) : pieces_(pieces) {
    starts_.reserve(pieces.size());
    for (const Piece& piece : pieces) {
      starts_.push_back(size_);
      size_ += piece.text.size();
    }
  }

  // replace must be called from the last replacement to the first: the places of earlier ones then
  // stay what they are.
  void replace(const Replacement& replacement) {
    if (replacement.offset + replacement.removed > size_ || pieces_.empty()) {
      return;
    }
    const auto after = std::upper_bound(starts_.begin(), starts_.end(), replacement.offset);
    const auto first = static_cast<std::size_t>(after - starts_.begin()) - 1;
    std::string& text = pieces_[first].text;
    const std::size_t begin = replacement.offset - starts_[first];
    const std::size_t here =
        std::min<std::size_t>(replacement.removed, end_of(first) - replacement.offset);
    text.replace(begin, here, replacement.inserted);
    pieces_[first].is_changed = true;
    swallow(first, replacement.removed - here);
  }

 private:
  [[nodiscard]] std::size_t end_of(std::size_t piece) const {
    return piece + 1 < starts_.size() ? starts_[piece + 1] : size_;
  }

  // swallow removes bytes from the pieces after `first`, and what is left of the last one of them
  // joins it.
  void swallow(std::size_t first, std::size_t bytes) {
    for (std::size_t next = first + 1; bytes > 0 && next < pieces_.size(); ++next) {
      const std::size_t here = std::min(bytes, end_of(next) - starts_[next]);
      pieces_[first].text += pieces_[next].text.substr(here);
      pieces_[next] = {{}, true};
      bytes -= here;
    }
  }

  std::vector<Piece>& pieces_;
  std::vector<std::size_t> starts_;
  std::size_t size_ = 0;
};

std::size_t begin_of(const Fix& fix) {
  return fix.replacements.front().offset;
}

std::size_t end_of(const Fix& fix) {
  return fix.replacements.back().offset + fix.replacements.back().removed;
}

// choose takes the fixes that do not overlap, the first ones first.
std::vector<const Fix*> choose(const std::vector<Finding>& findings) {
  std::vector<const Fix*> fixes;
  for (const Finding& finding : findings) {
    if (finding.fix && !finding.fix->replacements.empty()) {
      fixes.push_back(&*finding.fix);
    }
  }
  std::stable_sort(fixes.begin(), fixes.end(), [](const Fix* a, const Fix* b) {
    return begin_of(*a) < begin_of(*b);
  });
  std::vector<const Fix*> chosen;
  for (const Fix* fix : fixes) {
    if (chosen.empty() || begin_of(*fix) > end_of(*chosen.back())) {
      chosen.push_back(fix);
    }
  }
  return chosen;
}

void apply(std::vector<Piece>& pieces, const std::vector<const Fix*>& fixes) {
  Content content(pieces);
  for (auto fix = fixes.rbegin(); fix != fixes.rend(); ++fix) {
    const auto& replacements = (*fix)->replacements;
    for (auto at = replacements.rbegin(); at != replacements.rend(); ++at) {
      content.replace(*at);
    }
  }
}

std::vector<Replacement> replacements_of(std::string_view before,
                                         const std::vector<Piece>& pieces) {
  std::vector<Replacement> replacements;
  std::size_t offset = 0;
  for (const Piece& piece : pieces) {
    const std::size_t end = std::min(before.find('\n', offset), before.size() - 1) + 1;
    if (piece.is_changed && piece.text != before.substr(offset, end - offset)) {
      replacements.push_back({offset, end - offset, piece.text});
    }
    offset = end;
  }
  return replacements;
}

// Access is what one line gives: to which key, with which options.
using Access = std::pair<std::string, std::string>;

// plain_options is the options without what means nothing: empty ones, upper case.
std::string plain_options(std::string_view text) {
  const auto options = authorized_keys::parse_options(text);
  if (!options) {
    return std::string(text);
  }
  auto written = authorized_keys::write_options(*options);
  return written ? std::move(*written) : std::string(text);
}

// accesses_of lists what the lines of a text give; nothing for lines that let nobody in.
std::vector<Access> accesses_of(std::string_view text, LineJudge& judge) {
  std::vector<Access> accesses;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const auto& verdict = judge.judge(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (verdict.verdict != Verdict::kAccept && verdict.verdict != Verdict::kAcceptIf) {
      continue;
    }
    accesses.emplace_back(as_text(verdict.key->blob), plain_options(verdict.line.options));
  }
  return accesses;
}

// is_covered is true if every access of `after` is one of `before`, in the same order, and those
// that are gone stand further up, where sshd finds them first anyway.  `above` is what stands
// there, and gets what is kept.
bool is_covered(const std::vector<Access>& before,
                const std::vector<Access>& after,
                std::set<Access>& above) {
  auto kept = after.begin();
  for (const Access& access : before) {
    if (kept != after.end() && *kept == access) {
      above.insert(access);
      ++kept;
    } else if (!above.contains(access)) {
      return false;
    }
  }
  return kept == after.end();
}

}  // namespace

Fixed apply_fixes(std::string_view content, const FindFixes& find) {
  Fixed fixed;
  fixed.content = content;
  std::vector<Piece> pieces = split(content);
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<Finding> findings = find(fixed.content);
    const std::vector<const Fix*> fixes = choose(findings);
    if (fixes.empty()) {
      break;
    }
    apply(pieces, fixes);
    fixed.content = join(pieces);
    fixed.fixes += fixes.size();
  }
  fixed.replacements = replacements_of(content, pieces);
  return fixed;
}

Status verify_safe(std::string_view before,
                   const Fixed& fixed,
                   const authorized_keys::Server& server) {
  LineJudge judge(server, {});
  std::set<Access> above;
  std::size_t done = 0;  // of `before`
  const auto pass = [&](const std::vector<Access>& accesses) {
    above.insert(accesses.begin(), accesses.end());
  };
  for (const Replacement& replacement : fixed.replacements) {
    pass(accesses_of(before.substr(done, replacement.offset - done), judge));
    done = replacement.offset + replacement.removed;
    const auto now = accesses_of(replacement.inserted, judge);
    const std::string_view old = before.substr(replacement.offset, replacement.removed);
    if (!is_covered(accesses_of(old, judge), now, above)) {
      const std::string_view passed = before.substr(0, replacement.offset);
      const auto lines = std::count(passed.begin(), passed.end(), '\n');
      return Error(errors::fix_widens_access,
                   Place::at_line(static_cast<std::uint64_t>(lines) + 1));
    }
  }
  return ok();
}

}  // namespace keyfluent::rules
