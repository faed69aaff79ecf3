// SPDX-License-Identifier: MIT
// JsonLine: a JSON object on one line, written as its fields come.  For what is printed a million
// times; it gives the bytes that json_text() gives.
#pragma once

#include "src/report/finding_json.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace keyfluent::report {

class JsonLine {
 public:
  JsonLine() { text_.reserve(kUsual); }

  void add(std::string_view name, std::string_view text) {
    begin(name);
    append_text(text);
  }

  // Without this one, a literal would be a bool.
  void add(std::string_view name, const char* text) { add(name, std::string_view(text)); }

  void add(std::string_view name, std::uint64_t number) {
    begin(name);
    text_ += std::to_string(number);
  }

  void add(std::string_view name, bool value) {
    begin(name);
    text_ += value ? "true" : "false";
  }

  void add(std::string_view name, const nlohmann::ordered_json& value) {
    begin(name);
    text_ += json_text(value);
  }

  void add_null(std::string_view name) {
    begin(name);
    text_ += "null";
  }

  void add_empty_list(std::string_view name) {
    begin(name);
    text_ += "[]";
  }

  // add_text_or_null writes null for an empty text: not known.
  void add_text_or_null(std::string_view name, std::string_view text) {
    text.empty() ? add_null(name) : add(name, text);
  }

  // open and close write an object in this one.
  void open(std::string_view name) {
    begin(name);
    text_ += '{';
  }

  void close() { text_ += '}'; }

  // take ends the object, and the line.
  std::string take() {
    text_ += "}\n";
    return std::move(text_);
  }

 private:
  static constexpr std::size_t kUsual = 2048;

  // begin writes a name, which needs no escape.
  void begin(std::string_view name) {
    text_ += text_.ends_with('{') ? "\"" : ",\"";
    text_ += name;
    text_ += "\":";
  }

  void append_text(std::string_view text);

  std::string text_ = "{";
};

}  // namespace keyfluent::report
