// SPDX-License-Identifier: MIT
#include "src/manual/header.h"

#include <algorithm>

namespace keyfluent::manual {

namespace {

constexpr std::size_t kColumns = 72;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_comment(std::string_view line) {
  return line.starts_with("//") && !line.starts_with("// SPDX");
}

// is_code is true for a line that belongs to a declaration.
bool is_code(std::string_view line) {
  return !line.empty() && !is_comment(line) && !line.starts_with('#') &&
         !line.starts_with("namespace") && !line.starts_with("}  // namespace") &&
         !line.starts_with("// SPDX");
}

std::string_view comment_text(std::string_view line) {
  line.remove_prefix(2);
  return line.starts_with(' ') ? line.substr(1) : line;
}

std::size_t indent_of(std::string_view line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// folded breaks a line of code that is too long: a comment behind it goes before it.
std::string folded(std::string_view line) {
  const std::string indent(indent_of(line), ' ');
  if (line.size() <= kColumns) {
    return std::string(line) + "\n";
  }
  if (const std::size_t comment = line.find("  //");
      comment != line.npos && comment > indent.size()) {
    const std::size_t begin = line.find("//", comment);
    std::string_view code = line.substr(0, comment);
    code = code.substr(0, code.find_last_not_of(' ') + 1);
    return folded(indent + std::string(line.substr(begin))) + folded(code);
  }
  const bool is_note = line.substr(indent.size()).starts_with("//");
  const std::size_t blank = line.rfind(' ', kColumns);
  if (blank == line.npos || blank <= indent.size() + 2) {
    return std::string(line) + "\n";
  }
  return std::string(line.substr(0, blank)) + "\n" +
         folded(indent + (is_note ? "// " : "    ") + std::string(line.substr(blank + 1)));
}

// is_open is true while braces of the code are open: blank lines do not end it then.
bool is_open(std::string_view code) {
  return std::count(code.begin(), code.end(), '{') > std::count(code.begin(), code.end(), '}');
}

}  // namespace

HeaderText parse_header(std::string_view text) {
  HeaderText header;
  std::string comment;
  bool is_first = true;
  const std::vector<std::string_view> lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_comment(lines[i])) {
      comment.append(comment_text(lines[i])).append("\n");
      continue;
    }
    std::string code;
    std::string shown;
    while (i < lines.size() && (is_code(lines[i]) || (is_open(code) && !code.empty()))) {
      code.append(lines[i]).append("\n");
      shown += folded(lines[i]);
      ++i;
    }
    if (is_first && !comment.empty()) {
      header.comment = comment;
      is_first = false;
    } else if (!comment.empty() && !shown.empty()) {
      header.declarations.push_back({comment, shown});
    }
    comment.clear();
    if (i < lines.size() && is_comment(lines[i])) {
      --i;
    }
  }
  return header;
}

std::string folded_code(std::string_view lines) {
  std::string code;
  for (const std::string_view line : lines_of(lines)) {
    code += folded(line);
  }
  return code;
}

std::string first_sentence(std::string_view comment) {
  const std::size_t end =
      std::min({comment.find(".  "), comment.find(".\n"), comment.find("\n\n"), comment.size()});
  std::string sentence(comment.substr(0, end));
  std::replace(sentence.begin(), sentence.end(), '\n', ' ');
  return sentence + ".";
}

}  // namespace keyfluent::manual
