// SPDX-License-Identifier: MIT
#include "src/store/modes.h"

#include "src/platform/beneath.h"
#include "src/server/strict_modes.h"
#include "src/server/way.h"

#include <fcntl.h>

namespace keyfluent::store {

namespace {

using platform::Descriptor;

// Mender looks at one file or folder after the other.
class Mender {
 public:
  Mender(std::optional<uid_t> owner, bool fix, Change& change)
      : modes_(owner), fix_(fix), change_(change) {}

  void look_at(const Descriptor& file, struct stat status, const std::string& path) {
    const mode_t mended = modes_.mended(status);
    const mode_t mode = status.st_mode & 07777;
    if (fix_ && mended != mode && mend(file, status, mended)) {
      change_.notes.push_back(path + ": mode " + server::octal(mode) + " is now " +
                              server::octal(mended));
      status.st_mode = (status.st_mode & ~static_cast<mode_t>(07777)) | mended;
    }
    modes_.look_at(status, path);
  }

  void finish() {
    const auto& warnings = modes_.warnings();
    const auto& notes = modes_.notes();
    change_.warnings.insert(change_.warnings.end(), warnings.begin(), warnings.end());
    change_.notes.insert(change_.notes.end(), notes.begin(), notes.end());
  }

 private:
  // A folder on the way is open for looking only; for fchmod it is opened once more, by itself.
  static bool mend(const Descriptor& file, const struct stat& status, mode_t mode) {
    if (!S_ISDIR(status.st_mode)) {
      return ::fchmod(file.get(), mode) == 0;
    }
    const Descriptor folder(::openat(file.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder.is_open() && ::fchmod(folder.get(), mode) == 0;
  }

  server::StrictModes modes_;
  bool fix_;
  Change& change_;
};

// look_at_folders judges the way as far as sshd does: to the home, or to the root.  Whose way it is
// is known only where the owner is; else the folder of the file is what counts.
void look_at_folders(const Store& store, Mender& mender) {
  const Location& location = store.location();
  const auto look = [&](const Descriptor& folder, const auto& status, const std::string& path) {
    mender.look_at(folder, status, path);
  };
  if (location.owner) {
    // A way that cannot be walked was refused when the store was opened.
    static_cast<void>(server::walk_way(location.base, location.folder, look).has_value());
  } else if (const auto status = platform::status_of(store.folder()); status) {
    mender.look_at(
        store.folder(), *status, location.folder.empty() ? location.base : location.folder);
  }
}

}  // namespace

void look_at_modes(const Store& store, bool fix, Change& change) {
  Mender mender(store.location().owner, fix, change);
  if (store.folder().is_open()) {
    look_at_folders(store, mender);
    const auto file = platform::open_regular(store.folder(), store.location().name);
    const auto status = file ? platform::status_of(*file) : Result<struct stat>(file.error());
    if (status) {
      mender.look_at(*file, *status, store.location().path);
    }
  }
  mender.finish();
}

}  // namespace keyfluent::store
