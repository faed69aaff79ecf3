// SPDX-License-Identifier: MIT
#include "src/manual/pages.h"

namespace keyfluent::manual {

std::vector<Page> all_pages(const Sources& sources) {
  std::vector<Page> pages = {program_page(sources)};
  for (const cli::Command* command : cli::commands()) {
    pages.push_back(command_page(*command, sources));
  }
  pages.insert(
      pages.end(),
      {rules_page(sources), formats_page(sources), errors_page(sources), library_page(sources)});
  return pages;
}

}  // namespace keyfluent::manual
