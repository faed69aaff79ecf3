// SPDX-License-Identifier: MIT
// The shapes in which CI systems and environment files hold a key file: `convert --wrap`.
//
// Reading knows all of them (repairs base64-file, literal-newlines, assignment); this is the
// writer.
#pragma once

#include "keyfluent/core/secret.h"

#include <span>
#include <string_view>

namespace keyfluent {

// Wrapping is one row of the table.
struct Wrapping {
  std::string_view name;  // as the command line takes it: "base64", "escaped", "env"
  std::string_view title;
  // wrap returns the text in this shape, in one line that ends in LF.  `variable` is the NAME of
  // env.
  SecretBytes (*wrap)(const SecretBytes& text, std::string_view variable);
};

std::span<const Wrapping> wrappings();

// find_wrapping looks a name up; null if there is none.
const Wrapping* find_wrapping(std::string_view name);

// kWrapVariable is the variable's name where the caller has no better one.
inline constexpr std::string_view kWrapVariable = "SSH_KEY";

}  // namespace keyfluent
