// SPDX-License-Identifier: MIT
#include "src/cli/run.h"

#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/cli/help_text.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/cli/suggest.h"
#include "src/cli/text_job.h"
#include "src/cli/version.h"
#include "src/findings/errors.h"
#include "src/platform/done.h"
#include "src/platform/process.h"
#include "src/platform/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <vector>

namespace keyfluent::cli {

namespace {

using Words = std::span<const char* const>;

Console::Settings settings_of(const Arguments& arguments) {
  const std::string colour = arguments.get("color", "auto");
  Console::Settings settings;
  settings.quiet = arguments.has("quiet");
  settings.verbose = arguments.has("verbose");
  settings.no_input = arguments.has("no-input");
  settings.colour = platform::wants_colour(colour, STDERR_FILENO);
  settings.colour_output = platform::wants_colour(colour, STDOUT_FILENO);
  return settings;
}

int fail(Console& console, const Error& error) {
  console.error({}, error);
  return console.exit_code();
}

// finish ends a run that only prints: help, version.
int finish(Console& console) {
  const Status flushed = console.flush();
  return flushed ? 0 : fail(console, flushed.error());
}

// steps runs the three steps.  Until parse() everything is open, and after it nothing hostile is
// left.
Result<int> steps(Job& job, platform::SandboxMode mode, Console& console) {
  Status ready = job.open();
  ready = ready ? parse_confined(job, mode, console) : ready;
  return ready ? job.commit() : job.give_up(ready.error());
}

// refuse reports a wrong command line, and returns the exit code.
int refuse(const Command& command, Words words, Console& console, const Error& error) {
  const int code = command.refuse == nullptr ? 0 : command.refuse(words, error, console);
  return code != 0 ? std::max(code, finish(console)) : fail(console, error);
}

// run_command parses the words after the command's name and runs its job.
int run_command(const Command& command, Words words) {
  const Result<Arguments> arguments = parse_arguments(command, words);
  Console console(settings_of(arguments ? *arguments : Arguments()));
  if (!arguments) {
    return refuse(command, words, console, arguments.error());
  }
  if (arguments->has("help")) {
    console.output(in_locale(help_text(command)));
    return finish(console);
  }
  const Result<platform::SandboxMode> mode = sandbox_mode(*arguments);
  if (!mode) {
    return refuse(command, words, console, mode.error());
  }
  Result<std::unique_ptr<Job>> job = command.start(*arguments, console);
  if (!job) {
    return refuse(command, words, console, job.error());
  }
  return run_job(**job, *mode, console);
}

Error unknown_command(std::string_view word) {
  return Error(errors::usage_unknown_command, {}, word)
      .with_hint(did_you_mean(word, command_names()));
}

// run_global answers the words that may stand in a command's place, and refuses all others.
int run_global(std::string_view word, Words rest) {
  Console console(settings_of({}));
  if (word == "--help" || word == "-h") {
    console.output(in_locale(overview_text()));
    return finish(console);
  }
  if (word == "--version") {
    const bool verbose = std::any_of(rest.begin(), rest.end(), [](std::string_view option) {
      return option == "--verbose" || option == "-v";
    });
    console.output(version_text(verbose));
    return finish(console);
  }
  return fail(console, unknown_command(word));
}

int run_words(Words words) {
  // clig.dev: a bare call is a question, so it gets the overview, and is no error.
  const std::string_view word = words.empty() ? "--help" : words[0];
  const Words rest = words.empty() ? words : words.subspan(1);
  const Command* command = find_command(word);
  return command != nullptr ? run_command(*command, rest) : run_global(word, rest);
}

// report_no_memory prints errors::out_of_memory as the console does, and needs no memory for it.
int report_no_memory() noexcept {
  const ErrorKind& kind = errors::out_of_memory;
  const std::array<std::string_view, 6> parts = {
      "keyfluent: ", kind.message, platform::said_of_done(), " [", kind.id, "]\n"};
  for (const std::string_view part : parts) {
    if (::write(STDERR_FILENO, part.data(), part.size()) < 0) {
      break;  // nobody is left to tell
    }
  }
  return static_cast<int>(kind.category);
}

// on_terminate is called where an exception cannot pass, or not even it finds memory.
[[noreturn]] void on_terminate() {
  if (const std::exception_ptr thrown = std::current_exception(); thrown != nullptr) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
    } catch (...) {
      std::abort();
    }
  }
  ::_exit(report_no_memory());
}

}  // namespace

int run_job(Job& job, platform::SandboxMode mode, Console& console) {
  int code = 0;
  if (const Result<int> answer = steps(job, mode, console); answer) {
    code = *answer;
  } else {
    console.error({}, answer.error());
  }
  if (const Status flushed = console.flush(); !flushed) {
    console.error({}, flushed.error());
  }
  return std::max(code, console.exit_code());
}

int run(int argc, const char* const* argv) {
  std::set_terminate(on_terminate);
  platform::ignore_broken_pipes();
  const auto count = static_cast<std::size_t>(std::max(argc, 1));
  try {
    return run_words(Words(argv, count).subspan(1));
  } catch (const std::bad_alloc&) {
    return report_no_memory();
  }
}

}  // namespace keyfluent::cli
