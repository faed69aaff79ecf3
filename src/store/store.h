// SPDX-License-Identifier: MIT
// Store: an authorized_keys file on disk, in its folder, under lock.
//
// Everything goes through the folder's descriptor, opened without following a link; no path is used
// twice.  A change is a new file that takes the old one's name in one step, so a reader sees the
// old content or the new one, whole.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"
#include "src/store/location.h"

#include <sys/stat.h>

#include <chrono>
#include <optional>
#include <span>
#include <string>

namespace keyfluent::store {

// Snapshot is the file as it was read.
struct Snapshot {
  std::string content;
  platform::Descriptor file;          // closed if there is no file
  std::optional<struct stat> status;  // unset if there is no file
};

class Store {
 public:
  // open walks to the folder.  With `create` a missing folder is made (0700) where the location
  // says so; without, a store whose folder is missing reads as empty. Errors: store_is_link,
  // store_not_folder, store_wrong_owner, file_not_found, and system_error's.
  static Result<Store> open(const Location& location, bool create);

  // lock keeps other writers out until this store is gone, and removes what killed ones left.
  // Errors: store_locked.
  Status lock(std::chrono::milliseconds patience);

  // read reads the file; a missing one is an empty snapshot.
  // Errors: store_is_link, store_not_regular, store_wrong_owner, input_too_large.
  [[nodiscard]] Result<Snapshot> read() const;

  // check_writable fails if replace, or append, cannot succeed, and says why; nothing is tried.
  // Errors: store_hard_links, store_immutable, store_needs_in_place, permission_denied, read_only.
  [[nodiscard]] Status check_writable(const Snapshot& snapshot, bool in_place) const;

  // replace writes the content, piece by piece, and gives it the file's name, owner, group, mode and attributes; a
  // new file has the location's mode.  False if the file is no longer the one that was read:
  // nothing was written. Errors: store_cannot_keep, no_space, read_only, permission_denied,
  // system_failed.
  [[nodiscard]] Result<bool> replace(const Snapshot& snapshot,
                                     std::span<const std::string_view> content) const;

  // append adds bytes at the end of the file itself.  False as above.  Errors: those of
  // platform::append_file.
  [[nodiscard]] Result<bool> append(const Snapshot& snapshot, std::string_view content) const;

  // remove takes the file away.  False as above.
  [[nodiscard]] Result<bool> remove(const Snapshot& snapshot) const;

  [[nodiscard]] const Location& location() const { return location_; }

  // base and folder are for those who look at modes; the folder is closed if it is missing.
  [[nodiscard]] const platform::Descriptor& base() const { return base_; }

  [[nodiscard]] const platform::Descriptor& folder() const { return folder_; }

 private:
  Store(Location location, platform::Descriptor base)
      : location_(std::move(location)), base_(std::move(base)) {}

  Status open_folder(bool create);
  [[nodiscard]] Status check_owner(const struct stat& status, std::string_view what) const;

  Location location_;
  platform::Descriptor base_;
  platform::Descriptor folder_;
};

}  // namespace keyfluent::store
