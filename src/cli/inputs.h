// SPDX-License-Identifier: MIT
// The inputs of a command: named, read, and parsed into Documents.
#pragma once

#include "keyfluent/convert.h"
#include "keyfluent/core/secret.h"
#include "src/cli/command.h"
#include "src/cli/progress.h"
#include "src/platform/files.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

// ParsedInput is one input.  `content` is gone once it is parsed.
struct ParsedInput {
  std::string name;  // as messages show it
  SecretBytes content;
  std::unique_ptr<platform::Input> rest;  // what follows it, of an input that is read in parts
  Document document;
  bool searched = false;  // found by --recursive: that it holds no key is no error
};

// Inputs reports through the console what cannot be opened, read or parsed, and goes on with the
// rest.  A large input may be read in parts, which takes little memory if it is a list.  Many files
// of a folder are read and parsed on all cores; what is reported, and in which order, is the same.
class Inputs {
 public:
  Inputs(std::vector<std::string> paths, const Limits& limits, Console& console)
      : paths_(std::move(paths)), limits_(limits), console_(console) {}

  // require_some fails with usage_missing_input if there is no path and standard input is a
  // terminal; without a path, standard input is read.
  Status require_some(std::string_view command);

  // Holding says what becomes of a large input: kParts keeps it open, for parse_each() to read.
  enum class Holding { kWhole, kParts };

  // open reads every input.  It reads at once, not in parse(), so that any number of inputs needs
  // one descriptor; what they hold is not looked at.
  void open(bool recursive, Holding holding = Holding::kWhole);

  // parse makes the Documents, and prints errors and repairs; `strict` refuses the latter.
  void parse(bool strict);

  // Use is what becomes of inputs, one after the other; the Document is gone afterwards.  `slot` is
  // below slots(), and another one for each input that is prepared and not used yet.
  struct Use {
    std::function<void(ParsedInput&, std::size_t slot)> prepare;  // in any thread and order
    std::function<void(ParsedInput&, std::size_t slot)> use;
  };

  [[nodiscard]] std::size_t slots() const { return std::min(kMostSlots, list_.size()); }

  // parse_each is parse for inputs that are used one by one, an input in parts as often as it has
  // some: what there is to say of an input is said before it is used, but for errors of one in
  // parts, which are said at its end.
  void parse_each(bool strict, const Use& use);

  // show_progress shows how many files are read and parsed.
  void show_progress(Progress progress) { progress_ = progress; }

  [[nodiscard]] std::vector<ParsedInput>& list() { return list_; }

 private:
  static constexpr std::size_t kMostSlots = 1024;

  void open_path(const std::string& path, bool searched, bool is_last);
  void open_folder(const std::string& path);
  bool read_at_once(const std::vector<std::string>& paths);
  Result<ParsedInput> read_path(const std::string& path, const Limits& limits, bool may_wait) const;
  void add(const std::string& path, Result<ParsedInput> input);
  [[nodiscard]] std::uint64_t bytes_left() const;
  [[nodiscard]] Limits limits_left() const;
  [[nodiscard]] unsigned threads_for(std::size_t count);
  void parse_held(std::span<ParsedInput> inputs, bool strict, const Use& use);
  void parse_parts(ParsedInput& input, bool strict, const Use& use);
  void take_errors(ParsedInput& input, std::vector<Error>& later);
  void report(const ParsedInput& input);
  void report_repairs(const ParsedInput& input, Repairs& shown);
  void report_errors(const ParsedInput& input, std::span<const Error> errors);
  void show(std::string_view label, std::uint64_t done, std::uint64_t total);

  std::vector<std::string> paths_;
  Limits limits_;
  Console& console_;
  Holding holding_ = Holding::kWhole;
  std::vector<ParsedInput> list_;
  std::size_t total_bytes_ = 0;
  unsigned cores_ = 0;  // 0: not counted, as there are few inputs
  std::optional<Progress> progress_;
};

}  // namespace keyfluent::cli
