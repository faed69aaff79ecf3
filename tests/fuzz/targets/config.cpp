// SPDX-License-Identifier: MIT
// Input: a file .keyfluent.ini.
#include "src/cli/config_file.h"
#include "src/findings/errors.h"
#include "tests/fuzz/harness.h"

#include <array>

namespace keyfluent::fuzz {

namespace {

constexpr std::array<std::string_view, 4> kNames = {"profile", "ignore", "openssh", "strict"};
constexpr std::string_view kPaths[] = {
    "", "keys", "deploy/keys", "./deploy/keys", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};

// Files with the same sections have the same settings: callers rely on it.
void check_sections(const cli::ConfigFile& config) {
  for (const std::string_view path : kPaths) {
    for (const std::string_view other : kPaths) {
      if (config.sections_of(path) == config.sections_of(other)) {
        for (const std::string_view name : kNames) {
          KEYFLUENT_EXPECT(config.get(name, path) == config.get(name, other));
        }
      }
    }
  }
}

}  // namespace

void fuzz_config(ByteView input) {
  const Result<cli::ConfigFile> config = cli::ConfigFile::parse(as_text(input), ".", kNames);
  if (!config) {
    KEYFLUENT_EXPECT(config.error().is(errors::config_malformed));
    return;
  }
  check_sections(*config);
  KEYFLUENT_EXPECT(!config->get("no such setting", "keys"));
}

}  // namespace keyfluent::fuzz
