// SPDX-License-Identifier: MIT
#include "src/cli/command.h"

#include "src/cli/confinement.h"
#include "src/cli/limit_options.h"
#include "src/cli/names.h"

#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::array kCommands = {
#define KEYFLUENT_COMMAND(symbol) &symbol##_command,
#include "src/cli/commands.def"
#undef KEYFLUENT_COMMAND
};

constexpr std::array kCommonOptions = {
    Option{"color",
           0,
           "WHEN",
           "colour messages: auto, always or never (NO_COLOR counts too)",
           listed<kWhen>},
    Option{"no-input", 0, "", "never ask anything; fail instead"},
    Option{"progress", 0, "WHEN", "show progress: auto, always or never", listed<kWhen>},
    Option{"quiet", 'q', "", "print no warnings and no notes"},
    Option{"verbose", 'v', "", "say more"},
    Option{"sandbox",
           0,
           "MODE",
           "parse without power over files, network and programs: auto, require or off",
           listed<kSandboxModes>},
    Option{"help", 'h', "", "print this help"},
};

}  // namespace

bool Arguments::has(std::string_view option) const {
  return options_.contains(option);
}

std::string Arguments::get(std::string_view option, std::string_view otherwise) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::string(otherwise) : found->second.back();
}

std::vector<std::string> Arguments::all(std::string_view option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

void Arguments::add(std::string_view option, std::string value) {
  options_[std::string(option)].push_back(std::move(value));
}

std::span<const Command* const> commands() {
  return kCommands;
}

const Command* find_command(std::string_view name) {
  for (const Command* command : kCommands) {
    if (command->name == name) {
      return command;
    }
  }
  return nullptr;
}

std::span<const Option> common_options() {
  return kCommonOptions;
}

std::string help_of(const Option& option) {
  std::string text(option.help);
  if (option.limit != nullptr) {
    text += " (" + limits::amount(option.limit->unit, option.limit->standard) + ")";
  }
  return text;
}

std::vector<OptionGroup> option_groups(const Command& command) {
  std::vector<OptionGroup> groups;
  const auto add = [&groups](std::string_view title, std::vector<Option> options) {
    if (!options.empty()) {
      groups.push_back({title, std::move(options)});
    }
  };
  add("Options", {command.options.begin(), command.options.end()});
  add("Limits", limit_options(command));
  add("Common options", {kCommonOptions.begin(), kCommonOptions.end()});
  return groups;
}

}  // namespace keyfluent::cli
