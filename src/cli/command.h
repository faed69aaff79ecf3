// SPDX-License-Identifier: MIT
// Command: one row of the table of commands (cli/commands.def), and the Job that it starts.
//
// A command is one file: its options as data, its texts, and a Job in three steps.  Help, usage
// errors and completions are made from the data.
#pragma once

#include "keyfluent/core/limits.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/writer.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::cli {

class Console;

using Choices = std::vector<std::string_view>;

// Option is one option of a command.  An empty `argument` makes it a switch.
struct Option {
  std::string_view name;      // "output", without the dashes
  char letter;                // 'o', or 0
  std::string_view argument;  // "PATH"
  std::string_view help;      // one sentence, no full stop, lower case

  // choices lists the words that it takes, for completions and the manual; null: values.def knows
  // what the argument's name stands for.
  Choices (*choices)() = nullptr;

  // limit is the row of limits.def that it sets; null: another option.
  const Limit* limit = nullptr;
};

// help_of is the option's help, with the standard value of a limit.
std::string help_of(const Option& option);

// listed makes the `choices` of a table of words.
template <const auto& kWords>
Choices listed() {
  return {kWords.begin(), kWords.end()};
}

struct Example {
  std::string_view command;  // what to type
  std::string_view text;     // what it does
};

// Arguments are the parsed command line of one command.
class Arguments {
 public:
  [[nodiscard]] bool has(std::string_view option) const;

  // get returns the last value given, or `otherwise`.
  [[nodiscard]] std::string get(std::string_view option, std::string_view otherwise = {}) const;

  // all returns every value given, in order.
  [[nodiscard]] std::vector<std::string> all(std::string_view option) const;

  [[nodiscard]] const std::vector<std::string>& inputs() const { return inputs_; }

  void add(std::string_view option, std::string value);

  void add_input(std::string value) { inputs_.push_back(std::move(value)); }

  // limits are what the options of limits.def say, else the standard ones.
  [[nodiscard]] const Limits& limits() const { return limits_; }

  void set_limits(const Limits& limits) { limits_ = limits; }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> options_;
  std::vector<std::string> inputs_;
  Limits limits_;
};

// Job runs a command in three steps, so that a sandbox can close around the middle one:
//   open    opens inputs, outputs, terminals and late libraries; may fail before anything is read
//   parse   reads hostile bytes from what is open, and computes; asks the system for nothing else
//   commit  writes the results, and returns the exit code
// Where the sandbox closes is the job's to say:
//   kNone         nothing hostile is parsed, or parsing and writing cannot be parted
//   kFromHere     this process closes it: what commit() writes to is open by then
//   kOtherProcess parse() runs in a child process behind it, and pack() hands the result to unpack()
//                 in this one, which parses nothing and writes
//   kTalking      likewise, and it may speak on sockets that are open
// A step reports the errors of single inputs through the Console and goes on; it returns an Error
// only if the job cannot continue.
class Job {
 public:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

  enum class Confinement : std::uint8_t { kNone, kFromHere, kOtherProcess, kTalking };

  virtual Status open() = 0;
  virtual Status parse() = 0;
  virtual Result<int> commit() = 0;

  // confinement is asked after open().
  [[nodiscard]] virtual Confinement confinement() const { return Confinement::kNone; }

  // pack writes what commit() needs of parse()'s results; unpack takes it in, and trusts none of it.
  // Errors: sandbox_lost.
  virtual void pack(SecretWriter& /*to*/) const {}

  virtual Status unpack(Reader& /*from*/) { return ok(); }

  // give_up says what there is to say after open() or parse() failed, and returns the exit code; or
  // the error, which is then said in the usual way.
  virtual Result<int> give_up(const Error& error) { return error; }
};

// make_job makes the Job that a command's start() returns.
template <class T, class... Parts>
Result<std::unique_ptr<Job>> make_job(Parts&&... parts) {
  return std::unique_ptr<Job>(std::make_unique<T>(std::forward<Parts>(parts)...));
}

// Command is one row.  `start` checks the arguments (errors of category kUsage) and makes the Job.
struct Command {
  std::string_view name;
  std::string_view summary;      // one line for the list of commands
  std::string_view usage;        // what follows the name: "[INPUT…] [OPTIONS]"
  std::string_view description;  // paragraphs, separated by a blank line
  std::span<const Example> examples;
  std::span<const Option> options;  // besides those of option_groups()
  Result<std::unique_ptr<Job>> (*start)(const Arguments&, Console&);

  // refuse reports a wrong command line in a way of the command's own, and returns its exit code; 0
  // leaves it to the usual way.  Null: the usual way.
  int (*refuse)(std::span<const char* const> words, const Error&, Console&) = nullptr;

  // limits are the uses (Limit::Use, added up) whose options of limits.def the command takes.
  unsigned limits = 0;
};

// Every row of commands.def: the file cli/<symbol>.cpp defines <symbol>_command.
#define KEYFLUENT_COMMAND(symbol) extern const Command symbol##_command;
#include "src/cli/commands.def"
#undef KEYFLUENT_COMMAND

// commands lists commands.def in order.  find_command looks a name up; null if there is none.
std::span<const Command* const> commands();
const Command* find_command(std::string_view name);

// common_options are those that every command takes: --json is a command's own.
std::span<const Option> common_options();

struct OptionGroup {
  std::string_view title;
  std::vector<Option> options;
};

// option_groups are all options that the command takes: its own, limits, common ones.
std::vector<OptionGroup> option_groups(const Command& command);

}  // namespace keyfluent::cli
