// SPDX-License-Identifier: MIT
// A finding as a JSON object of the schema keyfluent/finding/1, and how JSON is written.
#pragma once

#include "src/report/finding_writer.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace keyfluent::report {

// json_text is the JSON on one line, without LF.  What is no UTF-8 becomes U+FFFD.
std::string json_text(const nlohmann::ordered_json& json);

// text_or_null is the text, or null for an empty one: not known.
nlohmann::ordered_json text_or_null(std::string_view text);

// finding_object has every field always; what is not known is null.  "line" and "column" count from
// 1, the column in bytes; "offset" and "removed" of a fix are bytes of the file.
nlohmann::ordered_json finding_object(std::string_view path,
                                      const Finding& finding,
                                      const OutputSettings& settings);

}  // namespace keyfluent::report
