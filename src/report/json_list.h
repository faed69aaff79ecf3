// SPDX-License-Identifier: MIT
// JsonList: a JSON array that is written while its items are found, an item a line.
#pragma once

#include "src/report/finding_json.h"

#include <string>
#include <utility>

namespace keyfluent::report {

class JsonList {
 public:
  explicit JsonList(TextSink sink) : sink_(std::move(sink)) {}

  // open writes what stands before the array, and its bracket.
  void open(std::string_view before) { sink_(std::string(before) + "["); }

  void add(const nlohmann::ordered_json& item) {
    sink_((is_empty_ ? "\n" : ",\n") + json_text(item));
    is_empty_ = false;
  }

  // close writes the bracket, and what stands after the array.
  void close(std::string_view after) {
    sink_((is_empty_ ? "]" : "\n]") + std::string(after) + "\n");
  }

 private:
  TextSink sink_;
  bool is_empty_ = true;
};

}  // namespace keyfluent::report
