// SPDX-License-Identifier: MIT
#include "src/sftp/check.h"

#include "src/platform/clock.h"

#include <array>

namespace keyfluent::sftp {

namespace {

constexpr std::array kStages = {
#define KEYFLUENT_STAGE(symbol, name) StageRow{name, stage_##symbol},
#include "src/sftp/stages.def"
#undef KEYFLUENT_STAGE
};

void run_stage(const StageRow& row, Probe& probe, Stage& stage) {
  const Clock::time_point start = Clock::now();
  row.run(probe, stage);
  stage.milliseconds = milliseconds_since(start);
}

}  // namespace

ConnectionReport check(const Request& request, Powers& powers, const Progress& progress) {
  const Clock::time_point start = Clock::now();
  ConnectionReport report;
  report.user = request.user;
  report.host = request.host;
  report.port = request.port;
  report.started = platform::now();
  Probe probe(request, powers, report);
  bool stopped = false;
  for (const StageRow& row : kStages) {
    Stage stage;
    stage.name = row.name;
    if (stopped) {
      skip(stage, "not reached");
    } else {
      run_stage(row, probe, stage);
      stopped = stage.status == StageStatus::kFail;
    }
    if (progress) {
      progress(stage);
    }
    report.stages.push_back(std::move(stage));
  }
  if (probe.session != nullptr) {
    report.log = probe.session->log();
  }
  report.milliseconds = milliseconds_since(start);
  return report;
}

std::vector<std::string_view> stage_names() {
  std::vector<std::string_view> names;
  for (const StageRow& row : kStages) {
    names.push_back(row.name);
  }
  return names;
}

}  // namespace keyfluent::sftp
