// SPDX-License-Identifier: MIT
#include "src/cli/config_file.h"

#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <array>

namespace keyfluent::cli {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"profile", "ignore", "openssh"};

Result<ConfigFile> parse(std::string_view text) {
  return ConfigFile::parse(text, ".", kNames);
}

TEST_CASE("a section for some files beats the one for all, wherever it stands") {
  const auto config = parse(
      "; settings\n[check:deploy/*]\nopenssh = 8.9\n[check]\nopenssh = 9.9\nprofile = nist\n"
      "[check:deploy/old/*]\nopenssh = 7.9\n");
  REQUIRE(config);
  CHECK(config->get("openssh", "keys") == "9.9");
  CHECK(config->get("openssh", "deploy/keys") == "8.9");
  CHECK(config->get("openssh", "./deploy/keys") == "8.9");
  CHECK(config->get("openssh", "deploy/old/keys") == "7.9");
  CHECK(config->get("profile", "deploy/keys") == "nist");
  CHECK_FALSE(config->get("ignore", "keys"));
  CHECK(config->get("openssh", "") == "9.9");
}

TEST_CASE("files with the same sections have the same settings") {
  const auto config = parse("[check]\nprofile=nist\n[check:*.pub]\nignore=KF4\n");
  REQUIRE(config);
  CHECK(config->sections_of("a.pub") == config->sections_of("b/c.pub"));
  CHECK(config->sections_of("a.pub") != config->sections_of("a"));
}

TEST_CASE("what a configuration cannot say is refused") {
  for (const std::string_view text : {"profile = nist\n",
                                      "[checks]\nprofile = nist\n",
                                      "[check:]\nprofile = nist\n",
                                      "[check]\nno equals sign\n",
                                      "[check]\nprofiel = nist\n",
                                      "[check]\nprofile = a\nprofile = b\n",
                                      "[check\n"}) {
    CAPTURE(text);
    const auto config = parse(text);
    REQUIRE_FALSE(config);
    CHECK(config.error().is(errors::config_malformed));
  }
  CHECK(parse("[check]\nprofiel = nist\n").error().hint() == "did you mean profile?");
}

TEST_CASE("an empty file sets nothing") {
  const auto config = parse("");
  REQUIRE(config);
  CHECK_FALSE(config->get("profile", "file"));
}

}  // namespace
}  // namespace keyfluent::cli
