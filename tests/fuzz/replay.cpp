// SPDX-License-Identifier: MIT
// fuzz_replay CORPUS [TARGET]   Runs every file of the corpus through its target, without
// libFuzzer.
//
// A file that breaks an invariant ends the program; its path stands on the last line.  Fails too if
// a target has no corpus, so that no target goes unseen.
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using keyfluent::ByteView;

struct Target {
  std::string_view name;
  void (*run)(ByteView);
};

constexpr Target kTargets[] = {
#define KEYFLUENT_FUZZ_TARGET(name, longest, title) {#name, keyfluent::fuzz::fuzz_##name},
#include "tests/fuzz/targets.def"
#undef KEYFLUENT_FUZZ_TARGET
};

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code none;
  for (const auto& file : std::filesystem::directory_iterator(folder, none)) {
    files.push_back(file.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

void run_file(const Target& target, const std::filesystem::path& path) {
  std::printf("%s\n", path.c_str());
  std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  // A copy of its exact size, so that a sanitizer sees the first byte beyond it.
  const std::vector<std::uint8_t> exact(content.begin(), content.end());
  target.run(exact);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: fuzz_replay CORPUS [TARGET]\n", stderr);
    return 2;
  }
  int status = 0;
  for (const Target& target : kTargets) {
    if (argc > 2 && target.name != argv[2]) {
      continue;
    }
    const auto files = files_in(std::filesystem::path(argv[1]) / target.name);
    if (files.empty()) {
      std::fprintf(stderr, "no corpus for %s\n", std::string(target.name).c_str());
      status = 1;
    }
    for (const auto& file : files) {
      run_file(target, file);
    }
  }
  return status;
}
