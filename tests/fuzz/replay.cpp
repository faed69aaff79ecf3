// SPDX-License-Identifier: MIT
// fuzz_replay [--mutants N] CORPUS [TARGET]
//
// Runs every file of the corpus through its target, without libFuzzer, and then N mutants of them,
// the same ones in every run.  An input that breaks an invariant ends the program: a file's path
// stands on the last line; a mutant is left in fuzz_replay.TARGET.last, which a run without a
// finding removes.  Fails too if a target has no corpus, so that no target goes unseen.
#include "tests/fuzz/harness.h"
#include "tests/fuzz/mutate.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using keyfluent::Bytes;
using keyfluent::ByteView;

struct Target {
  std::string_view name;
  std::size_t longest;
  void (*run)(ByteView);
};

constexpr Target kTargets[] = {
#define KEYFLUENT_FUZZ_TARGET(name, longest, title) {#name, longest, keyfluent::fuzz::fuzz_##name},
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

// read_file gives a copy of its exact size, so that a sanitizer sees the first byte beyond it.
Bytes read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  return {content.begin(), content.end()};
}

void write_file(const std::filesystem::path& path, ByteView bytes) {
  std::ofstream file(path, std::ios::binary);
  file << keyfluent::as_text(bytes);
}

std::vector<Bytes> replay(const Target& target, const std::filesystem::path& folder) {
  std::vector<Bytes> inputs;
  for (const auto& path : files_in(folder)) {
    std::printf("%s\n", path.c_str());
    std::fflush(stdout);
    target.run(inputs.emplace_back(read_file(path)));
  }
  return inputs;
}

void run_mutants(const Target& target, const std::vector<Bytes>& corpus, std::uint32_t count) {
  const std::string last = "fuzz_replay." + std::string(target.name) + ".last";
  keyfluent::fuzz::Mutator mutator(corpus, target.longest);
  for (std::uint32_t number = 0; number < count; ++number) {
    const Bytes mutant = mutator.make(number);
    write_file(last, mutant);
    target.run(mutant);
  }
  std::filesystem::remove(last);
}

bool run(const Target& target, const std::filesystem::path& corpus, std::uint32_t mutants) {
  const std::vector<Bytes> inputs = replay(target, corpus / target.name);
  if (inputs.empty()) {
    std::fprintf(stderr, "no corpus for %s\n", std::string(target.name).c_str());
    return false;
  }
  run_mutants(target, inputs, mutants);
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  std::uint32_t mutants = 0;
  if (words.size() > 2 && words[0] == "--mutants") {
    mutants = static_cast<std::uint32_t>(std::strtoul(words[1].c_str(), nullptr, 10));
    words.erase(words.begin(), words.begin() + 2);
  }
  if (words.empty()) {
    std::fputs("usage: fuzz_replay [--mutants N] CORPUS [TARGET]\n", stderr);
    return 2;
  }
  bool good = true;
  for (const Target& target : kTargets) {
    if (words.size() == 1 || target.name == words[1]) {
      good = run(target, words[0], mutants) && good;
    }
  }
  return good ? 0 : 1;
}
