// SPDX-License-Identifier: MIT
// The errors of the sandbox: a table of their own, which only those include who close it.
#pragma once

#include "src/findings/errors.h"

namespace keyfluent::errors {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) \
  extern const ErrorKind name;
#include "src/findings/sandbox_errors.def"
#undef KEYFLUENT_ERROR
}  // namespace keyfluent::errors
