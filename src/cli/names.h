// SPDX-License-Identifier: MIT
// The words that options take, for checks and for "did you mean".
#pragma once

#include "keyfluent/codecs/format.h"

#include <string_view>
#include <vector>

namespace keyfluent::cli {

// format_names lists the names of all formats and families; of one kind, those that fit it.
std::vector<std::string_view> format_names();
std::vector<std::string_view> format_names(Kind kind);

std::vector<std::string_view> consumer_names();

// key_types lists what generate --type takes.
std::vector<std::string_view> key_types();

// wrap_names lists the shapes of convert --wrap.
std::vector<std::string_view> wrap_names();

}  // namespace keyfluent::cli
