// SPDX-License-Identifier: MIT
#include "src/cli/parse.h"

#include "src/cli/limit_options.h"
#include "src/cli/names.h"
#include "src/cli/suggest.h"
#include "src/findings/errors.h"

#include <boost/make_shared.hpp>
#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace keyfluent::cli {

namespace {

namespace po = boost::program_options;

// is_mentioned is false if no word can be the option: letters may stand together, "-rf".
bool is_mentioned(const Option& option, std::span<const char* const> words) {
  return std::any_of(words.begin(), words.end(), [&option](std::string_view word) {
    return word.starts_with("--") ? word.substr(2).starts_with(option.name)
                                  : option.letter != 0 && word.starts_with('-');
  });
}

// describe leaves out what is not mentioned: Boost takes thousands of instructions for an option.
void describe(po::options_description& description,
              std::span<const Option> options,
              std::span<const char* const> words) {
  for (const Option& option : options) {
    if (!is_mentioned(option, words)) {
      continue;
    }
    std::string name(option.name);
    if (option.letter != 0) {
      name += {',', option.letter};
    }
    auto* const value = new po::untyped_value(option.argument.empty());  // the description owns it
    description.add(boost::make_shared<po::option_description>(name.c_str(), value));
  }
}

// dashed is the option as the user writes it.  Boost leaves the dashes off some names, not off
// others.
std::string dashed(std::string_view name) {
  if (name.starts_with('-')) {
    return std::string(name);
  }
  return (name.size() == 1 ? "-" : "--") + std::string(name);
}

Error unknown_option(const Command& command, std::string_view name) {
  Error error(errors::usage_unknown_option, {}, name);
  const std::string_view bare = name.substr(std::min(name.find_first_not_of('-'), name.size()));
  std::vector<std::string_view> names;
  for (const OptionGroup& group : option_groups(command)) {
    for (const Option& option : group.options) {
      names.push_back(option.name);
    }
  }
  const std::string_view nearest = nearest_word(bare, names);
  const std::string hint = nearest.empty()
                               ? "keyfluent help " + std::string(command.name) + " lists them"
                               : "did you mean --" + std::string(nearest) + "?";
  return std::move(error).with_hint(hint);
}

// syntax_error translates the faults that Boost lumps together.
Error syntax_error(const po::invalid_command_line_syntax& fault) {
  const std::string name = dashed(fault.get_option_name());
  switch (fault.kind()) {
    case po::invalid_command_line_syntax::missing_parameter:
    case po::invalid_command_line_syntax::empty_adjacent_parameter:
      return Error(errors::usage_missing_argument, {}, name);
    default:
      return Error(errors::usage_bad_value, {}, "option " + name + " takes no argument");
  }
}

po::parsed_options parse_words(const Command& command, std::span<const char* const> words) {
  po::options_description description;
  for (const OptionGroup& group : option_groups(command)) {
    describe(description, group.options, words);
  }
  const int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  po::basic_command_line_parser<char> parser(std::vector<std::string>(words.begin(), words.end()));
  po::parsed_options parsed = parser.options(description).style(style).run();
  parsed.description = nullptr;  // it ends with this function
  return parsed;
}

Arguments arguments_of(const po::parsed_options& parsed) {
  Arguments arguments;
  for (const po::option& option : parsed.options) {
    if (option.string_key.empty()) {
      for (const std::string& input : option.value) {
        arguments.add_input(input);
      }
    } else {
      arguments.add(option.string_key, option.value.empty() ? std::string() : option.value[0]);
    }
  }
  return arguments;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-';
}

Arguments inputs_alone(std::span<const char* const> words) {
  Arguments arguments;
  for (const char* word : words) {
    arguments.add_input(word);
  }
  return arguments;
}

// parse_or_throw_nothing is the one place where Boost's exceptions become errors.
Result<Arguments> parse_or_throw_nothing(const Command& command,
                                         std::span<const char* const> words) {
  try {
    return arguments_of(parse_words(command, words));
  } catch (const po::unknown_option& fault) {
    return unknown_option(command, dashed(fault.get_option_name()));
  } catch (const po::invalid_command_line_syntax& fault) {
    return syntax_error(fault);
  } catch (const po::error& fault) {
    return Error(errors::usage_bad_value, {}, fault.what());
  }
}

}  // namespace

Result<Arguments> parse_arguments(const Command& command, std::span<const char* const> words) {
  // Describing the options to Boost costs a quarter of a process that lasts a millisecond, so
  // inputs alone go past it.
  if (std::none_of(words.begin(), words.end(), is_option)) {
    return inputs_alone(words);
  }
  KEYFLUENT_TRY(Arguments arguments, parse_or_throw_nothing(command, words));
  for (const std::string_view option : {"color", "progress"}) {
    KEYFLUENT_CHECK(one_of(option, arguments.get(option, "auto"), kWhen));
  }
  KEYFLUENT_TRY(const Limits limits, read_limits(arguments));
  arguments.set_limits(limits);
  return arguments;
}

Status one_of(std::string_view option,
              std::string_view value,
              std::span<const std::string_view> choices) {
  std::string list;
  for (const std::string_view choice : choices) {
    if (choice == value) {
      return ok();
    }
    list += (list.empty() ? "" : " ") + std::string(choice);
  }
  const std::string detail =
      "--" + std::string(option) + " does not know '" + std::string(value) + "'";
  const std::string_view nearest = nearest_word(value, choices);
  return Error(errors::usage_bad_value, {}, detail)
      .with_hint(nearest.empty() ? "it is one of: " + list
                                 : "did you mean " + std::string(nearest) + "?");
}

Result<unsigned> parse_number(std::string_view option,
                              std::string_view value,
                              unsigned least,
                              unsigned most) {
  unsigned number = 0;
  const char* const end = value.data() + value.size();
  const auto [stop, fault] = std::from_chars(value.data(), end, number);
  if (fault != std::errc() || stop != end || number < least || number > most) {
    return Error(errors::usage_bad_value,
                 {},
                 "--" + std::string(option) + " takes a number from " + std::to_string(least) +
                     " to " + std::to_string(most));
  }
  return number;
}

Result<std::uint64_t> parse_size(std::string_view option,
                                 std::string_view value,
                                 std::uint64_t most) {
  std::uint64_t number = 0;
  const char* const last = value.data() + value.size();
  const auto [end, error] = std::from_chars(value.data(), last, number);
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  constexpr std::string_view kUnits = "KMGT";
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  if (error != std::errc() || unit.size() > 1 || (!unit.empty() && power == 0) || number == 0 ||
      number > (most >> (10 * power))) {
    const std::string limit =
        most == UINT64_MAX ? "" : " and at most " + limits::amount(Limit::Unit::kBytes, most);
    return Error(errors::usage_bad_value,
                 {},
                 "--" + std::string(option) + " takes a size like 512M" + limit + ", not '" +
                     std::string(value) + "'");
  }
  return number << (10 * power);
}

}  // namespace keyfluent::cli
