// SPDX-License-Identifier: MIT
// The program's own errors; the library's are in keyfluent/core/error.h.
#pragma once

#include <span>

#include "keyfluent/core/error.h"

namespace keyfluent {

namespace errors {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) \
  extern const ErrorKind name;
#include "src/findings/errors.def"
#undef KEYFLUENT_ERROR
}  // namespace errors

// program_errors lists every row of src/findings/errors.def, in the order of the table.
std::span<const ErrorKind* const> program_errors();

// find_error looks an id ("E214") or a name up in both tables; null if there is none.
const ErrorKind* find_error(std::string_view id);

// system_error makes the error of a failed system call from errno: permission, no space, not found …
// `what` names the operation ("open", "rename"); the source is printed by the console.
Error system_error(int error_number, std::string_view what);

}  // namespace keyfluent
