// SPDX-License-Identifier: MIT
#include "src/cli/target.h"

#include "src/findings/errors.h"
#include "src/platform/users.h"

namespace keyfluent::cli {

Result<StoreTarget> StoreTarget::from(const Arguments& arguments) {
  StoreTarget target;
  target.user_ = arguments.get("user");
  target.file_ = arguments.get("file");
  target.has_user_ = arguments.has("user");
  target.has_file_ = arguments.has("file");
  if (target.has_user_ && target.has_file_) {
    return Error(errors::usage_conflict, {}, "--user and --file exclude each other");
  }
  return target;
}

Result<store::Location> StoreTarget::locate() const {
  if (has_file_) {
    return store::location_of_file(file_);
  }
  KEYFLUENT_TRY(const platform::User user,
                has_user_ ? platform::find_user(user_) : platform::current_user());
  return store::location_of_user(user);
}

}  // namespace keyfluent::cli
