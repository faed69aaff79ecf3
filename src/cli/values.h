// SPDX-License-Identifier: MIT
// What an option's argument or a command's input can be: for completions.
#pragma once

#include "src/cli/command.h"

#include <string_view>

namespace keyfluent::cli {

struct Value {
  enum class Kind {
    kNone,   // nothing: a switch, or a command without inputs
    kText,   // any text
    kWords,  // one of `choices`
    kList,   // some of `choices`, separated by commas
    kFile,
    kFolder,
    kUser,
    kHost,  // also USER@HOST
  };

  Kind kind = Kind::kNone;
  Choices choices = {};
};

// value_of says what an option takes: its own choices, else what values.def knows of its argument.
Value value_of(const Option& option);

// input_of reads the command's usage: the words outside of its options, or "one|two|three" in lower
// case, which are the choices themselves.
Value input_of(const Command& command);

}  // namespace keyfluent::cli
