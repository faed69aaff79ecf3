// SPDX-License-Identifier: MIT
#include "src/cli/values.h"

#include "src/cli/names.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

struct Row {
  std::string_view word;
  Value::Kind kind;
  Choices (*choices)();
};

constexpr std::array kRows = {
#define KEYFLUENT_VALUE(word, kind, choices) Row{word, Value::Kind::kind, choices},
#include "src/cli/values.def"
#undef KEYFLUENT_VALUE
};

Value made(const Row& row) {
  return {row.kind, row.choices != nullptr ? row.choices() : Choices()};
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

// without_options takes "--user NAME" and "[--user NAME | --file PATH]" out of a usage.
std::string without_options(std::string_view usage) {
  std::string rest;
  while (!usage.empty()) {
    const std::size_t dashes = std::min(usage.find("--"), usage.size());
    const bool bracketed = dashes > 0 && usage.substr(0, dashes).ends_with('[');
    rest += usage.substr(0, dashes - (bracketed ? 1 : 0));
    usage.remove_prefix(dashes);
    if (bracketed) {
      usage.remove_prefix(std::min(usage.find(']'), usage.size() - 1) + 1);
    } else if (!usage.empty()) {
      const std::size_t end = std::min(usage.find(' '), usage.size());  // of the option
      usage.remove_prefix(std::min(usage.find(' ', end + 1), usage.size()));
    }
  }
  return rest;
}

// words_of takes out the runs of letters that `belongs` accepts.
template <class Test>
Choices words_of(std::string_view text, Test belongs) {
  Choices words;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || !belongs(text[i])) {
      if (i > begin) {
        words.push_back(text.substr(begin, i - begin));
      }
      begin = i + 1;
    }
  }
  return words;
}

bool contains(const Choices& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Value value_of(const Option& option) {
  if (option.argument.empty()) {
    return {};
  }
  if (option.choices != nullptr) {
    const bool is_list = option.argument.find(',') != option.argument.npos;
    return {is_list ? Value::Kind::kList : Value::Kind::kWords, option.choices()};
  }
  // The NAME that --user takes is an account's, on every command.
  const std::string_view word = option.name == "user" ? "USER" : option.argument;
  const auto row = std::find_if(
      kRows.begin(), kRows.end(), [word](const Row& candidate) { return candidate.word == word; });
  return row == kRows.end() ? Value{Value::Kind::kText} : made(*row);
}

Value input_of(const Command& command) {
  if (const Choices words = words_of(command.usage, is_lower);
      !words.empty() && is_lower(command.usage.front())) {
    return {Value::Kind::kWords, words};
  }
  const std::string rest = without_options(command.usage);
  const Choices words = words_of(rest, is_upper);
  for (const Row& row : kRows) {
    if (contains(words, row.word)) {
      return made(row);
    }
  }
  const bool takes_some = std::any_of(
      words.begin(), words.end(), [](std::string_view word) { return word != "OPTIONS"; });
  return takes_some ? Value{Value::Kind::kText} : Value{};
}

}  // namespace keyfluent::cli
