// SPDX-License-Identifier: MIT
// outputs_tool FOLDER           writes every sample run in every output to FOLDER/RUN.OUTPUT, where
//                               readers that others wrote can judge it (tests/cli/outputs_test.sh)
// outputs_tool show COLUMNS     shows the output `full` in colour, for eyes
#include "tests/src/report/sample_findings.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace {

using namespace keyfluent::report;

int write_all(const std::string& folder) {
  for (const auto& [name, run] : samples::runs()) {
    for (const Output& output : outputs()) {
      std::ofstream file(folder + "/" + name + "." + std::string(output.name), std::ios::binary);
      file << samples::written(output.name, name);
      if (!file.flush()) {
        return 1;
      }
    }
  }
  return 0;
}

int show(unsigned columns) {
  OutputSettings settings;
  settings.color = true;
  settings.columns = columns;
  settings.rules = samples::rules();
  for (const char* name : {"one", "places", "long"}) {
    std::cout << samples::written("full", samples::run(name), settings);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "show") {
    return show(static_cast<unsigned>(std::atoi(argv[2])));
  }
  return argc == 2 ? write_all(argv[1]) : 2;
}
