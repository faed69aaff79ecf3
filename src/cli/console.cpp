// SPDX-License-Identifier: MIT
#include "src/cli/console.h"

#include "src/cli/text_job.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{64} << 10;

constexpr std::string_view kRed = "\033[1;31m";
constexpr std::string_view kYellow = "\033[1;33m";
constexpr std::string_view kPlain = "\033[0m";

// prefix is "keyfluent: SOURCE:LINE:COLUMN: ", as much of it as is known.
std::string prefix(std::string_view source, const Place& place) {
  std::string text = "keyfluent: ";
  if (!source.empty()) {
    text += escape_controls(source);
  }
  if (place.kind != Place::Kind::kNone) {
    text += source.empty() ? "" : place.kind == Place::Kind::kLine ? ":" : ": ";
    text += place.to_string();
  }
  if (!source.empty() || place.kind != Place::Kind::kNone) {
    text += ": ";
  }
  return text;
}

std::string painted(std::string_view colour, std::string_view text, bool enabled) {
  if (!enabled) {
    return std::string(text);
  }
  return std::string(colour).append(text).append(kPlain);
}

// say writes one message to standard error.  If even that fails there is nobody left to tell.
void say(std::string_view text) {
  const std::string shown = in_locale(text);
  if (const Status written = platform::write_all(STDERR_FILENO, as_bytes(shown)); !written) {
    return;
  }
}

}  // namespace

void Console::error(std::string_view source, const Error& error) {
  std::string text = prefix(source, error.place());
  text += error.message();
  text += " [" + painted(kRed, error.id(), settings_.colour) + "]\n";
  if (!error.hint().empty()) {
    text += "  hint: ";
    text += error.hint();
    text += '\n';
  }
  say(text);
  exit_code_ = std::max(exit_code_, static_cast<int>(error.category()));
}

void Console::repair(std::string_view source, const Repair& repair) {
  if (settings_.quiet) {
    return;
  }
  const RepairKind& kind = repair_kind(repair.id);
  std::string text = prefix(source, repair.place);
  text += painted(kYellow, "warning:", settings_.colour) + " ";
  text += kind.title;
  text += " [";
  text += kind.id;
  text += "]\n";
  say(text);
}

void Console::warning(std::string_view source, std::string_view text) {
  if (!settings_.quiet) {
    say(prefix(source, {}) + painted(kYellow, "warning:", settings_.colour) + " " +
        escape_controls(text) + "\n");
  }
}

void Console::note(std::string_view text) {
  if (!settings_.quiet) {
    say("keyfluent: " + escape_controls(text) + "\n");
  }
}

void Console::output(std::string_view text) {
  if (buffer_.size() + text.size() < kBufferBytes) {
    buffer_ += text;
    return;
  }
  write(buffer_);
  buffer_.clear();
  write(text);
}

void Console::set_state(State state) {
  buffer_ = std::move(state.output);
  exit_code_ = std::max(exit_code_, state.exit_code);
}

// write does nothing once standard output has failed.
void Console::write(std::string_view text) {
  if (text.empty() || failure_) {
    return;
  }
  if (Status written = platform::write_all(STDOUT_FILENO, as_bytes(text)); !written) {
    failure_ = std::move(written).error();
  }
}

Status Console::flush() {
  write(buffer_);
  buffer_.clear();
  if (failure_) {
    return Error(errors::write_failed, {}, failure_->message());
  }
  return ok();
}

}  // namespace keyfluent::cli
