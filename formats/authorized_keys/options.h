// SPDX-License-Identifier: MIT
// The options in front of a key in authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT;
// auth-options.c, sshauthopt_parse):
//
//   options = [ option ] *( "," [ option ] )          ; empty options are allowed, and mean nothing
//   option  = name | name "=" DQUOTE value DQUOTE     ; names are case-insensitive
//   value   = *( "\" DQUOTE | any byte but DQUOTE )   ; no other escape
//
// options.def is the table of names.  What the values mean is in arguments/, one file a kind;
// decode_options reads them all.
#pragma once

#include "keyfluent/authorized_keys/permissions.h"
#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::authorized_keys {

struct OptionUse;

// OptionKind is one row of options.def.
struct OptionKind {
  enum class Form : std::uint8_t { kFlag, kNegatable, kValue };
  enum class Repeat : std::uint8_t { kLast, kOnce, kAll };

  std::string_view name;
  Version since;
  Form form;
  Repeat repeat;
  // apply puts one use of the option into the permissions.  Errors: line_bad_*,
  // line_option_too_often, with the byte in the value as place.
  Status (*apply)(const OptionUse&, Permissions&);

  [[nodiscard]] bool takes_value() const { return form == Form::kValue; }

  [[nodiscard]] bool is_negatable() const { return form == Form::kNegatable; }
};

// OptionUse is one option of a line, on its way into Permissions.
struct OptionUse {
  const OptionKind& kind;
  bool is_positive;   // false: "no-" stands before the name
  std::string value;  // without quotes and escapes
  const Server& server;
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

// decode_options reads the options field as an sshd of that version does, values and all.  Errors,
// with the byte in `text` as place: those of parse_options, line_option_too_new,
// line_option_repeated, line_option_too_often, line_bad_*.
Result<Permissions> decode_options(std::string_view text, const Server& server);

// OptionPlace is where one option stands in the options field.
struct OptionPlace {
  const OptionKind* kind;
  std::size_t begin;  // of its name
  std::size_t end;
  std::size_t value_begin;  // after the opening quote; `end` if there is no value
};

// locate_options lists where the options stand, up to the first that is malformed.
std::vector<OptionPlace> locate_options(std::string_view text);

// raw_offset turns an offset in a value into one in the text, where `value_begin` is behind the
// opening quote: each \" there is one character of the value.
std::size_t raw_offset(std::string_view text, std::size_t value_begin, std::size_t offset);

// parse_option reads what a person types for one option: `name`, or `name=value` with or without
// double quotes around the value.  Errors: line_unknown_option, line_option_malformed.
Result<Option> parse_option(std::string_view text);

// write_options writes options as a line has them.  Errors: line_bad_option_value.
Result<std::string> write_options(const Options& options);

}  // namespace keyfluent::authorized_keys
