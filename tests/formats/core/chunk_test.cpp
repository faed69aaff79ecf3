// SPDX-License-Identifier: MIT
#include "keyfluent/core/chunk.h"

#include <doctest/doctest.h>

using namespace keyfluent;

TEST_CASE("Chunk: headers are found whatever their case, the first one first") {
  Chunk chunk;
  chunk.headers = {{"Subject", "me", {}}, {"COMMENT", "one", {}}, {"Comment", "two", {}}};
  REQUIRE(chunk.find_header("comment") != nullptr);
  CHECK(*chunk.find_header("comment") == "one");
  CHECK(*chunk.find_header("subject") == "me");
  CHECK(chunk.find_header("comm") == nullptr);
  CHECK(chunk.find_header("comments") == nullptr);
  CHECK(chunk.find_header("") == nullptr);
}
