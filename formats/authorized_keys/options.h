// SPDX-License-Identifier: MIT
// The options in front of a key in authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT;
// auth-options.c, sshauthopt_parse):
//
//   options = [ option ] *( "," [ option ] )          ; empty options are allowed, and mean nothing
//   option  = name | name "=" DQUOTE value DQUOTE     ; names are case-insensitive
//   value   = *( "\" DQUOTE | any byte but DQUOTE )   ; no other escape
//
// options.def is the table of names.  What the values mean is not judged here.
#pragma once

#include "keyfluent/core/result.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::authorized_keys {

// OptionKind is one row of options.def.
struct OptionKind {
  std::string_view name;
  bool takes_value;
  bool negatable;  // "no-" may stand before the name
};

std::span<const OptionKind> option_kinds();

// find_option looks a name up, with or without "no-" where that is allowed; null if there is none.
const OptionKind* find_option(std::string_view name);

// Option is one option of a line: its name in lower case, its value without quotes and escapes.
struct Option {
  std::string name;
  std::optional<std::string> value;

  friend bool operator==(const Option&, const Option&) = default;
};

using Options = std::vector<Option>;

// parse_options reads the options field of a line; empty options are left out.  Errors, with the
// byte in `text` as place: line_unknown_option, line_option_malformed.
Result<Options> parse_options(std::string_view text);

// parse_option reads what a person types for one option: `name`, or `name=value` with or without
// double quotes around the value.  Errors: line_unknown_option, line_option_malformed.
Result<Option> parse_option(std::string_view text);

// write_options writes options as a line has them.  Errors: line_bad_option_value.
Result<std::string> write_options(const Options& options);

}  // namespace keyfluent::authorized_keys
