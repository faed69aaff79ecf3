// SPDX-License-Identifier: MIT
#include "src/cli/run.h"

int main(int argc, char** argv) {
  return keyfluent::cli::run(argc, argv);
}
