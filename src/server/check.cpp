// SPDX-License-Identifier: MIT
#include "src/server/check.h"

#include <array>
#include <utility>

namespace keyfluent::server {

namespace {

constexpr std::array kChecks = {
#define KEYFLUENT_DOCTOR_CHECK(symbol) &symbol##_check,
#include "src/server/checks.def"
#undef KEYFLUENT_DOCTOR_CHECK
};

Stage make(StageStatus status,
           std::string_view code,
           std::string text,
           std::vector<std::string> advice) {
  Stage stage;
  stage.status = status;
  stage.code = code;
  stage.text = std::move(text);
  stage.advice = std::move(advice);
  return stage;
}

}  // namespace

std::span<const Check* const> checks() {
  return kChecks;
}

Findings examine(const Subject& subject) {
  Findings all;
  for (const Check* check : kChecks) {
    if (check->needs_account && !subject.has_account) {
      continue;
    }
    Findings findings;
    check->run(subject, findings);
    for (Stage& stage : findings) {
      stage.name = check->name;
      all.push_back(std::move(stage));
    }
  }
  return all;
}

Stage pass(std::string text) {
  return make(StageStatus::kPass, "OK", std::move(text), {});
}

Stage warn(std::string_view code, std::string text, std::vector<std::string> advice) {
  return make(StageStatus::kWarn, code, std::move(text), std::move(advice));
}

Stage fail(std::string_view code, std::string text, std::vector<std::string> advice) {
  return make(StageStatus::kFail, code, std::move(text), std::move(advice));
}

Stage unseen(std::string text) {
  return make(StageStatus::kSkipped, "NOT_SEEN", std::move(text), {});
}

}  // namespace keyfluent::server
