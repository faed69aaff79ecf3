// SPDX-License-Identifier: MIT
#include "src/manual/page.h"

#include "keyfluent/core/characters.h"
#include "src/cli/help_text.h"
#include "src/cli/values.h"
#include "src/cli/version.h"

#include <algorithm>
#include <cctype>

namespace keyfluent::manual {

namespace {

// The page is indented by 5 columns, and a display by 6 more.
constexpr std::size_t kCommandColumns = 68;

// escaped_character is one character of text: a backslash and what is not ASCII by their names.
std::string escaped_character(const Decoded& character) {
  if (character.code == U'\\') {
    return "\\e";
  }
  if (character.code < 0x80) {
    return {static_cast<char>(character.code)};
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string hex;
  for (char32_t rest = character.code; rest != 0 || hex.size() < 4; rest /= 16) {
    hex.insert(hex.begin(), kDigits[rest % 16]);
  }
  return "\\[u" + hex + "]";
}

std::string escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Decoded character = decode_character(text);
    result += escaped_character(character);
    text.remove_prefix(character.length);
  }
  return result;
}

// with_fonts turns `words` into bold ones.
std::string with_fonts(std::string_view text) {
  std::string result;
  bool is_bold = false;
  for (const char c : text) {
    if (c == '`') {
      is_bold = !is_bold;
      result += is_bold ? "\\fB" : "\\fR";
    } else {
      result += c;
    }
  }
  return result;
}

// guarded keeps a line from being taken for a request.
std::string guarded(std::string_view line) {
  const bool is_request = line.starts_with('.') || line.starts_with('\'');
  return (is_request ? "\\&" : "") + std::string(line);
}

// ends_sentence is true if a blank at `at` stands between two sentences.
bool ends_sentence(std::string_view text, std::size_t at) {
  if (at == 0 || text[at] != ' ') {
    return false;
  }
  std::size_t last = at - 1;
  while (last > 0 && std::string_view(")'\"").find(text[last]) != std::string_view::npos) {
    --last;
  }
  return std::string_view(".!?:;").find(text[last]) != std::string_view::npos;
}

// filled breaks an escaped line where the source of a page would be hard to read.
std::string filled(std::string_view text) {
  constexpr std::size_t kColumns = 78;
  std::string lines;
  while (text.size() > kColumns) {
    const std::size_t blank = text.rfind(' ', kColumns);
    if (blank == text.npos) {
      break;
    }
    lines += guarded(text.substr(0, blank)) + "\n";
    text.remove_prefix(blank + 1);
  }
  return lines + guarded(text) + "\n";
}

// paragraph_lines begins a line with each sentence.
std::string paragraph_lines(std::string_view text) {
  std::string line;
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ends_sentence(text, i)) {
      lines += filled(with_fonts(escaped(line)));
      line.clear();
    } else if (text[i] != ' ' || !line.empty()) {  // two blanks may stand behind a full stop
      line += text[i] == '\n' ? ' ' : text[i];
    }
  }
  return lines + filled(with_fonts(escaped(line)));
}

// values_text lists the values that an option's help does not name.  Pages of section 7 have the
// rules.
std::string values_text(const cli::Option& option) {
  const cli::Value value = cli::value_of(option);
  const auto is_named = [&option](std::string_view word) {
    return option.help.find(word) != option.help.npos;
  };
  if (value.kind != cli::Value::Kind::kWords ||
      std::all_of(value.choices.begin(), value.choices.end(), is_named)) {
    return {};
  }
  std::string text;
  for (const std::string_view word : value.choices) {
    text.append(text.empty() ? " The values: " : ", ").append(word);
  }
  return text + ".";
}

// quoted makes one argument of a macro's line.
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    result += c == '"' ? "\\(dq" : std::string(1, c);
  }
  return result + "\"";
}

}  // namespace

std::string mdoc_line(std::string_view text) {
  return guarded(with_fonts(escaped(text)));
}

std::string mdoc_text(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find("\n\n"), text.size());
    result += (result.empty() ? "" : ".Pp\n") + paragraph_lines(text.substr(0, end));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return result;
}

Page::Page(std::string name, char section, std::string_view summary, std::string_view date)
    : name_(std::move(name)), section_(section) {
  std::string title = name_;
  std::transform(title.begin(), title.end(), title.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  text_ = ".\\\" Made by the build from the tables of the program.\n.Dd " + std::string(date) +
          "\n.Dt " + title + " " + section_ + "\n.Os keyfluent " +
          std::string(cli::version_number()) + "\n.Sh NAME\n.Nm " + name_ + "\n.Nd " +
          mdoc_line(summary) + "\n";
}

void Page::section(std::string_view title) {
  text_ += ".Sh " + mdoc_line(title) + "\n";
}

void Page::subsection(std::string_view title) {
  text_ += ".Ss " + mdoc_line(title) + "\n";
}

void Page::paragraph(std::string_view text) {
  const bool is_first = text_.ends_with("\n") &&
                        text_.rfind("\n.S", text_.size() - 2) != text_.npos &&
                        text_.find('\n', text_.rfind("\n.S") + 1) == text_.size() - 1;
  text_ += (is_first ? "" : ".Pp\n") + mdoc_text(text);
}

void Page::literal(std::string_view lines, bool indented) {
  text_ += std::string(".Bd -literal") + (indented ? " -offset indent" : "") + "\n";
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    text_ += guarded(escaped(lines.substr(0, end))) + "\n";
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  text_ += ".Ed\n";
}

void Page::command(std::string_view command) {
  literal(cli::broken_command(command, kCommandColumns));
}

void Page::begin_list(std::string_view widest) {
  text_ += ".Bl -tag -width " + quoted(widest) + "\n";
}

void Page::item(std::string_view term) {
  text_ += ".It " + quoted(with_fonts(escaped(term))) + "\n";
}

void Page::end_list() {
  text_ += ".El\n";
}

void Page::options(std::span<const cli::Option> options) {
  begin_list("--color WHEN");
  for (const cli::Option& option : options) {
    text_ += ".It ";
    if (option.letter != 0) {
      text_ += std::string("Fl ") + option.letter + " , ";
    }
    text_ += "Fl -" + std::string(option.name);
    if (!option.argument.empty()) {
      text_ += " Ar " + mdoc_line(option.argument);
    }
    std::string help = cli::help_of(option);
    help[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(help[0])));
    text_ += "\n" + mdoc_text(help + "." + values_text(option));
  }
  end_list();
}

void Page::examples(std::span<const cli::Example> examples) {
  for (const cli::Example& example : examples) {
    std::string text(example.text);
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
    paragraph(text + ":");
    command(example.command);
  }
}

void Page::exit_status() {
  section("EXIT STATUS");
  text_ += ".Bl -tag -width 3n -compact\n";
  for (const cli::ExitCode& row : cli::exit_codes()) {
    item(std::to_string(row.code));
    text_ += mdoc_text(row.meaning);
  }
  end_list();
}

}  // namespace keyfluent::manual
