// SPDX-License-Identifier: MIT
// Consumers: programs and libraries that load keys, and the private formats that each is known to
// load.
#pragma once

#include <span>
#include <string_view>

namespace keyfluent::cli {

// Loads is one format that a consumer loads, for some keys and ciphers.  A format may have several.
struct Loads {
  std::string_view format;
  std::string_view families;  // as Algorithm::family, separated by blanks
  std::string_view ciphers;   // as the format names them; empty: none, "*": all that we write
};

// Wanted is what a file shall hold.
struct Wanted {
  std::string_view family;
  bool encrypted = false;
  std::string_view cipher = {};  // empty: the format's default
};

// Consumer is one row: what it loads, the best first.
struct Consumer {
  std::string_view name;
  std::string_view title;
  std::string_view public_format;
  std::span<const Loads> loads;
};

std::span<const Consumer> consumers();

// find_consumer looks a name up; null if there is none.
const Consumer* find_consumer(std::string_view name);

// best_format returns the name of the first format that the consumer loads for such a file; empty
// if there is none.
std::string_view best_format(const Consumer& consumer, const Wanted& wanted);

// loads_format is true if the consumer loads such a file in this format.
bool loads_format(const Consumer& consumer, std::string_view format, const Wanted& wanted);

}  // namespace keyfluent::cli
