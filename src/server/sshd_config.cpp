// SPDX-License-Identifier: MIT
#include "src/server/sshd_config.h"

#include "keyfluent/core/ascii.h"
#include "src/findings/errors.h"

#include <fnmatch.h>

#include <algorithm>

namespace keyfluent::server {

namespace {

constexpr int kDepth = 16;  // of includes, as in sshd

using Words = std::vector<std::string>;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

// split_words cuts a line into words; nothing if a quote is not closed.
std::optional<Words> split_words(std::string_view line) {
  Words words;
  for (std::size_t at = 0; at < line.size();) {
    if (is_blank(line[at]) || (words.size() == 1 && line[at] == '=')) {
      ++at;
      continue;
    }
    if (line[at] == '#') {
      break;
    }
    const bool is_quoted = line[at] == '"';
    const std::size_t start = at + (is_quoted ? 1 : 0);
    at = start;
    while (at < line.size() && (is_quoted ? line[at] != '"' : !is_blank(line[at])) &&
           (!words.empty() || line[at] != '=')) {
      ++at;
    }
    if (is_quoted && at == line.size()) {
      return std::nullopt;
    }
    words.emplace_back(line.substr(start, at - start));
    at += is_quoted ? 1 : 0;
  }
  return words;
}

// matches_list judges a list of patterns, separated by commas: a match with ! before it refuses.
bool matches_list(std::string_view list, const std::string& name) {
  bool found = false;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view pattern = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    const bool negated = pattern.starts_with('!');
    pattern.remove_prefix(negated ? 1 : 0);
    if (::fnmatch(std::string(pattern).c_str(), name.c_str(), FNM_NOESCAPE) == 0) {
      if (negated) {
        return false;
      }
      found = true;
    }
  }
  return found;
}

enum class Match { kNo, kYes, kUnknown };

class ConfigReader {
 public:
  ConfigReader(const Account& account, const ReadIncluded& read_included)
      : account_(account), read_included_(read_included) {}

  Status read(std::string_view text, int depth) {
    if (depth > kDepth) {
      return Error(errors::sshd_config_unreadable, {}, "its includes are nested too deep");
    }
    const Match outer = match_;
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const auto words = split_words(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!words) {
        return Error(errors::sshd_config_unreadable,
                     {},
                     "a quote is not closed in line " + std::to_string(number));
      }
      if (words->size() > 1) {
        KEYFLUENT_CHECK(take(*words, depth));
      }
    }
    match_ = outer;  // a Match block ends with the file that it stands in
    return ok();
  }

  FileSettings take_result() {
    global_.replace(matched_);
    return {std::move(global_), std::move(skipped_)};
  }

 private:
  Status take(const Words& words, int depth) {
    const std::string keyword = lower(words[0]);
    if (keyword == "match") {
      match_ = judge(words);
    } else if (keyword == "include" && match_ != Match::kNo) {
      for (std::size_t i = 1; i < words.size(); ++i) {
        for (const std::string& text : read_included_(words[i])) {
          KEYFLUENT_CHECK(read(text, depth + 1));
        }
      }
    } else {
      set(keyword, words);
    }
    return ok();
  }

  void set(const std::string& keyword, const Words& words) {
    if (match_ == Match::kUnknown) {
      skipped_.push_back(keyword);
    } else if (match_ == Match::kYes) {
      (in_block_ ? matched_ : global_).add(keyword, Words(words.begin() + 1, words.end()));
    }
  }

  Match judge(const Words& words) {
    in_block_ = true;
    Match match = Match::kYes;
    for (std::size_t i = 1; i < words.size(); i += 2) {
      const std::string criterion = lower(words[i]);
      if (criterion == "all") {
        return Match::kYes;
      }
      const std::string list = i + 1 < words.size() ? words[i + 1] : "";
      const Match one = judge(criterion, list);
      if (one == Match::kNo) {
        return one;
      }
      match = one == Match::kUnknown ? one : match;
    }
    return match;
  }

  [[nodiscard]] Match judge(const std::string& criterion, const std::string& list) const {
    if (criterion == "user") {
      return matches_list(list, account_.name) ? Match::kYes : Match::kNo;
    }
    if (criterion == "group") {
      const auto& groups = account_.groups;
      return std::any_of(groups.begin(),
                         groups.end(),
                         [&](const std::string& group) { return matches_list(list, group); })
                 ? Match::kYes
                 : Match::kNo;
    }
    return Match::kUnknown;
  }

  const Account& account_;
  const ReadIncluded& read_included_;
  Match match_ = Match::kYes;
  bool in_block_ = false;
  std::vector<std::string> skipped_;
  Settings global_;
  Settings matched_;
};

}  // namespace

Settings Settings::of_answer(std::string_view answer) {
  Settings settings;
  while (!answer.empty()) {
    const std::string_view line = answer.substr(0, answer.find('\n'));
    answer.remove_prefix(std::min(line.size() + 1, answer.size()));
    Words words;
    for (std::string_view rest = line; !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (!word.empty()) {
        words.emplace_back(word);
      }
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    }
    if (words.size() > 1) {
      settings.add(words[0], Words(words.begin() + 1, words.end()));
    }
  }
  return settings;
}

void Settings::replace(const Settings& other) {
  for (const auto& [keyword, lines] : other.lines_) {
    lines_[keyword] = lines;
  }
}

const std::vector<Words>& Settings::lines(const std::string& keyword) const {
  static const std::vector<Words> kNone;
  const auto found = lines_.find(keyword);
  return found == lines_.end() ? kNone : found->second;
}

Words Settings::first(const std::string& keyword) const {
  const auto& found = lines(keyword);
  return found.empty() ? Words() : found.front();
}

Words Settings::all(const std::string& keyword) const {
  Words words;
  for (const Words& line : lines(keyword)) {
    words.insert(words.end(), line.begin(), line.end());
  }
  return words;
}

std::string Settings::text(const std::string& keyword, std::string_view otherwise) const {
  std::string text;
  for (const std::string& word : first(keyword)) {
    text += (text.empty() ? "" : " ") + word;
  }
  return text.empty() ? std::string(otherwise) : text;
}

std::string Settings::path(const std::string& keyword) const {
  std::string path = text(keyword);
  return lower(path) == "none" ? std::string() : path;
}

bool Settings::is_on(const std::string& keyword, bool otherwise) const {
  return lower(text(keyword, otherwise ? "yes" : "no")) == "yes";
}

Result<FileSettings> parse_settings(std::string_view text,
                                    const Account& account,
                                    const ReadIncluded& read_included) {
  ConfigReader reader(account, read_included);
  KEYFLUENT_CHECK(reader.read(text, 0));
  return reader.take_result();
}

Result<KeysConfig> parse_sshd_config(std::string_view text,
                                     const Account& account,
                                     const ReadIncluded& read_included) {
  constexpr const char* kKeyword = "authorizedkeysfile";
  KEYFLUENT_TRY(const FileSettings found, parse_settings(text, account, read_included));
  const auto& skipped = found.skipped;
  return KeysConfig{found.settings.first(kKeyword),
                    std::find(skipped.begin(), skipped.end(), kKeyword) != skipped.end()};
}

}  // namespace keyfluent::server
