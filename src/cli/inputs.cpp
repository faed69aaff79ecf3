// SPDX-License-Identifier: MIT
#include "src/cli/inputs.h"

#include "src/cli/console.h"
#include "src/cli/parallel.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"
#include "src/platform/walk.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <span>
#include <utility>

namespace keyfluent::cli {

namespace {

// total_bytes is the most of all inputs of one call together: four of the largest.  They are held
// at once, so that nothing is opened while hostile bytes are parsed.
std::uint64_t total_bytes(const Limits& limits) {
  return 4 * std::max(limits.input_bytes, Limits().input_bytes);
}

// Fewer inputs are read and parsed before another thread would have started.
constexpr std::size_t kManyInputs = 256;
constexpr std::size_t kInputsOfThread = 64;
// So many are parsed before what there is to say about them is said.
constexpr std::size_t kRound = 1024;

Result<SecretBytes> read_path(const std::string& path, const Limits& limits, std::string& name) {
  KEYFLUENT_TRY(platform::Input input, platform::open_input(path));
  name = std::move(input.name);
  return platform::read_document(input, limits);
}

// usable_cores counts those that this process may run on.
unsigned usable_cores() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  return ::sched_getaffinity(0, sizeof cores, &cores) == 0
             ? static_cast<unsigned>(std::max(1, CPU_COUNT(&cores)))
             : 1;
}

bool holds_no_key(const Error& error) {
  return error.is(errors::input_unknown) || error.is(errors::input_empty);
}

}  // namespace

Status Inputs::require_some(std::string_view command) {
  if (!paths_.empty()) {
    return ok();
  }
  if (platform::is_terminal(STDIN_FILENO)) {
    return Error(
        errors::usage_missing_input, {}, "name a file for " + std::string(command) + " to read");
  }
  paths_.emplace_back("-");
  return ok();
}

void Inputs::open(bool recursive) {
  for (const std::string& path : paths_) {
    if (recursive && path != "-" && platform::is_folder(path)) {
      open_folder(path);
    } else {
      open_path(path, false);
    }
  }
  static_cast<void>(threads_for(list_.size()));  // counts the cores before the sandbox closes
}

void Inputs::open_folder(const std::string& path) {
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console_.error(folder, error);
  }
  list_.reserve(list_.size() + walk.files.size());
  std::vector<Content> contents(walk.files.size());
  read_files(walk.files, contents);
  for (std::size_t i = 0; i < walk.files.size(); ++i) {
    add_file(walk.files[i], std::move(contents[i]));
    show("reading", i, walk.files.size());
  }
}

// read_files reads, if there are many, as much as all inputs together may have; the rest is left.
void Inputs::read_files(const std::vector<std::string>& paths, std::vector<Content>& contents) {
  const unsigned threads = threads_for(paths.size());
  if (threads == 1) {
    return;
  }
  const std::uint64_t most = bytes_left();
  std::atomic<std::size_t> used = 0;
  for_each_index(paths.size(), threads, [&](std::size_t i) {
    if (used > most) {
      return;
    }
    std::string name;
    Result<SecretBytes> content = read_path(paths[i], limits_, name);
    const std::size_t size = content ? content->size() : 0;
    if (used.fetch_add(size) + size <= most) {
      contents[i] = std::move(content);
    }
  });
}

// add_file reads the file if it has not been read, or if what the inputs before it have left is too
// little for it.
void Inputs::add_file(const std::string& path, Content content) {
  const bool is_short = bytes_left() < limits_.input_bytes;
  if (!content || (is_short && (!*content || (*content)->size() > bytes_left()))) {
    open_path(path, true);
    return;
  }
  ParsedInput input;
  input.name = path;
  input.searched = true;
  add(path, std::move(input), *std::move(content));
}

void Inputs::open_path(const std::string& path, bool searched) {
  ParsedInput input;
  input.searched = searched;
  Result<SecretBytes> content = read_path(path, limits_left(), input.name);
  add(path, std::move(input), std::move(content));
}

void Inputs::add(const std::string& path, ParsedInput input, Result<SecretBytes> content) {
  if (!content) {
    console_.error(path == "-" ? "(standard input)" : path, content.error());
    return;
  }
  total_bytes_ += content->size();
  input.content = std::move(content).value();
  list_.push_back(std::move(input));
}

// bytes_left is what all further inputs may have together, limits_left what the next one may have.
std::uint64_t Inputs::bytes_left() const {
  return total_bytes(limits_) - total_bytes_;
}

Limits Inputs::limits_left() const {
  Limits limits = limits_;
  limits.input_bytes = std::min(limits.input_bytes, bytes_left());
  return limits;
}

unsigned Inputs::threads_for(std::size_t count) {
  if (count < kManyInputs) {
    return 1;
  }
  cores_ = cores_ == 0 ? usable_cores() : cores_;
  return std::min(cores_, static_cast<unsigned>(count / kInputsOfThread));
}

void Inputs::parse(bool strict) {
  const unsigned threads = threads_for(list_.size());
  const std::size_t round = threads == 1 ? 1 : kRound;
  for (std::size_t first = 0; first < list_.size(); first += round) {
    const std::span<ParsedInput> inputs =
        std::span(list_).subspan(first, std::min(round, list_.size() - first));
    for_each_index(inputs.size(), threads, [&](std::size_t i) {
      inputs[i].document = read(inputs[i].content, {strict, limits_});
      inputs[i].content = SecretBytes();
    });
    for (const ParsedInput& input : inputs) {
      report(input);
    }
    show("parsing", first, list_.size());
  }
  if (progress_) {
    progress_->clear();
  }
}

void Inputs::show(std::string_view label, std::size_t done, std::size_t total) {
  if (progress_) {
    progress_->show(label, done, total);
  }
}

void Inputs::report(const ParsedInput& input) {
  if (progress_ && (!input.document.errors.empty() || !input.document.entries.empty())) {
    progress_->clear();  // something may be printed
  }
  Repairs shown;  // each kind once an input: a thousand keys with CR LF are one thing to say
  for (const Entry& entry : input.document.entries) {
    for (const Repair& repair : entry.repairs.list()) {
      if (console_.settings().verbose || !shown.has(repair.id)) {
        console_.repair(input.name, repair);
      }
    }
    shown.add(entry.repairs);
  }
  for (const Error& error : input.document.errors) {
    if (!input.searched || !holds_no_key(error)) {
      console_.error(input.name, error);
    }
  }
}

}  // namespace keyfluent::cli
