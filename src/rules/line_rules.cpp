// SPDX-License-Identifier: MIT
#include "src/rules/line_rules.h"

#include "keyfluent/keys/weakness/screen.h"
#include "src/rules/line_digest.h"
#include "src/rules/rules.h"
#include "src/rules/traits.h"

#include <algorithm>
#include <utility>

namespace keyfluent::rules {

namespace {

// Lines with other traits are rare, and shown whole to the rules that remember lines.
constexpr unsigned kTraitsOfPlain =
    kKeyLine | kOddComment | kRsaKey | kDsaKey | kSuspect | kDigested;

}  // namespace

LineRules::LineRules(const Setting& setting,
                     std::span<const Rule* const> rules,
                     const LineText* text)
    : sink_([this](const Finding& finding) { judged_->findings_.push_back(finding); }),
      reporter_(rules, sink_),
      lookers_(rules, setting, false),
      text_(text),
      proves_points_(std::ranges::find(rules, &off_curve_rule) != rules.end()),
      digests_(std::ranges::any_of(
          rules, [](const Rule* rule) { return (rule->interest & kDigested) != 0; })) {
  for (const Rule* rule : rules) {
    interest_ |= rule->interest;
  }
}

void LineRules::look(const InputLine& line, JudgedLine& judged, TextBuffer& text) {
  judge(line, judged);
  if (text_ != nullptr) {
    (*text_)(judged.context(), text);
  }
  run(judged);
}

void LineRules::look_again(const InputLine& line, JudgedLine& judged) {
  judge(line, judged);
}

// Points are taken for proven until all lines are judged; if they then are not, which is rare, all
// begins again without the proof.
void LineRules::look_at(const platform::LineBlock& block,
                        JudgedLines::Wanted wanted,
                        JudgedLines& judged) {
  const bool assume = proves_points_ && block.size() >= kLeastKeysToProve;
  if (!look_at(block, wanted, assume, judged)) {
    look_at(block, wanted, false, judged);
  }
}

// look_at is false if what was assumed does not hold.
bool LineRules::look_at(const platform::LineBlock& block,
                        JudgedLines::Wanted wanted,
                        bool assume,
                        JudgedLines& judged) {
  const bool is_large = is_of_large_file(block);
  judged.clear();
  proof_.clear();
  JudgedLine* line = &judged.next();
  const bool is_asked = interest_ != 0 || wanted.notes || wanted.all_whole;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const InputLine input = input_line(block, i, is_large);
    if (!is_asked && look_plain(input, *line, judged.text_)) {
      judged.take_plain();
      continue;
    }
    judge(input, *line);
    if (text_ != nullptr) {
      (*text_)(line->context(), judged.text_);
    }
    if (KeyView* const key = line->judge_.key(); assume && key != nullptr) {
      proof_.assume(*key);
    }
    run(*line);
    if (!judged.take(*line, wanted)) {
      line = &judged.next();
    }
  }
  return !assume || proof_.holds();
}

// look_plain is enough for a plain line if no rule asks for it: it has no traits.  False if the line
// is another one.
bool LineRules::look_plain(const InputLine& line, JudgedLine& judged, TextBuffer& text) {
  const authorized_keys::LineVerdict& verdict = judged.judge_.judge(line.text, patterns_);
  if (verdict.is_plain && text_ != nullptr) {
    (*text_)(LineContext{{line}, verdict, kKeyLine}, text);
  }
  return verdict.is_plain;
}

void LineRules::judge(const InputLine& line, JudgedLine& judged) {
  const authorized_keys::LineVerdict& verdict = judged.judge_.judge(line.text, patterns_);
  LineContext& context =
      judged.context_.emplace(LineContext{{line}, verdict, traits_of(line, verdict, interest_)});
  if (digests_ && verdict.key && (context.traits & (kKeyLine | kDeadLine)) == kKeyLine) {
    context.digest = digester_of_run().digest(verdict);
    context.traits |= kDigested;
  }
  judged.findings_.clear();
}

void LineRules::run(JudgedLine& judged) {
  if (lookers_.empty()) {
    return;
  }
  judged_ = &judged;
  LineContext& line = *judged.context_;
  const bool is_asked = (lookers_.interest() & kSuspect) != 0 && (line.traits & kKeyLine) != 0;
  if (is_asked && line.verdict.key && may_be_weak(*line.verdict.key, effort_for(line))) {
    line.traits |= kSuspect;
  }
  lookers_.look(line, reporter_);
}

void JudgedLines::clear() {
  is_plain_.clear();
  notes_.clear();
  whole_count_ = 0;
  text_.clear();
}

// next is the place for the next line to be judged.
JudgedLine& JudgedLines::next() {
  if (whole_count_ == whole_.size()) {
    whole_.push_back(std::make_unique<JudgedLine>(setting_));
  }
  return *whole_[whole_count_];
}

// take takes the line that was judged in next(); true if its place can be used again, as what is
// noted of it is enough.
bool JudgedLines::take(const JudgedLine& judged, Wanted wanted) {
  const LineContext& line = judged.context();
  const bool is_plain = !wanted.all_whole && line.verdict.is_plain && judged.findings().empty() &&
                        (line.traits & ~kTraitsOfPlain) == 0;
  is_plain_.push_back(is_plain ? 1 : 0);
  if (wanted.notes) {
    const Algorithm* const algorithm = line.verdict.key ? line.verdict.key->algorithm : nullptr;
    notes_.push_back({line.number, algorithm, line.digest, line.traits});
  }
  whole_count_ += is_plain ? 0 : 1;
  return is_plain;
}

}  // namespace keyfluent::rules
