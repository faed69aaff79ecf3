// SPDX-License-Identifier: MIT
// The argument of environment= (sshd(8)):
//
//   variable = name "=" value
//   name     = 1*( letter | digit | "_" )   ; a digit may stand first
//   value    = *byte
//
// sshd applies it only under PermitUserEnvironment, but checks it always.
#pragma once

#include "keyfluent/core/result.h"

#include <string>

namespace keyfluent::authorized_keys {

struct EnvironmentVariable {
  std::string name;
  std::string value;

  friend bool operator==(const EnvironmentVariable&, const EnvironmentVariable&) = default;
};

// parse_environment fails with line_bad_environment, with the byte in the text as place.
Result<EnvironmentVariable> parse_environment(const std::string& text);

}  // namespace keyfluent::authorized_keys
