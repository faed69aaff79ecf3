// SPDX-License-Identifier: MIT
// keyfluent(3): the public headers, their comments and declarations.
#include "src/manual/header.h"
#include "src/manual/pages.h"

namespace keyfluent::manual {

namespace {

// prose joins the lines of a comment; indented ones are code.
void add_comment(Page& page, std::string_view comment) {
  std::string prose;
  std::string code;
  const auto flush = [&] {
    if (!prose.empty()) {
      page.paragraph(prose);
    }
    if (!code.empty()) {
      page.literal(folded_code(code), false);
    }
    prose.clear();
    code.clear();
  };
  while (!comment.empty()) {
    const std::size_t end = std::min(comment.find('\n'), comment.size());
    const std::string_view line = comment.substr(0, end);
    comment.remove_prefix(std::min(end + 1, comment.size()));
    if (line.starts_with("  ")) {
      code.append(line.substr(2)).append("\n");
    } else if (line.empty() || !code.empty()) {
      flush();
    }
    if (!line.starts_with(' ') && !line.empty()) {
      prose.append(prose.empty() ? "" : " ").append(line);
    }
  }
  flush();
}

void add_header(Page& page, const Header& header, const HeaderText& text) {
  page.subsection("#include <" + header.name + ">");
  add_comment(page, text.comment);
  for (const Declaration& declaration : text.declarations) {
    page.literal(declaration.code, false);
    add_comment(page, declaration.comment);
  }
}

constexpr std::string_view kBuilding =
    "find_package(keyfluent CONFIG REQUIRED)\n"
    "target_link_libraries(mine PRIVATE keyfluent::keyfluent)";

}  // namespace

Page library_page(const Sources& sources) {
  Page page(
      "keyfluent", '3', "library that reads and writes every format of SSH keys", sources.date);
  page.section("LIBRARY");
  page.paragraph("C++ library keyfluent (C++20). With CMake:");
  page.literal(kBuilding);
  page.paragraph(
      "Else: `c++ -std=c++20 mine.cpp $(pkg-config --cflags --libs --static keyfluent)`");
  page.section("SYNOPSIS");
  page.raw(".In keyfluent/convert.h\n");
  page.section("DESCRIPTION");
  page.paragraph(
      "Bytes in, values out: the library opens no file, reads no clock and no source of random "
      "numbers but the one it is given, prints nothing and never exits. Nothing throws but "
      "std::bad_alloc, and there is no global state: distinct objects may be used from distinct "
      "threads. A function that can fail returns a Result, which holds a value or an Error.");
  for (const Header& header : sources.headers) {
    const HeaderText text = parse_header(header.text);
    if (header.name == "keyfluent/convert.h" || header.name == "keyfluent/codecs/format.h") {
      add_header(page, header, text);
    }
  }
  page.subsection("Other headers");
  page.begin_list("keyfluent/core");
  for (const Header& header : sources.headers) {
    page.raw(".It In " + header.name + "\n" +
             mdoc_text(first_sentence(parse_header(header.text).comment)));
  }
  page.end_list();
  page.section("EXAMPLES");
  page.paragraph("Print the public keys in standard input as OpenSSH lines:");
  page.literal(sources.example, false);
  page.section("SEE ALSO");
  page.raw(".Xr keyfluent 1 ,\n.Xr keyfluent-errors 7 ,\n.Xr keyfluent-formats 7\n");
  return page;
}

}  // namespace keyfluent::manual
