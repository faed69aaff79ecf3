// SPDX-License-Identifier: MIT
// Scratch is an empty folder for one test, removed with everything in it.
#pragma once

#include <boost/filesystem/operations.hpp>

#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace keyfluent::tests {

class Scratch {
 public:
  Scratch() {
    std::string pattern = "/tmp/keyfluent-test-XXXXXX";
    path_ = ::mkdtemp(pattern.data());
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  ~Scratch() {
    boost::system::error_code ignored;
    boost::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] std::string at(const std::string& name) const { return path_ + "/" + name; }

  [[nodiscard]] const std::string& path() const { return path_; }

  void put(const std::string& name, const std::string& content) const {
    std::ofstream(at(name), std::ios::binary) << content;
  }

  [[nodiscard]] std::string content(const std::string& name) const {
    std::ifstream file(at(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }

  // mode returns the permission bits, or 0 if there is no such file.
  [[nodiscard]] mode_t mode(const std::string& name) const {
    struct stat info {};

    return ::lstat(at(name).c_str(), &info) == 0 ? info.st_mode & 07777 : 0;
  }

  // count returns the number of names in the folder, hidden ones too.
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(boost::filesystem::directory_iterator(path_),
                                                  boost::filesystem::directory_iterator()));
  }

 private:
  std::string path_;
};

}  // namespace keyfluent::tests
