// SPDX-License-Identifier: MIT
#include "src/findings/stage.h"

#include <algorithm>
#include <array>

namespace keyfluent {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"pass", "warn", "fail", "skipped"};

template <class Stages>
auto first_with(Stages& stages, StageStatus status) {
  return std::find_if(stages.begin(), stages.end(), [status](const Stage& stage) {
    return stage.status == status;
  });
}

}  // namespace

std::string_view stage_status_name(StageStatus status) {
  return kNames[static_cast<std::size_t>(status)];
}

std::string_view Stage::find(std::string_view name_of_it) const {
  const auto found = std::find_if(evidence.begin(), evidence.end(), [&](const Evidence& one) {
    return one.name == name_of_it;
  });
  return found == evidence.end() ? std::string_view() : std::string_view(found->value);
}

const Stage* ConnectionReport::verdict() const {
  for (const StageStatus status : {StageStatus::kFail, StageStatus::kWarn}) {
    if (const auto found = first_with(stages, status); found != stages.end()) {
      return &*found;
    }
  }
  const auto last = std::find_if(stages.rbegin(), stages.rend(), [](const Stage& stage) {
    return stage.status == StageStatus::kPass;
  });
  return last == stages.rend() ? nullptr : &*last;
}

bool ConnectionReport::has_failed() const {
  return first_with(stages, StageStatus::kFail) != stages.end();
}

const Stage* ConnectionReport::find(std::string_view stage) const {
  const auto found = std::find_if(
      stages.begin(), stages.end(), [&](const Stage& one) { return one.name == stage; });
  return found == stages.end() ? nullptr : &*found;
}

}  // namespace keyfluent
