// SPDX-License-Identifier: MIT
#include "src/cli/limit_options.h"

#include "src/cli/parse.h"

namespace keyfluent::cli {

namespace {

Result<std::uint64_t> read_limit(const Limit& limit, std::string_view value) {
  if (limit.unit == Limit::Unit::kBytes) {
    return parse_size(limit.option, value, limit.most);
  }
  KEYFLUENT_TRY(const unsigned number,
                parse_number(limit.option, value, 1, static_cast<unsigned>(limit.most)));
  return std::uint64_t{number};
}

}  // namespace

std::vector<Option> limit_options(const Command& command) {
  std::vector<Option> options;
  for (const Limit& limit : limits::rows()) {
    if ((command.limits & limit.use) != 0) {
      const bool is_size = limit.unit == Limit::Unit::kBytes;
      options.push_back({limit.option, 0, is_size ? "SIZE" : "N", limit.text, nullptr, &limit});
    }
  }
  return options;
}

Result<Limits> read_limits(const Arguments& arguments) {
  Limits limits;
  for (const Limit& limit : limits::rows()) {
    if (arguments.has(limit.option)) {
      KEYFLUENT_TRY(limits.*limit.value, read_limit(limit, arguments.get(limit.option)));
    }
  }
  return limits;
}

}  // namespace keyfluent::cli
