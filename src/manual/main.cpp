// SPDX-License-Identifier: MIT
// The build runs this program to write the manual and the completions.
//
//     manual_tool FOLDER DATE EXAMPLE HEADERS_ROOT HEADER…
//
// FOLDER/man gets the pages, FOLDER/completions a script for each shell.
#include "src/cli/completion/shell.h"
#include "src/manual/pages.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace {

namespace fs = std::filesystem;
using keyfluent::manual::Sources;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  file.exceptions(std::ios::badbit | std::ios::failbit);
  return {std::istreambuf_iterator<char>(file), {}};
}

// put writes a file anew only if it changes, so that nothing is installed twice.
void put(const fs::path& path, const std::string& content) {
  if (fs::exists(path) && content_of(path) == content) {
    return;
  }
  std::ofstream file(path, std::ios::binary);
  file.exceptions(std::ios::badbit | std::ios::failbit);
  file << content;
}

Sources sources_of(std::span<char* const> words) {
  Sources sources{words[0], content_of(words[1]), {}};
  const fs::path root(words[2]);
  for (const char* name : words.subspan(3)) {
    sources.headers.push_back({std::string("keyfluent/") + name, content_of(root / name)});
  }
  return sources;
}

// completion_path is the place of a script as its shell looks for it.
fs::path completion_path(std::string_view shell) {
  const std::string name(shell);
  return fs::path(name) / (name == "zsh"    ? "_keyfluent"
                           : name == "fish" ? "keyfluent.fish"
                                            : "keyfluent");
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kFewest = 5;
  if (argc < kFewest) {
    return 2;
  }
  const std::span<char* const> words(argv, static_cast<std::size_t>(argc));
  const fs::path folder(words[1]);
  for (const keyfluent::manual::Page& page : all_pages(sources_of(words.subspan(2)))) {
    const fs::path man = folder / "man" / (std::string("man") + page.file_name().back());
    fs::create_directories(man);
    put(man / page.file_name(), page.text());
  }
  for (const std::string_view shell : keyfluent::cli::shell_names()) {
    const fs::path path = folder / "completions" / completion_path(shell);
    fs::create_directories(path.parent_path());
    put(path, keyfluent::cli::completion_script(shell));
  }
  return 0;
}
