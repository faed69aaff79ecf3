// SPDX-License-Identifier: MIT
#include "src/server/config_file.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/read_file.h"
#include "src/server/keys_files.h"

#include <fcntl.h>

#include <cerrno>

namespace keyfluent::server {

namespace {

constexpr std::size_t kConfigBytes = std::size_t{1} << 20;

}  // namespace

Result<std::string> read_config(const std::string& path) {
  const platform::Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file.is_open()) {
    return system_error(errno, path);
  }
  return platform::read_file(file, kConfigBytes);
}

std::vector<std::string> read_included(std::string_view pattern) {
  std::vector<std::string> texts;
  const std::string path = (pattern.starts_with('/') ? "" : "/etc/ssh/") + std::string(pattern);
  for (const std::string& name : files_of_pattern(path)) {
    if (auto text = read_config(name)) {
      texts.push_back(std::move(*text));
    }
  }
  return texts;
}

}  // namespace keyfluent::server
