// SPDX-License-Identifier: MIT
#include "src/sftp/diagnosis.h"

#include "keyfluent/core/error.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace diagnoses {
#define KEYFLUENT_DIAGNOSIS(name, code, status, text, advice) \
  const Diagnosis name{code, StageStatus::status, text, advice};
#include "src/sftp/diagnoses.def"
#undef KEYFLUENT_DIAGNOSIS
}  // namespace diagnoses

namespace {

constexpr std::array kAll = {
#define KEYFLUENT_DIAGNOSIS(name, code, status, text, advice) &diagnoses::name,
#include "src/sftp/diagnoses.def"
#undef KEYFLUENT_DIAGNOSIS
};

const std::string* find_fact(const Facts& facts, std::string_view name) {
  const auto found = std::find_if(
      facts.begin(), facts.end(), [&](const auto& fact) { return fact.first == name; });
  return found == facts.end() ? nullptr : &found->second;
}

}  // namespace

std::span<const Diagnosis* const> all_diagnoses() {
  return kAll;
}

std::string fill(std::string_view text, const Facts& facts) {
  std::string result;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = text.find('}', open);
    if (close == text.npos) {
      return result.append(text);
    }
    const std::string* fact = find_fact(facts, text.substr(open + 1, close - open - 1));
    result.append(text.substr(0, open));
    // What the other side said is in the facts: it must not reach a terminal as it is.
    result +=
        fact != nullptr ? escape_controls(*fact) : std::string(text.substr(open, close - open + 1));
    text.remove_prefix(close + 1);
  }
  return result;
}

void conclude(Stage& stage, const Diagnosis& diagnosis, const Facts& facts) {
  stage.status = diagnosis.status;
  stage.code = diagnosis.code;
  if (const std::string* detail = find_fact(facts, "detail");
      detail != nullptr && stage.code.ends_with(':')) {
    stage.code += *detail;
  }
  stage.text = fill(diagnosis.text, facts);
  stage.advice.clear();
  std::string_view rest = diagnosis.advice;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    stage.advice.push_back(fill(rest.substr(0, end), facts));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

}  // namespace keyfluent::sftp
