// SPDX-License-Identifier: MIT
#include "src/report/html/markup.h"

#include "src/report/xml.h"

#include <algorithm>
#include <array>

namespace keyfluent::report::html {

namespace {

struct ToneRow {
  std::string_view class_name;
  std::string_view symbol;
};

// In the order of Tone.
constexpr std::array kTones = {
    ToneRow{"pass", "✓"}, ToneRow{"warn", "!"}, ToneRow{"fail", "✗"}, ToneRow{"skip", "·"}};

const ToneRow& row_of(Tone tone) {
  return kTones[static_cast<std::size_t>(tone)];
}

std::string_view quoted(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return {};
  }
}

// breakable offers a place to break the line after each comma.
std::string breakable(std::string_view text) {
  std::string markup;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find(','), text.size() - 1) + 1;
    markup += escape(text.substr(0, size));
    text.remove_prefix(size);
    markup += text.empty() ? "" : "<wbr/>";
  }
  return markup;
}

}  // namespace

std::string_view tone_class(Tone tone) {
  return row_of(tone).class_name;
}

std::string_view tone_symbol(Tone tone) {
  return row_of(tone).symbol;
}

std::string escape(std::string_view text) {
  std::string result;
  for (const char c : xml_text(text)) {
    const std::string_view entity = quoted(c);
    entity.empty() ? result.append(1, c) : result.append(entity);
  }
  return result;
}

std::string element(std::string_view start, std::string_view markup) {
  std::string result = "<";
  result.append(start).append(">").append(markup).append("</");
  return result.append(start.substr(0, start.find(' '))).append(">");
}

std::string mark(Tone tone, std::string_view word) {
  return element("b class=\"" + std::string(tone_class(tone)) + "\"",
                 std::string(tone_symbol(tone)) + " " + escape(word));
}

std::string code(std::string_view text) {
  std::string lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines += (lines.empty() ? "" : "\n") + breakable(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return element("code", lines);
}

std::string box(Tone tone, std::string_view markup) {
  return element("div class=\"box " + std::string(tone_class(tone)) + "\"", markup) + "\n";
}

void append_row(std::string& rows, const std::vector<std::string>& cells) {
  rows += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows += element(i == 0 ? "th scope=\"row\"" : "td", cells[i]);
  }
  rows += "</tr>\n";
}

Table::Table(std::initializer_list<Column> columns) : columns_(columns) {}

void Table::row(const std::vector<std::string>& cells) {
  append_row(rows_, cells);
}

std::string Table::markup(std::string_view heading) const {
  return markup(heading, rows_);
}

std::string Table::markup(std::string_view heading, std::string_view rows) const {
  if (rows.empty()) {
    return {};
  }
  std::string head;
  std::string numbers;  // the style aligns them by the number of their column
  for (const Column& column : columns_) {
    numbers += column.is_number ? " n" + std::to_string(&column - columns_.data() + 1) : "";
    head += element(column.is_number ? "th scope=\"col\" class=\"number\"" : "th scope=\"col\"",
                    escape(column.title));
  }
  return element("h2", escape(heading)) + "\n<table" +
         (numbers.empty() ? "" : " class=\"" + numbers.substr(1) + "\"") + ">\n" +
         element("thead", element("tr", head)) + "\n<tbody>\n" + std::string(rows) +
         "</tbody>\n</table>\n";
}

}  // namespace keyfluent::report::html
