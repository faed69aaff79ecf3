// SPDX-License-Identifier: MIT
#include "src/cli/inputs.h"

#include "keyfluent/core/limits.h"
#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/terminal.h"
#include "src/platform/walk.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace keyfluent::cli {

namespace {

// All inputs of one call together.  They are held at once, so that nothing is opened while hostile
// bytes are parsed.
constexpr std::size_t kTotalBytes = 4 * limits::kDocumentBytes;

Result<SecretBytes> read_path(const std::string& path, std::size_t limit, std::string& name) {
  KEYFLUENT_TRY(platform::Input input, platform::open_input(path));
  name = std::move(input.name);
  return platform::read_input(input, limit);
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
}

void Inputs::open_folder(const std::string& path) {
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console_.error(folder, error);
  }
  list_.reserve(list_.size() + walk.files.size());
  for (std::size_t i = 0; i < walk.files.size(); ++i) {
    open_path(walk.files[i], true);
    show("reading", i, walk.files.size());
  }
}

void Inputs::open_path(const std::string& path, bool searched) {
  const std::size_t limit = std::min(limits::kDocumentBytes, kTotalBytes - total_bytes_);
  ParsedInput input;
  input.searched = searched;
  Result<SecretBytes> content = read_path(path, limit, input.name);
  if (!content) {
    console_.error(path == "-" ? "(standard input)" : path, content.error());
    return;
  }
  total_bytes_ += content->size();
  input.content = std::move(content).value();
  list_.push_back(std::move(input));
}

void Inputs::parse(const ReadOptions& options) {
  for (std::size_t i = 0; i < list_.size(); ++i) {
    ParsedInput& input = list_[i];
    input.document = read(input.content, options);
    input.content = SecretBytes();
    report(input);
    show("parsing", i, list_.size());
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
