// SPDX-License-Identifier: MIT
#include "src/server/printing.h"

#include <algorithm>
#include <array>

namespace keyfluent::server {

namespace {

constexpr std::array<std::string_view, 14> kPrinters = {"echo",
                                                        "printf",
                                                        "cat",
                                                        "neofetch",
                                                        "fastfetch",
                                                        "screenfetch",
                                                        "figlet",
                                                        "toilet",
                                                        "fortune",
                                                        "cowsay",
                                                        "date",
                                                        "uptime",
                                                        "who",
                                                        "motd"};

std::string_view trimmed(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

// ends_file knows the usual guards: they return where there is no terminal.
bool ends_file(std::string_view line) {
  const bool returns = line.find("return") != line.npos || line.find("exit") != line.npos;
  const bool asks = line.starts_with("case $-") || line.find("$PS1") != line.npos ||
                    line.find("$- ") != line.npos || line.find("-t 0") != line.npos ||
                    line.find("-t 1") != line.npos || line.find("$prompt") != line.npos ||
                    line.find("status --is-interactive") != line.npos;
  return asks && (returns || line.starts_with("case $-"));
}

bool prints(std::string_view line) {
  const std::string_view word = line.substr(0, line.find_first_of(" \t;|&"));
  return std::find(kPrinters.begin(), kPrinters.end(), word) != kPrinters.end() &&
         line.find_first_of(">|") == line.npos;
}

// Depth counts what is open: a command inside a function or a condition may never run.
int change_of(std::string_view line) {
  const std::string_view word = line.substr(0, line.find_first_of(" \t;"));
  if (word == "if" || word == "case" || word == "for" || word == "while") {
    return line.find("; fi") != line.npos || line.find(" esac") != line.npos ||
                   line.find("; done") != line.npos
               ? 0
               : 1;
  }
  if (word == "fi" || word == "esac" || word == "done" || word == "}") {
    return -1;
  }
  return line.ends_with('{') ? 1 : 0;
}

}  // namespace

std::optional<PrintingLine> find_printing_line(std::string_view text) {
  int depth = 0;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (depth == 0 && ends_file(line)) {
      return std::nullopt;
    }
    if (depth == 0 && prints(line)) {
      constexpr std::size_t kShown = 60;
      return PrintingLine{number, std::string(line.substr(0, kShown))};
    }
    depth = std::max(0, depth + change_of(line));
  }
  return std::nullopt;
}

}  // namespace keyfluent::server
