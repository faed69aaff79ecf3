// SPDX-License-Identifier: MIT
// The words that options take, for checks and for "did you mean".
#pragma once

#include "keyfluent/codecs/format.h"

#include <array>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

// The words of --color and --progress; of --fail-on, by rank; of settings of sshd_config.
inline constexpr std::array<std::string_view, 3> kWhen = {"auto", "always", "never"};
inline constexpr std::array<std::string_view, 3> kLevels = {"note", "warning", "error"};
inline constexpr std::array<std::string_view, 2> kYesOrNo = {"yes", "no"};

// format_names lists the names of all formats and families; of one kind, those that fit it.
std::vector<std::string_view> format_names();
std::vector<std::string_view> format_names(Kind kind);

std::vector<std::string_view> consumer_names();

// key_types lists what generate --type takes.
std::vector<std::string_view> key_types();

// wrap_names lists the shapes of convert --wrap.
std::vector<std::string_view> wrap_names();

// Those that can be written, families too: what --to and --public-format are for.
std::vector<std::string_view> writable_formats();
std::vector<std::string_view> writable_private_formats();
std::vector<std::string_view> writable_public_formats();

// cipher_names lists the ciphers of private keys, by each name that a format gives them.
std::vector<std::string_view> cipher_names();

// output_names lists the outputs of findings (report/outputs.def).
std::vector<std::string_view> output_names();

std::vector<std::string_view> profile_names();

// rule_names lists the ids and names of the rules of check; explained_names, those and everything
// else that explain knows: errors, repairs, checks of audit.
std::vector<std::string_view> rule_names();
std::vector<std::string_view> explained_names();

std::vector<std::string_view> command_names();

}  // namespace keyfluent::cli
