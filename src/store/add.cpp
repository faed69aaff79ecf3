// SPDX-License-Identifier: MIT
#include "src/store/add.h"

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/error.h"
#include "src/findings/errors.h"
#include "src/store/holders.h"

#include <algorithm>

namespace keyfluent::store {

namespace {

// A comment is for people; what is longer than this is not one (and old sshd stop at 8 KiB a line).
constexpr std::size_t kCommentBytes = 1024;

// one_line makes a comment safe to stand in the file and on a terminal: nothing in it can end the
// line for any program, or hide.
std::string one_line(std::string_view comment) {
  const std::size_t first = comment.find_first_not_of(" \t\r\n");
  if (first == comment.npos) {
    return {};
  }
  const std::size_t last = comment.find_last_not_of(" \t\r\n");
  std::string text = escape_controls(comment.substr(first, last - first + 1));
  if (text.size() > kCommentBytes) {
    std::size_t end = kCommentBytes;
    while (end > 0 && (static_cast<std::uint8_t>(text[end]) & 0xC0) == 0x80) {
      --end;  // not inside a UTF-8 character
    }
    text.resize(end);
  }
  return text;
}

std::string list_of(const std::vector<Holder>& holders) {
  std::string text;
  for (const Holder& holder : holders) {
    text += (text.empty() ? "" : ", ") + std::to_string(holder.number);
  }
  return text;
}

// Plan gathers the splices of several keys.
class Plan {
 public:
  Plan(std::string_view content, const AddSettings& settings)
      : content_(content), settings_(settings) {}

  Status add(const NewKey& key, const std::vector<Holder>& holders) {
    if (const Added* earlier = find_earlier(key); earlier != nullptr) {
      return repeat(key, *earlier);
    }
    if (holders.empty()) {
      append(key);
      return ok();
    }
    const auto same = std::find_if(holders.begin(), holders.end(), [&](const Holder& holder) {
      return equal_options(holder.options, key.options);
    });
    if (same == holders.end() || (settings_.replace && holders.size() > 1)) {
      return replace(key, holders, same != holders.end());
    }
    keep(key, holders, *same);
    return ok();
  }

  Addition take() {
    std::sort(edit_.splices.begin(), edit_.splices.end(), [](const Splice& a, const Splice& b) {
      return a.offset < b.offset;
    });
    if (!lines_.empty()) {
      edit_.splices.push_back(append_lines(content_, lines_));
    }
    return {std::move(edit_), std::move(added_)};
  }

 private:
  // find_earlier finds the outcome of the same key among those already planned.
  [[nodiscard]] const Added* find_earlier(const NewKey& key) const {
    const auto same = std::find_if(
        keys_.begin(), keys_.end(), [&](const NewKey* other) { return other->key == key.key; });
    return same == keys_.end() ? nullptr : &added_[static_cast<std::size_t>(same - keys_.begin())];
  }

  // The options are the same for all keys of one command, so the second is there by then.
  Status repeat(const NewKey& key, const Added& earlier) {
    push(key, {Added::Outcome::kPresent, earlier.line, {}});
    return ok();
  }

  void append(const NewKey& key) {
    if (lines_.empty()) {
      lines_before_ = count_lines(content_);
    }
    lines_.push_back(write_line(key));
    push(key, {Added::Outcome::kAdded, lines_before_ + lines_.size(), {}});
  }

  void keep(const NewKey& key, const std::vector<Holder>& holders, const Holder& same) {
    Added added{Added::Outcome::kPresent, same.number, {}};
    for (const Holder& holder : holders) {
      if (!equal_options(holder.options, key.options)) {
        added.elsewhere.push_back(holder.number);
      }
    }
    push(key, std::move(added));
  }

  Status replace(const NewKey& key, const std::vector<Holder>& holders, bool has_same) {
    if (!settings_.replace) {
      return Error(errors::key_has_other_options, {}, list_of(holders));
    }
    const bool all_same =
        has_same && std::all_of(holders.begin(), holders.end(), [&](auto& holder) {
          return equal_options(holder.options, key.options);
        });
    if (all_same) {
      keep(key, holders, holders.front());
      return ok();
    }
    if (holders.size() > 1) {
      return Error(errors::key_on_several_lines, {}, list_of(holders));
    }
    edit_.splices.push_back(replace_line(content_, holders.front().span, write_line(key)));
    push(key, {Added::Outcome::kReplaced, holders.front().number, {}});
    return ok();
  }

  void push(const NewKey& key, Added added) {
    keys_.push_back(&key);
    added_.push_back(std::move(added));
  }

  std::string_view content_;
  const AddSettings& settings_;
  Edit edit_;
  std::vector<std::string> lines_;  // to be appended
  std::size_t lines_before_ = 0;    // in the content, if there are some
  std::vector<const NewKey*> keys_;
  std::vector<Added> added_;
};

bool has_expired(const authorized_keys::LineVerdict& verdict) {
  const auto& conditions = verdict.conditions;
  return std::any_of(conditions.begin(), conditions.end(), [](const auto& condition) {
    return condition.kind == authorized_keys::Condition::Kind::kExpiry &&
           condition.holds == std::optional(false);
  });
}

// check_accepted judges the new line as sshd will.
Status check_accepted(const NewKey& key, authorized_keys::LineJudge& judge) {
  using authorized_keys::Verdict;
  if (key.key.is_opaque()) {
    return ok();
  }
  const std::string line = write_line(key);
  const authorized_keys::LineVerdict& verdict = judge.judge(line);
  if (verdict.verdict != Verdict::kAccept && verdict.verdict != Verdict::kAcceptIf) {
    return Error(errors::key_not_accepted,
                 {},
                 verdict.reason ? verdict.reason->message() : "it is no line of a key")
        .with_hint(verdict.reason ? verdict.reason->hint() : "");
  }
  return has_expired(verdict)
             ? Status(Error(errors::key_not_accepted, {}, "its expiry-time has passed"))
             : ok();
}

}  // namespace

std::string write_line(const NewKey& key) {
  std::string line = key.options;
  line += line.empty() ? "" : " ";
  line += key.key.name();
  line += ' ';
  line += encode_base64(key.key.blob());
  if (const std::string comment = one_line(key.comment); !comment.empty()) {
    line += ' ';
    line += comment;
  }
  return line;
}

Result<Addition> plan_addition(std::string_view content,
                               const std::vector<NewKey>& keys,
                               const AddSettings& settings) {
  std::vector<const PublicKey*> wanted;
  wanted.reserve(keys.size());
  for (const NewKey& key : keys) {
    wanted.push_back(&key.key);
  }
  const auto holders = find_holders(content, wanted);
  Plan plan(content, settings);
  authorized_keys::LineJudge judge(settings.server, {.now = settings.now});
  for (std::size_t i = 0; i < keys.size(); ++i) {
    KEYFLUENT_CHECK(check_accepted(keys[i], judge));
    KEYFLUENT_CHECK(plan.add(keys[i], holders[i]));
  }
  return plan.take();
}

}  // namespace keyfluent::store
