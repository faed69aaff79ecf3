// SPDX-License-Identifier: MIT
// XML results, written by pugixml an element at a time.
#pragma once

#include "src/report/finding_writer.h"

#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace keyfluent::report {

inline constexpr std::string_view kXmlDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

// xml_text makes text that XML 1.0 (section 2.2, Char) can hold: control characters, invisible
// ones, invalid UTF-8, U+FFFE and U+FFFF are shown escaped, as on a terminal.  Markup is pugixml's
// matter.
std::string xml_text(std::string_view text);

// set adds an attribute, its value through xml_text.
void set(pugi::xml_node node, const char* name, std::string_view value);

// XmlElement is one child of a root: it is filled, printed and emptied, again and again.
class XmlElement {
 public:
  explicit XmlElement(const char* name) : name_(name) { clear(); }

  pugi::xml_node node() { return node_; }

  void clear();

  // print writes the element with two blanks of indentation.
  void print(const TextSink& sink) const;

 private:
  const char* name_;
  pugi::xml_document document_;
  pugi::xml_node node_;
};

}  // namespace keyfluent::report
