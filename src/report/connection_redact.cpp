// SPDX-License-Identifier: MIT
#include "src/report/connection.h"

namespace keyfluent::report {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_word(std::string_view text, std::size_t at, std::size_t size) {
  const bool begins = at == 0 || !is_word_character(text[at - 1]) || !is_word_character(text[at]);
  const std::size_t end = at + size;
  return begins &&
         (end >= text.size() || !is_word_character(text[end]) || !is_word_character(text[end - 1]));
}

std::string replace_word(std::string_view text, const std::string& word, const std::string& by) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, from)) {
    result.append(text.substr(from, at - from));
    result += is_word(text, at, word.size()) ? by : word;
    from = at + word.size();
  }
  return result.append(text.substr(from));
}

}  // namespace

std::string redact_text(std::string_view text, const Redactions& redactions) {
  std::string result(text);
  for (const auto& [word, by] : redactions) {
    if (!word.empty()) {
      result = replace_word(result, word, by);
    }
  }
  return result;
}

ConnectionReport redact(ConnectionReport report, const Redactions& redactions) {
  const auto clean = [&](std::string& text) { text = redact_text(text, redactions); };
  clean(report.user);
  clean(report.host);
  for (std::string& line : report.log) {
    clean(line);
  }
  for (Stage& stage : report.stages) {
    clean(stage.text);
    for (std::string& advice : stage.advice) {
      clean(advice);
    }
    for (Evidence& evidence : stage.evidence) {
      clean(evidence.value);
    }
  }
  return report;
}

}  // namespace keyfluent::report
