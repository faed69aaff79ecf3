// SPDX-License-Identifier: MIT
// The verdict of one line of authorized_keys, judged alone.
#pragma once

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace keyfluent::rules {

enum class Verdict : std::uint8_t { kBlank, kComment, kKey, kReject };

std::string_view verdict_name(Verdict verdict);

struct LineVerdict {
  Verdict verdict = Verdict::kBlank;
  authorized_keys::Line line;    // fields, as far as they can be told apart; views into the text
  std::optional<PublicKey> key;  // of a good line
  std::optional<Error> error;    // of a bad one, with the place in the file
};

// judge_line judges the line `number` of a file.  Errors in the verdict: line_*, base64_*, wire_*,
// key_*.
LineVerdict judge_line(std::uint64_t number, std::string_view text);

}  // namespace keyfluent::rules
