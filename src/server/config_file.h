// SPDX-License-Identifier: MIT
// The files of sshd's configuration, read.
#pragma once

#include "keyfluent/core/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// kConfig is where sshd has its configuration.
inline constexpr const char* kConfig = "/etc/ssh/sshd_config";

// read_config reads one file.  Errors: file_not_found, permission_denied, input_too_large,
// system_failed.
Result<std::string> read_config(const std::string& path);

// read_included reads what an Include names: relative to /etc/ssh, and a pattern; what cannot be
// read is left out.
std::vector<std::string> read_included(std::string_view pattern);

}  // namespace keyfluent::server
