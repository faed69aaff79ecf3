// SPDX-License-Identifier: MIT
// The public headers as the manual shows them: comments and the declarations behind them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::manual {

struct Declaration {
  std::string comment;  // paragraphs
  std::string code;     // lines of at most 74 columns
};

struct HeaderText {
  std::string comment;                    // the first of the file: what it is for
  std::vector<Declaration> declarations;  // those that a comment stands before
};

// parse_header reads a header as this project writes them: the licence, the comment of the file,
// and at the left margin a comment before each declaration.
HeaderText parse_header(std::string_view text);

// folded_code breaks lines that are too long for the manual; a comment behind one goes before it.
std::string folded_code(std::string_view lines);

// first_sentence is what a comment begins with, up to its first full stop.
std::string first_sentence(std::string_view comment);

}  // namespace keyfluent::manual
