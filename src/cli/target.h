// SPDX-License-Identifier: MIT
// Which authorized_keys file a command means: --user NAME, --file PATH, or the current user's.
#pragma once

#include "src/cli/command.h"
#include "src/store/location.h"

#include <string>

namespace keyfluent::cli {

inline constexpr Option kUser{"user", 0, "NAME", "the keys of this account"};
inline constexpr Option kFile{"file", 0, "PATH", "the keys in this file"};

// StoreTarget is what the command line says; the account is looked up when it is opened.
class StoreTarget {
 public:
  // from reads the options above.  Errors: usage_conflict.
  static Result<StoreTarget> from(const Arguments& arguments);

  // locate finds the file.  Errors: user_unknown, store_not_regular.
  [[nodiscard]] Result<store::Location> locate() const;

 private:
  std::string user_;
  std::string file_;
  bool has_user_ = false;
  bool has_file_ = false;
};

}  // namespace keyfluent::cli
