// SPDX-License-Identifier: MIT
#include "src/report/xml.h"

#include "keyfluent/core/error.h"

namespace keyfluent::report {

namespace {

class SinkWriter final : public pugi::xml_writer {
 public:
  explicit SinkWriter(const TextSink& sink) : sink_(sink) {}

  void write(const void* data, std::size_t size) override {
    sink_({static_cast<const char*>(data), size});
  }

 private:
  const TextSink& sink_;
};

// replace_all is for the two characters that are valid UTF-8 and visible, but none of XML's.
void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != text.npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string escaped = escape_controls(text);
  replace_all(escaped, "\xEF\xBF\xBE", "\\u{fffe}");
  replace_all(escaped, "\xEF\xBF\xBF", "\\u{ffff}");
  return escaped;
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

void XmlElement::clear() {
  document_.reset();
  node_ = document_.append_child(name_);
}

void XmlElement::print(const TextSink& sink) const {
  SinkWriter writer(sink);
  node_.print(writer, "  ", pugi::format_indent, pugi::encoding_utf8, 1);
}

}  // namespace keyfluent::report
