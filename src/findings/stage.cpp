// SPDX-License-Identifier: MIT
#include "src/findings/stage.h"

#include <algorithm>
#include <array>

namespace keyfluent {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"pass", "warn", "fail", "skipped"};

struct MeasureRow {
  std::string_view name;
  std::string_view title;
};

constexpr std::array kMeasures = {
    MeasureRow{"rtt", "an answer takes"},
    MeasureRow{"write serial", "written, one request at a time"},
    MeasureRow{"write", "written, many requests at once"},
    MeasureRow{"read", "read, many requests at once"},
};

}  // namespace

std::string_view Measure::title() const {
  const auto* const row = std::find_if(
      kMeasures.begin(), kMeasures.end(), [&](const MeasureRow& one) { return one.name == name; });
  return row == kMeasures.end() ? name : row->title;
}

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
  for (const StageStatus status : {StageStatus::kFail, StageStatus::kWarn, StageStatus::kPass}) {
    const auto last = std::find_if(stages.rbegin(), stages.rend(), [status](const Stage& stage) {
      return stage.status == status;
    });
    if (last != stages.rend()) {
      return &*last;
    }
  }
  return nullptr;
}

bool ConnectionReport::has_failed() const {
  return std::any_of(stages.begin(), stages.end(), [](const Stage& stage) {
    return stage.status == StageStatus::kFail;
  });
}

const Stage* ConnectionReport::find(std::string_view stage) const {
  const auto found = std::find_if(
      stages.begin(), stages.end(), [&](const Stage& one) { return one.name == stage; });
  return found == stages.end() ? nullptr : &*found;
}

}  // namespace keyfluent
