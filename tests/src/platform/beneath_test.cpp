// SPDX-License-Identifier: MIT
#include "src/platform/beneath.h"

#include "src/findings/errors.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::platform;

TEST_CASE("both walks refuse links on the way, and name the component") {
  const tests::Scratch scratch;
  std::filesystem::create_directories(scratch.at("a/b/c"));
  std::filesystem::create_directory_symlink("b", scratch.at("a/link"));
  scratch.put("a/file", "");
  const Descriptor base = open_base(scratch.path()).value();
  const auto walks = {open_beneath, open_beneath_stepwise};
  for (const auto walk : walks) {
    for (const char* good : {"", ".", "a", "a/b/c", "a//b/", "a/../a/b"}) {
      CAPTURE(good);
      CHECK(walk(base, good));
    }
    for (const char* bad : {"a/link", "a/link/c", "a/b/../link"}) {
      CAPTURE(bad);
      const auto folder = walk(base, bad);
      REQUIRE(!folder);
      CHECK(folder.error().is(errors::store_is_link));
      CHECK(folder.error().detail() == "link");
    }
    CHECK(walk(base, "a/file").error().is(errors::store_not_folder));
    CHECK(walk(base, "a/file/x").error().is(errors::store_not_folder));
    CHECK(walk(base, "a/nothing/x").error().is(errors::file_not_found));
  }
}
