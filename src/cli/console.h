// SPDX-License-Identifier: MIT
// Console: standard output and standard error as commands use them.
//
// Results go to standard output; errors, warnings and notes to standard error, in the form
//   keyfluent: SOURCE:LINE:COLUMN: message [ID]
//     hint: what to do next
// Everything from an input is escaped (escape_controls) on its way to the terminal.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/error.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::cli {

class Console {
 public:
  struct Settings {
    bool quiet = false;  // no warnings, no notes
    bool verbose = false;
    bool no_input = false;       // never prompt
    bool colour = false;         // of standard error
    bool colour_output = false;  // of standard output
  };

  explicit Console(Settings settings) : settings_(settings) {}

  [[nodiscard]] const Settings& settings() const { return settings_; }

  // error prints an error of an input (`source` is its name, or empty) and raises exit_code() to
  // the error's category.
  void error(std::string_view source, const Error& error);

  // repair prints the warning that names a repair.
  void repair(std::string_view source, const Repair& repair);

  void warning(std::string_view source, std::string_view text);
  void note(std::string_view text);

  // output appends to standard output, which is written when flush() is called or a buffer is full.
  void output(std::string_view text);

  void output(ByteView bytes) { output(as_text(bytes)); }

  // flush writes what is buffered; fails with write_failed if standard output does not take it, or
  // did not take something before.
  Status flush();

  // has_failed is true once standard output took no more: nobody is left to work for.
  [[nodiscard]] bool has_failed() const { return failure_.has_value(); }

  // State is what a parse in another process hands over: what it would have printed, and its exit
  // code.
  struct State {
    std::string output;
    int exit_code = 0;
  };

  [[nodiscard]] State state() const { return {buffer_, exit_code_}; }

  void set_state(State state);

  // exit_code is the highest category of the errors printed so far, 0 if there was none.
  [[nodiscard]] int exit_code() const { return exit_code_; }

 private:
  void write(std::string_view text);

  Settings settings_;
  std::string buffer_;
  std::optional<Error> failure_;  // of a write in between; flush() reports it
  int exit_code_ = 0;
};

}  // namespace keyfluent::cli
