// SPDX-License-Identifier: MIT
#include "keyfluent/core/json.h"

#include "keyfluent/core/limits.h"

#include <doctest/doctest.h>

#include <string>

namespace keyfluent {

TEST_CASE("JSON: values, escapes and blanks") {
  const std::string text =
      " {\"a\" : \"x\\n\\u00e9\\ud83d\\ude00\\/\", \"b\":[1,-0.5e+3,true,false,null], "
      "\"\\u0063\":{}}\n";
  const auto json = read_json(text);
  REQUIRE(json);
  CHECK(json->is_object());
  REQUIRE(json->find("a") != nullptr);
  CHECK(json->find("a")->string().text() == "x\n\u00e9\U0001F600/");
  REQUIRE(json->find("b") != nullptr);
  CHECK(json->find("b")->items().size() == 5);
  CHECK(json->find("c") != nullptr);
  CHECK(json->find("d") == nullptr);
}

TEST_CASE("JSON: what is none is refused") {
  for (const std::string_view text : {"",
                                      "{",
                                      "}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1,}",
                                      "[1,]",
                                      "[1 2]",
                                      "{a:1}",
                                      "{'a':1}",
                                      "01",
                                      "1.",
                                      "1e",
                                      "-",
                                      "+1",
                                      "nul",
                                      "\"a",
                                      "\"\\x\"",
                                      "\"\\u12g4\"",
                                      "\"\\ud800\"",
                                      "\"\\udc00\"",
                                      "\"a\nb\"",
                                      "{} {}",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":1,\"\\u0061\":2}",
                                      "// x\n1"}) {
    CAPTURE(text);
    const auto json = read_json(text);
    REQUIRE(!json);
    CHECK(json.error().is(errors::container_malformed));
  }
}

TEST_CASE("JSON: depth and number of values are bounded") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(read_json(nested(limits::kJsonDepth)));
  CHECK(!read_json(nested(limits::kJsonDepth + 2)));
  CHECK(!read_json(nested(1'000'000)));
  std::string many = "[0";
  for (std::size_t i = 0; i < limits::kJsonValues; ++i) {
    many += ",0";
  }
  CHECK(!read_json(many + "]"));
}

TEST_CASE("JSON: the end of an object is found without reading it") {
  JsonSpan span;
  CHECK(span.feed("{\"a}\\\"}\":[{") == 11);
  CHECK(!span.is_closed());
  CHECK(span.feed("}]} rest") == 3);
  CHECK(span.is_closed());
}

TEST_CASE("JSON: strings are written so that they read back") {
  CHECK(json_string("a\"b\\c\n\x7f") == "\"a\\\"b\\\\c\\u000a\\u007f\"");
  const std::string comment = "\u00fc\u4e2d \xff";
  const std::string written = json_string(comment);
  const auto json = read_json(written);
  REQUIRE(json);
  CHECK(json->string().text() == "\u00fc\u4e2d \u00ff");
}

}  // namespace keyfluent
