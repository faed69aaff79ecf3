// SPDX-License-Identifier: MIT
#include "src/cli/inputs.h"

#include "src/cli/console.h"
#include "src/cli/parallel.h"
#include "src/findings/errors.h"
#include "src/platform/process.h"
#include "src/platform/terminal.h"
#include "src/platform/walk.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
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
// A larger input is read in parts of so many bytes, or as many as wait for what follows them.
constexpr std::size_t kPartBytes = std::size_t{256} << 10;

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

// next_part is what was read when the input was opened, and after it what can be read.
Result<SecretBytes> next_part(ParsedInput& input, std::size_t size) {
  return input.content.empty() ? platform::read_part(*input.rest, size)
                               : std::exchange(input.content, SecretBytes());
}

// is_refused is true if nothing more of the input will be read.
bool is_refused(const Document& part) {
  return std::ranges::any_of(part.errors,
                             [](const Error& error) { return error.is(errors::input_too_large); });
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

void Inputs::open(bool recursive, Holding holding) {
  holding_ = holding;
  if (holding_ == Holding::kParts) {
    platform::allow_many_files();
  }
  for (const std::string& path : paths_) {
    if (recursive && path != "-" && platform::is_folder(path)) {
      open_folder(path);
    } else {
      open_path(path, false, &path == &paths_.back());
    }
  }
  static_cast<void>(threads_for(list_.size()));  // counts the cores before the sandbox closes
}

void Inputs::open_folder(const std::string& path) {
  const platform::Walk walk = platform::walk(path);
  for (const auto& [folder, error] : walk.errors) {
    console_.error(folder, error);
  }
  if (read_at_once(walk.files)) {
    return;
  }
  for (std::size_t i = 0; i < walk.files.size(); ++i) {
    show("reading", i, walk.files.size());
    open_path(walk.files[i], true, false);
  }
}

// read_at_once reads many files on all cores, or nothing: false if there are few, if one cannot be
// read, or if they are more than all inputs together may have.  Then what there is to say comes in
// order.
bool Inputs::read_at_once(const std::vector<std::string>& paths) {
  const unsigned threads = threads_for(paths.size());
  if (threads == 1) {
    return false;
  }
  const std::size_t first = list_.size();
  const std::uint64_t most = bytes_left();
  std::atomic<std::uint64_t> used = 0;
  std::atomic<bool> is_sound = true;
  list_.resize(first + paths.size());
  for_each_index(paths.size(), threads, [&](std::size_t i) {
    if (!is_sound) {
      return;
    }
    Result<ParsedInput> input = read_path(paths[i], limits_, false);
    if (!input || used.fetch_add(input->content.size()) + input->content.size() > most) {
      is_sound = false;
      return;
    }
    input->searched = true;
    list_[first + i] = *std::move(input);
  });
  if (!is_sound) {
    list_.resize(first);
    return false;
  }
  total_bytes_ += used;
  return true;
}

// read_path reads an input, or opens it for parse_parts().  What is no file must be read to its end
// before the next input is opened, which may be the same; `may_wait` if there is none.
Result<ParsedInput> Inputs::read_path(const std::string& path,
                                      const Limits& limits,
                                      bool may_wait) const {
  KEYFLUENT_TRY(platform::Input opened, platform::open_input(path));
  ParsedInput input;
  input.name = std::move(opened.name);
  const bool is_large = opened.size > kPartBytes;
  const bool is_endless = opened.size == 0 && may_wait;  // as far as anybody knows
  if (holding_ == Holding::kWhole || (!is_large && !is_endless)) {
    KEYFLUENT_TRY(input.content, platform::read_document(opened, limits));
    return input;
  }
  if (is_endless) {
    KEYFLUENT_TRY(input.content, platform::read_part(opened, kPartBytes));
  }
  if (is_large || input.content.size() == kPartBytes) {
    input.rest = std::make_unique<platform::Input>(std::move(opened));
  }
  return input;
}

void Inputs::open_path(const std::string& path, bool searched, bool is_last) {
  Result<ParsedInput> input = read_path(path, limits_left(), is_last);
  if (input) {
    input->searched = searched;
  }
  add(path, std::move(input));
}

void Inputs::add(const std::string& path, Result<ParsedInput> input) {
  if (!input) {
    console_.error(path == "-" ? "(standard input)" : path, input.error());
    return;
  }
  total_bytes_ += input->content.size();
  list_.push_back(*std::move(input));
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
  for (std::size_t first = 0; first < list_.size(); first += kMostSlots) {
    parse_held(
        std::span(list_).subspan(first, std::min(kMostSlots, list_.size() - first)), strict, {});
  }
}

void Inputs::parse_each(bool strict, const Use& use) {
  const auto in_parts = [](const ParsedInput& input) { return input.rest != nullptr; };
  for (std::size_t first = 0; first < list_.size();) {
    if (in_parts(list_[first])) {
      parse_parts(list_[first++], strict, use);
      continue;
    }
    const auto begin = list_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto most = std::min(kMostSlots, list_.size() - first);
    const auto end = std::find_if(begin, begin + static_cast<std::ptrdiff_t>(most), in_parts);
    parse_held(std::span(begin, end), strict, use);
    first += static_cast<std::size_t>(end - begin);
  }
  if (progress_) {
    progress_->clear();
  }
}

// parse_held parses as many inputs as there are slots, at most.  Without a use, Documents are kept.
void Inputs::parse_held(std::span<ParsedInput> inputs, bool strict, const Use& use) {
  for_each_index(inputs.size(), threads_for(list_.size()), [&](std::size_t i) {
    inputs[i].document = read(std::move(inputs[i].content), {strict, limits_});
    if (use.prepare) {
      use.prepare(inputs[i], i);
    }
  });
  const auto before = static_cast<std::size_t>(inputs.data() - list_.data());
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    show("parsing", before + i, list_.size());
    report(inputs[i]);
    if (use.use) {
      use.use(inputs[i], i);
      inputs[i].document = {};
    }
  }
}

// parse_parts reads on as long as somebody takes what comes of it.
void Inputs::parse_parts(ParsedInput& input, bool strict, const Use& use) {
  PartReader reader({strict, limits_});
  Repairs shown;
  std::vector<Error> errors;  // to be said at the end, as of an input that is held
  std::uint64_t done = 0;
  for (bool is_last = false; !is_last && !console_.has_failed();) {
    const std::size_t wanted = std::max(kPartBytes, reader.held());
    Result<SecretBytes> part = next_part(input, wanted);
    if (!part) {
      errors.push_back(std::move(part).error());
      break;
    }
    done += part->size();
    show(input.name, done, input.rest->size);
    is_last = part->size() < wanted;
    input.document = reader.read(*std::move(part), is_last);
    is_last = is_last || is_refused(input.document);
    report_repairs(input, shown);
    take_errors(input, errors);
    use.use(input, 0);
  }
  report_errors(input, errors);
  input.document = {};
  input.rest.reset();
}

// take_errors moves the errors that are said at the end; those of --strict are as many as keys.
void Inputs::take_errors(ParsedInput& input, std::vector<Error>& later) {
  std::vector<Error>& errors = input.document.errors;
  const auto refused = std::stable_partition(errors.begin(), errors.end(), [](const Error& error) {
    return error.is(errors::repair_refused);
  });
  report_errors(input, std::span(errors.begin(), refused));
  std::move(refused, errors.end(), std::back_inserter(later));
}

void Inputs::show(std::string_view label, std::uint64_t done, std::uint64_t total) {
  if (progress_) {
    progress_->show(label, done, total);
  }
}

void Inputs::report(const ParsedInput& input) {
  Repairs shown;
  report_repairs(input, shown);
  report_errors(input, input.document.errors);
}

// report_repairs shows each kind once an input: a thousand keys with CR LF are one thing to say.
void Inputs::report_repairs(const ParsedInput& input, Repairs& shown) {
  if (progress_ && !input.document.entries.empty()) {
    progress_->clear();  // something may be printed
  }
  for (const Entry& entry : input.document.entries) {
    for (const Repair& repair : entry.repairs.list()) {
      if (console_.settings().verbose || !shown.has(repair.id)) {
        console_.repair(input.name, repair);
      }
    }
    shown.add(entry.repairs);
  }
}

void Inputs::report_errors(const ParsedInput& input, std::span<const Error> errors) {
  if (progress_ && !errors.empty()) {
    progress_->clear();
  }
  for (const Error& error : errors) {
    if (!input.searched || !holds_no_key(error)) {
      console_.error(input.name, error);
    }
  }
}

}  // namespace keyfluent::cli
