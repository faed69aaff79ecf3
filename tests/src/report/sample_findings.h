// SPDX-License-Identifier: MIT
// Findings made by hand, as nasty as inputs can be, for the tests of the outputs.
#pragma once

#include "src/report/finding_writer.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::report::samples {

struct File {
  std::string path;
  std::vector<Finding> findings;
  std::uint64_t keys = 2;
};

using Run = std::vector<File>;

// rules are the texts of KF104, KF301 and KF401.
std::span<const RuleText> rules();

// blank_after_comma is KF104 at 3:17 to 3:18 of from="10.0.0.1, …": a safe fix.
Finding blank_after_comma();

// runs, by name: none (no file), clean, one, places, nasty (paths, bytes and markup), fixes, long
// (lines), many (2,500 findings in a file).
std::vector<std::pair<std::string, Run>> runs();
Run run(std::string_view name);

// written is all that an output writes for a run.
std::string written(std::string_view output, const Run& run, const OutputSettings& settings);
std::string written(std::string_view output, std::string_view run_name);

}  // namespace keyfluent::report::samples
