// SPDX-License-Identifier: MIT
// Askpass programs, chosen and called as OpenSSH does (ssh(1), ENVIRONMENT).
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string>
#include <string_view>

namespace keyfluent::platform {

struct Askpass {
  std::string program;  // empty: none may be used
  bool first = false;   // before the terminal is tried
};

// find_askpass reads SSH_ASKPASS, SSH_ASKPASS_REQUIRE (never, prefer, force), DISPLAY and
// WAYLAND_DISPLAY.
Askpass find_askpass();

// run_askpass starts the program with the prompt as its argument and reads the first line that it
// prints.  Errors: passphrase_missing if it cannot be started or says no; system_failed.
Result<SecretBytes> run_askpass(const std::string& program, std::string_view prompt);

}  // namespace keyfluent::platform
