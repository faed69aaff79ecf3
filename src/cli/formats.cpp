// SPDX-License-Identifier: MIT
// The command formats: the table of formats.
#include "keyfluent/codecs/format.h"
#include "src/cli/command.h"
#include "src/cli/consumers.h"
#include "src/cli/help_text.h"
#include "src/cli/text_job.h"
#include "src/report/json.h"

#include <array>

namespace keyfluent::cli {

namespace {

std::string cell(std::string_view text, std::size_t width) {
  std::string padded(text);
  padded.append(width > text.size() ? width - text.size() : 0, ' ');
  return padded;
}

std::string row(const Format& format) {
  return cell(format.name, 17) + cell(format.kind == Kind::kPublic ? "public" : "private", 9) +
         cell(format.read != nullptr ? "yes" : "-", 6) +
         cell(format.write != nullptr ? "yes" : "-", 7) + std::string(format.title) + "\n";
}

std::string table() {
  std::string text =
      cell("NAME", 17) + cell("KIND", 9) + cell("READ", 6) + cell("WRITE", 7) + "TITLE\n";
  for (const Format* format : formats()) {
    text += row(*format);
  }
  return text + "\nFamilies choose by the kind of key: openssh, secsh (ssh.com), ppk (PuTTY).\n";
}

std::string json_lines() {
  std::string text;
  for (const Format* format : formats()) {
    text += report::format_json(*format);
  }
  return text;
}

std::string consumer_table() {
  std::string text = cell("CONSUMER", 17) + cell("FORMAT", 17) + cell("KEYS", 27) + "CIPHERS\n";
  for (const Consumer& consumer : consumers()) {
    for (const Loads& loads : consumer.loads) {
      text += cell(consumer.name, 17) + cell(loads.format, 17) + cell(loads.families, 26) + " " +
              std::string(loads.ciphers.empty() ? "-" : loads.ciphers) + "\n";
    }
  }
  return text;
}

std::string consumer_lines() {
  std::string text;
  for (const Consumer& consumer : consumers()) {
    for (const Loads& loads : consumer.loads) {
      text += report::consumer_json(
          {consumer.name, consumer.title, loads.format, loads.families, loads.ciphers});
    }
  }
  return text;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  const bool json = arguments.has("json");
  if (arguments.has("consumers")) {
    return print_text(json ? consumer_lines() : consumer_table(), console);
  }
  return print_text(json ? json_lines() : table(), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent formats", "every format, and whether it is read and written"},
    Example{"keyfluent formats --consumers", "what convert --for knows of other programs"},
    Example{"keyfluent formats --json", "the same for programs (keyfluent/formats/1)"},
};

constexpr std::array kOptions = {
    Option{"json", 0, "", "print one JSON object a line"},
    Option{"consumers", 0, "", "list which programs load which private formats instead"},
};

}  // namespace

const Command formats_command{
    .name = "formats",
    .summary = "List the formats that can be read and written",
    .usage = "[--json] [--consumers]",
    .description = "The names are those that convert --to takes.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
