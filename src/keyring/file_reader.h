// SPDX-License-Identifier: MIT
// FileReader: served_keys where nothing but the file's bytes can be reached.
#pragma once

#include "src/keyring/served_key.h"
#include "src/platform/confined_worker.h"

#include <optional>
#include <string_view>

namespace keyfluent::keyring {

class FileReader {
 public:
  // A reader with kOff reads in this process.
  explicit FileReader(platform::SandboxMode mode) : mode_(mode) {}

  // read is served_keys.  Errors: those of platform::ConfinedWorker.
  Result<FileKeys> read(std::string_view content);

 private:
  platform::SandboxMode mode_;
  std::optional<platform::ConfinedWorker> worker_;  // made for the first file
};

}  // namespace keyfluent::keyring
