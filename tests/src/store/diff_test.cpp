// SPDX-License-Identifier: MIT
#include "src/store/diff.h"

#include "src/store/journal.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <random>

using namespace keyfluent;
using namespace keyfluent::store;

TEST_CASE("the diff of an append") {
  const std::string before = "# 1\n# 2\n# 3\n# 4\n";
  const Edit edit{{append_lines(before, {"new"})}};
  CHECK(unified_diff("f", before, edit) ==
        "--- f\n+++ f\n@@ -2,3 +2,4 @@\n # 2\n # 3\n # 4\n+new\n");
  CHECK(unified_diff("f", "", {{append_lines("", {"new"})}}) ==
        "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+new\n");
  CHECK(unified_diff("f", "# x", {{append_lines("# x", {"new"})}}) ==
        "--- f\n+++ f\n@@ -1,1 +1,2 @@\n-# x\n\\ No newline at end of file\n+# x\n+new\n");
  CHECK(unified_diff("f", before, {}).empty());
}

TEST_CASE("a pasted private key is no context") {
  const std::string secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAA";
  for (const std::string end : {"\n", ""}) {
    const std::string before = "# 1\n" + secret + end;
    const std::string diff = unified_diff("f", before, {{append_lines(before, {"new"})}});
    CAPTURE(diff);
    CHECK(diff.find(secret) == diff.npos);
    CHECK(diff.find("+new\n") != diff.npos);
  }
}

TEST_CASE("patch(1) understands the diff") {
  if (std::system("command -v patch >/dev/null 2>&1") != 0) {
    MESSAGE("patch is not installed");
    return;
  }
  std::mt19937 random(7);
  const tests::Scratch scratch;
  for (int round = 0; round < 20; ++round) {
    std::string before;
    std::size_t target = 0;
    for (unsigned i = 0; i < 12; ++i) {
      target = random() % 3 == 0 ? before.size() : target;
      before += "# line " + std::to_string(i) + (i == 11 && round % 2 == 0 ? "" : "\n");
    }
    Edit edit;
    if (target + 12 < before.size()) {
      edit.splices.push_back(replace_line(before, line_at(before, target), "# replaced"));
    }
    edit.splices.push_back(append_lines(before, {"# a", "# b"}));
    scratch.put("f", before);
    scratch.put("diff", unified_diff("f", before, edit));
    const std::string command = "cd " + scratch.path() + " && patch -s f diff >/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    REQUIRE(scratch.content("f") == apply_edit(before, edit));
  }
}

TEST_CASE("taking an addition back shows no line that only loses its end") {
  const std::string before = "-----BEGIN SECRET";
  const Edit edit{{append_lines(before, {sample_line(1)})}};
  const std::string after = apply_edit(before, edit);
  const std::string diff = unified_diff("keys", after, invert(before, edit));
  CHECK(diff.find("SECRET") == std::string::npos);
  CHECK(diff.find("-" + sample_line(1) + "\n") != std::string::npos);
  const std::string key = sample_line(2);
  const Edit plain{{append_lines(key, {sample_line(1)})}};
  const std::string shown = unified_diff("keys", apply_edit(key, plain), invert(key, plain));
  CHECK(shown.find("+" + key + "\n\\ No newline at end of file") != std::string::npos);
}
