// SPDX-License-Identifier: MIT
// Results: where the keys that a command makes go.  Standard output, one file, or one file an
// input.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/secret.h"
#include "src/cli/command.h"
#include "src/platform/files.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace keyfluent::cli {

// KeyFile is what one input became.
struct KeyFile {
  std::string source;              // the input's name
  std::size_t input = 0;           // its place in the list of inputs
  const Format* format = nullptr;  // of its first key
  SecretBytes content;
  std::size_t keys = 0;
  bool is_private = false;  // at least one key is
};

class Results {
 public:
  Results(std::string path, bool replace, Console& console)
      : path_(std::move(path)), replace_(replace), console_(console) {}

  // open checks the place: empty or "-" is standard output, a folder or a path that ends in "/"
  // takes one file an input, everything else is one file.  Errors: those of Output::open and
  // open_folder.
  Status open();

  // takes_private is true if a place was named: a private key is not printed unasked.
  [[nodiscard]] bool takes_private() const { return !path_.empty(); }

  // is_printed is true if all goes to standard output.
  [[nodiscard]] bool is_printed() const { return output_ && output_->is_standard_output(); }

  // print prints one file, if is_printed().
  void print(const KeyFile& file);

  // commit writes the files; what fails is reported.
  void commit(std::vector<KeyFile> files);

 private:
  void commit_each(std::vector<KeyFile>& files);
  void commit_together(std::vector<KeyFile>& files);
  Status commit_in_folder(const KeyFile& file, const std::string& name);

  std::string path_;
  bool replace_;
  Console& console_;
  std::optional<platform::Output> output_;
  platform::Descriptor folder_;
  std::set<std::string> names_;  // already used in the folder
};

// file_name makes a name for a result from the input's: its last part, with the usual extension of
// the format instead of the input's own.
std::string file_name(std::string_view source, const Format& format);

}  // namespace keyfluent::cli
