// SPDX-License-Identifier: MIT
#include "src/platform/walk.h"

#include "src/findings/errors.h"

#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>

#include <algorithm>

namespace keyfluent::platform {

namespace {

namespace fs = boost::filesystem;

// list sorts one folder's entries into files and folders.
void list(const fs::path& folder, Walk& found, std::vector<fs::path>& folders) {
  boost::system::error_code fault;
  fs::directory_iterator entry(folder, fault);
  while (!fault && entry != fs::directory_iterator()) {
    boost::system::error_code unused;
    const fs::file_status status = entry->symlink_status(unused);
    if (status.type() == fs::directory_file) {
      folders.push_back(entry->path());
    } else if (status.type() == fs::regular_file) {
      found.files.push_back(entry->path().string());
    }
    entry.increment(fault);
  }
  if (fault) {
    found.errors.emplace_back(folder.string(), system_error(fault.value(), "list the folder"));
  }
}

}  // namespace

Walk walk(std::string_view folder) {
  Walk found;
  std::vector<fs::path> folders = {fs::path(folder.begin(), folder.end())};
  while (!folders.empty()) {
    const fs::path next = std::move(folders.back());
    folders.pop_back();
    list(next, found, folders);
  }
  std::sort(found.files.begin(), found.files.end());
  return found;
}

}  // namespace keyfluent::platform
