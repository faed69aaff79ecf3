// SPDX-License-Identifier: MIT
// The pages of the manual, made from the tables of the program and the headers of the library.
#pragma once

#include "src/manual/page.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::manual {

// Header is a public header of the library.
struct Header {
  std::string name;  // "keyfluent/convert.h"
  std::string text;
};

struct Sources {
  std::string date;             // of the release
  std::string example;          // the program of keyfluent(3)
  std::vector<Header> headers;  // convert.h first
};

Page program_page(const Sources& sources);                               // keyfluent(1)
Page command_page(const cli::Command& command, const Sources& sources);  // keyfluent-convert(1)
Page rules_page(const Sources& sources);                                 // keyfluent-rules(7)
Page formats_page(const Sources& sources);                               // keyfluent-formats(7)
Page errors_page(const Sources& sources);                                // keyfluent-errors(7)
Page library_page(const Sources& sources);                               // keyfluent(3)

std::vector<Page> all_pages(const Sources& sources);

}  // namespace keyfluent::manual
