// SPDX-License-Identifier: MIT
// START HERE: the check of one target, stage by stage.
#pragma once

#include "src/findings/stage.h"
#include "src/sftp/probe.h"

#include <functional>

namespace keyfluent::sftp {

// Progress is told each stage when it has ended.
using Progress = std::function<void(const Stage&)>;

// check runs every stage of stages.def against a target.  It never fails: what goes wrong is in the
// report, and it ends within the request's timeout.  Distinct requests with distinct powers may run
// in distinct threads.
ConnectionReport check(const Request& request, Powers& powers, const Progress& progress);

// stage_names lists stages.def.
std::vector<std::string_view> stage_names();

}  // namespace keyfluent::sftp
