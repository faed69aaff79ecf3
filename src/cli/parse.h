// SPDX-License-Identifier: MIT
// The command line of one command, parsed by Boost.ProgramOptions from the command's table of
// options.
#pragma once

#include "src/cli/command.h"

#include <span>
#include <string_view>

namespace keyfluent::cli {

// parse_arguments parses the words after the command's name.  Options are never abbreviated; "--"
// ends them; "-" is an input.  Errors: usage_unknown_option (with a "did you mean"),
// usage_missing_argument, usage_bad_value.
Result<Arguments> parse_arguments(const Command& command, std::span<const char* const> words);

// one_of checks an option whose value is one of a few words.  Errors: usage_bad_value, which lists
// them or names the nearest.
Status one_of(std::string_view option,
              std::string_view value,
              std::span<const std::string_view> choices);

// parse_number parses the value of an option: decimal digits, from `least` to `most`.
// Errors: usage_bad_value.
Result<unsigned> parse_number(std::string_view option,
                              std::string_view value,
                              unsigned least,
                              unsigned most);

// parse_size reads "512M": bytes, or with K, M, G or T behind them, powers of 1024; from 1 to
// `most`. Errors: usage_bad_value.
Result<std::uint64_t> parse_size(std::string_view option,
                                 std::string_view value,
                                 std::uint64_t most = UINT64_MAX);

}  // namespace keyfluent::cli
