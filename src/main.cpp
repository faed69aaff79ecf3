// SPDX-License-Identifier: MIT
#include "src/cli/run.h"

#include <unistd.h>

int main(int argc, char** argv) {
  const int code = keyfluent::cli::run(argc, argv);
#ifdef __SANITIZE_ADDRESS__
  return code;  // the leak checker runs at exit
#else
  // Everything is written, closed and wiped by now: the exit handlers of the libraries would only
  // take a tenth of the time that the whole run takes.
  ::_exit(code);
#endif
}
