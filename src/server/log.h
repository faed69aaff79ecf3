// SPDX-License-Identifier: MIT
// sshd's log: what its messages about an account mean, and which lines of keys its fingerprints
// are.
#pragma once

#include "keyfluent/core/result.h"
#include "src/server/check.h"

#include <string>
#include <string_view>

namespace keyfluent::server {

// kLogName is the name of the stages.
inline constexpr std::string_view kLogName = "log";

// explain_log gives a finding for each kind of message that concerns the account (its last one, and
// how many there were), and one for each fingerprint.  Lines that name another user are left out.
Findings explain_log(std::string_view text, const Subject& subject);

// read_journal asks journalctl for the last messages of sshd.  Errors: journal_unavailable.
Result<std::string> read_journal();

}  // namespace keyfluent::server
