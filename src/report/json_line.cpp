// SPDX-License-Identifier: MIT
#include "src/report/json_line.h"

#include "keyfluent/core/plain_text.h"

#include <nlohmann/json.hpp>

namespace keyfluent::report {

void JsonLine::append_text(std::string_view text) {
  const bool is_plain = is_plain_text(text) && text.find('"') == text.npos &&
                        text.find('\\') == text.npos;
  if (!is_plain) {
    text_ += json_text(text);
    return;
  }
  text_ += '"';
  text_ += text;
  text_ += '"';
}

}  // namespace keyfluent::report
