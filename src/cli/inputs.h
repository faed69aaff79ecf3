// SPDX-License-Identifier: MIT
// The inputs of a command: named, read, and parsed into Documents.
#pragma once

#include "keyfluent/convert.h"
#include "keyfluent/core/secret.h"
#include "src/cli/command.h"
#include "src/cli/progress.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

// ParsedInput is one input.  `content` is gone once it is parsed.
struct ParsedInput {
  std::string name;  // as messages show it
  SecretBytes content;
  Document document;
  bool searched = false;  // found by --recursive: that it holds no key is no error
};

// Inputs reports through the console what cannot be opened, read or parsed, and goes on with the
// rest.  Many files of a folder are read and parsed on all cores; what is reported, and in which
// order, is the same.
class Inputs {
 public:
  Inputs(std::vector<std::string> paths, const Limits& limits, Console& console)
      : paths_(std::move(paths)), limits_(limits), console_(console) {}

  // require_some fails with usage_missing_input if there is no path and standard input is a
  // terminal; without a path, standard input is read.
  Status require_some(std::string_view command);

  // open reads every input.  It reads at once, not in parse(), so that any number of inputs needs
  // one descriptor; what they hold is not looked at.
  void open(bool recursive);

  // parse makes the Documents, and prints errors and repairs; `strict` refuses the latter.
  void parse(bool strict);

  // show_progress shows how many files are read and parsed.
  void show_progress(Progress progress) { progress_ = progress; }

  [[nodiscard]] std::vector<ParsedInput>& list() { return list_; }

 private:
  using Content = std::optional<Result<SecretBytes>>;

  void open_path(const std::string& path, bool searched);
  void open_folder(const std::string& path);
  void read_files(const std::vector<std::string>& paths, std::vector<Content>& contents);
  void add_file(const std::string& path, Content content);
  void add(const std::string& path, ParsedInput input, Result<SecretBytes> content);
  [[nodiscard]] std::uint64_t bytes_left() const;
  [[nodiscard]] Limits limits_left() const;
  [[nodiscard]] unsigned threads_for(std::size_t count);
  void report(const ParsedInput& input);
  void show(std::string_view label, std::size_t done, std::size_t total);

  std::vector<std::string> paths_;
  Limits limits_;
  Console& console_;
  std::vector<ParsedInput> list_;
  std::size_t total_bytes_ = 0;
  unsigned cores_ = 0;  // 0: not counted, as there are few inputs
  std::optional<Progress> progress_;
};

}  // namespace keyfluent::cli
