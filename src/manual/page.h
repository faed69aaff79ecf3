// SPDX-License-Identifier: MIT
// Page: one page of the manual, written in mdoc(7).
#pragma once

#include "src/cli/command.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace keyfluent::manual {

// mdoc_text writes paragraphs (a blank line separates them) as mdoc: escaped, a sentence a line,
// `quoted` words in bold.
std::string mdoc_text(std::string_view text);

// mdoc_line escapes one line that shall stay one.
std::string mdoc_line(std::string_view text);

class Page {
 public:
  // The constructor writes the head and the section NAME.  `date` is "January 31, 2027".
  Page(std::string name, char section, std::string_view summary, std::string_view date);

  void section(std::string_view title);
  void subsection(std::string_view title);
  void paragraph(std::string_view text);

  // literal writes lines as they are; `indented` sets them off.
  void literal(std::string_view lines, bool indented = true);

  // command writes a command to type, broken where it is too long.
  void command(std::string_view command);

  // begin_list, item and end_list make a list of terms; `term` is escaped text.
  void begin_list(std::string_view widest);
  void item(std::string_view term);
  void end_list();

  // raw writes mdoc lines.
  void raw(std::string_view lines) { text_ += lines; }

  // options writes a list of options, examples the commands with what they do.
  void options(std::span<const cli::Option> options);
  void examples(std::span<const cli::Example> examples);
  void exit_status();

  // file_name is "keyfluent-convert.1".
  [[nodiscard]] std::string file_name() const { return name_ + "." + section_; }

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string name_;
  char section_;
  std::string text_;
  bool list_is_empty_ = true;
};

}  // namespace keyfluent::manual
