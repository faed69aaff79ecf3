// SPDX-License-Identifier: MIT
#include "src/store/remove.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "keyfluent/crypto/digest.h"
#include "src/findings/errors.h"
#include "src/platform/confined.h"
#include "src/store/holders.h"
#include "src/store/undo.h"

#include <algorithm>
#include <unordered_map>

namespace keyfluent::store {

namespace {

using authorized_keys::Line;

// without_blanks takes the blanks at the end away, CR among them: they are not part of a comment
// that anybody types.
std::string_view without_blanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r");
  return text.substr(0, last == text.npos ? 0 : last + 1);
}

// The first letter of a name says in which way it names a line.
constexpr char kByKey = 'k';
constexpr char kBySha256 = 's';
constexpr char kByMd5 = 'm';
constexpr char kByComment = 'c';

std::string name_of(const Subject& subject) {
  switch (subject.kind) {
    case Subject::Kind::kKey:
      return kByKey + std::string(as_text(subject.key->blob()));
    case Subject::Kind::kFingerprint:
      return (subject.fingerprint->hash == Fingerprint::Hash::kSha256 ? kBySha256 : kByMd5) +
             std::string(as_text(subject.fingerprint->bytes));
    case Subject::Kind::kComment:
      break;
  }
  return kByComment + std::string(without_blanks(subject.text));
}

// Search looks for the subjects line by line.
class Search {
 public:
  Search(std::string_view content, const std::vector<Subject>& subjects) : subjects_(subjects) {
    std::vector<const PublicKey*> keys;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < subjects.size(); ++i) {
      if (subjects[i].kind == Subject::Kind::kKey) {
        keys.push_back(&*subjects[i].key);
        places.push_back(i);
      }
      hashes_ = hashes_ || subjects[i].kind == Subject::Kind::kFingerprint;
      by_name_.emplace(name_of(subjects[i]), i);
    }
    const auto holders =
        keys.empty() ? std::vector<std::vector<Holder>>() : find_holders(content, keys);
    for (std::size_t i = 0; i < holders.size(); ++i) {
      for (const Holder& holder : holders[i]) {
        by_number_.emplace_back(holder.number, places[i]);
      }
    }
    std::sort(by_number_.begin(), by_number_.end());
  }

  void look_at(std::size_t number, std::string_view text, const LineSpan& span) {
    const auto line = authorized_keys::split_line(text);
    if (!line || line->kind != Line::Kind::kKey) {
      return;
    }
    std::vector<std::size_t> asking = find(number, *line);
    if (asking.empty()) {
      return;
    }
    const auto blob = authorized_keys::decode_blob(line->blob);
    found_.push_back({std::move(asking),
                      number,
                      span,
                      std::string(line->type),
                      blob ? sha256_text(canonical_blob(*line, *blob)) : std::string(),
                      std::string(without_blanks(line->comment)),
                      lets_in(text)});
  }

  std::vector<FoundLine> take() { return std::move(found_); }

 private:
  bool lets_in(std::string_view text) {
    const authorized_keys::Verdict verdict = judge_.judge(text).verdict;
    return verdict == authorized_keys::Verdict::kAccept ||
           verdict == authorized_keys::Verdict::kAcceptIf;
  }

  // find returns the subjects that ask for the line, by one look-up for each way to name it.
  std::vector<std::size_t> find(std::size_t number, const Line& line) {
    std::vector<std::size_t> asking;
    if (const PublicKey* key = key_of(number); key != nullptr) {
      look_up(kByKey, as_text(key->blob()), asking);
    }
    look_up(kByComment, without_blanks(line.comment), asking);
    const auto blob = hashes_ ? authorized_keys::decode_blob(line.blob) : Result<Bytes>(Bytes());
    if (hashes_ && blob) {
      const Bytes canonical = canonical_blob(line, *blob);
      look_up(kBySha256, as_text(sha256(canonical)), asking);
      look_up(kByMd5, as_text(md5(canonical)), asking);
    }
    std::sort(asking.begin(), asking.end());
    return asking;
  }

  void look_up(char way, std::string_view name, std::vector<std::size_t>& asking) const {
    const auto [begin, end] = by_name_.equal_range(way + std::string(name));
    for (auto each = begin; each != end; ++each) {
      asking.push_back(each->second);
    }
  }

  // key_of returns the key that is asked for and stands in the line; null if there is none.
  const PublicKey* key_of(std::size_t number) {
    while (next_ < by_number_.size() && by_number_[next_].first < number) {
      ++next_;
    }
    const bool is_there = next_ < by_number_.size() && by_number_[next_].first == number;
    return is_there ? &*subjects_[by_number_[next_].second].key : nullptr;
  }

  const std::vector<Subject>& subjects_;
  std::unordered_multimap<std::string, std::size_t> by_name_;
  bool hashes_ = false;
  std::vector<std::pair<std::size_t, std::size_t>> by_number_;  // line, subject: the keys' lines
  std::size_t next_ = 0;
  authorized_keys::LineJudge judge_{{}, {}};
  std::vector<FoundLine> found_;
};

std::string describe(const FoundLine& line) {
  return std::to_string(line.number) + " (" + line.type + " " + line.fingerprint + ")";
}

std::string encode(const std::vector<FoundLine>& lines) {
  Writer writer;
  for (const FoundLine& line : lines) {
    writer.put_u32(static_cast<std::uint32_t>(line.subjects.size()));
    for (const std::size_t subject : line.subjects) {
      writer.put_u64(subject);
    }
    writer.put_u64(line.number);
    writer.put_string(line.type);
    writer.put_string(line.fingerprint);
    writer.put_string(line.comment);
    writer.put_u8(line.lets_in ? 1 : 0);
  }
  return std::string(as_text(writer.view()));
}

Result<std::vector<FoundLine>> decode(std::string_view text) {
  std::vector<FoundLine> lines;
  Reader reader(as_bytes(text));
  while (!reader.failed() && reader.remaining() > 0) {
    FoundLine line;
    const std::uint32_t subjects = reader.read_u32();
    for (std::uint32_t i = 0; i < subjects && !reader.failed(); ++i) {
      line.subjects.push_back(reader.read_u64());
    }
    line.number = reader.read_u64();
    line.type = reader.read_text();
    line.fingerprint = reader.read_text();
    line.comment = reader.read_text();
    line.lets_in = reader.read_u8() != 0;
    lines.push_back(std::move(line));
  }
  KEYFLUENT_CHECK(reader.finish());
  return lines;
}

}  // namespace

std::vector<FoundLine> find_lines(std::string_view content, const std::vector<Subject>& subjects) {
  Search search(content, subjects);
  for_each_line(content, [&](std::size_t number, std::string_view text, const LineSpan& span) {
    search.look_at(number, text, span);
  });
  return search.take();
}

Result<std::vector<FoundLine>> find_lines_in(const Location& location,
                                             const std::vector<Subject>& subjects,
                                             platform::SandboxMode sandbox) {
  bool exists = false;
  KEYFLUENT_TRY(const std::string content, read_keys(location, exists));
  return platform::work_apart(
             sandbox, [&] { return Result<std::string>(encode(find_lines(content, subjects))); })
      .and_then([](const std::string& found) { return decode(found); });
}

Result<Edit> plan_removal(const std::vector<FoundLine>& lines,
                          const std::vector<Subject>& subjects,
                          bool all) {
  Edit edit;
  std::vector<std::string> by_comment(subjects.size());
  std::vector<std::size_t> counts(subjects.size());
  for (const FoundLine& line : lines) {
    edit.splices.push_back({line.span.offset, line.span.next() - line.span.offset, {}});
    for (const std::size_t subject : line.subjects) {
      by_comment[subject] += (counts[subject]++ == 0 ? "" : ", ") + describe(line);
    }
  }
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    if (!all && subjects[i].kind == Subject::Kind::kComment && counts[i] > 1) {
      return Error(errors::comment_on_several_lines, {}, by_comment[i]);
    }
  }
  return edit;
}

Result<Change> remove_keys(const Location& location,
                           const ChangeSettings& settings,
                           const std::vector<Subject>& subjects,
                           bool all,
                           std::vector<FoundLine>& removed) {
  const Planner plan = [&](std::string_view content, std::string& report) -> Result<Edit> {
    const std::vector<FoundLine> lines = find_lines(content, subjects);
    KEYFLUENT_TRY(Edit edit, plan_removal(lines, subjects, all));
    report = encode(lines);
    return edit;
  };
  ChangeSettings checked = settings;
  checked.check = [&](std::string_view after) -> Status {
    return find_lines(after, subjects).empty()
               ? ok()
               : Status(Error(errors::store_verify_failed, {}, "a revoked key is still there"));
  };
  KEYFLUENT_TRY(Change change, change_as_owner(location, checked, plan));
  KEYFLUENT_TRY(removed, decode(change.report));
  return change;
}

}  // namespace keyfluent::store
