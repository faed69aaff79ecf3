// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/options.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::authorized_keys;

namespace {

struct Refusal {
  const char* text;
  const ErrorKind& kind;
  std::uint64_t offset;
};

}  // namespace

TEST_CASE("options as sshd parses them") {
  const auto options = parse_options("No-Pty,,command=\"echo \\\"a, b\\\"\",FROM=\"10.0.0.0/8\",");
  REQUIRE(options);
  CHECK(*options ==
        Options{{"no-pty", std::nullopt}, {"command", "echo \"a, b\""}, {"from", "10.0.0.0/8"}});
  CHECK(parse_options("").value().empty());
  CHECK(parse_options(",,,").value().empty());
  CHECK(parse_options("command=\"\"").value() == Options{{"command", ""}});
  CHECK(parse_options("command=\"a\\\\b\"").value() == Options{{"command", "a\\\\b"}});
}

TEST_CASE("options that make sshd refuse the line") {
  const Refusal refusals[] = {
      {"no-pyt", errors::line_unknown_option, 0},
      {"pty,valid-before=\"x\"", errors::line_unknown_option, 4},
      {"no-restrict", errors::line_unknown_option, 0},
      {"no-command=\"x\"", errors::line_unknown_option, 0},
      {"from=10.0.0.1", errors::line_option_malformed, 0},
      {"from", errors::line_option_malformed, 0},
      {"pty=\"x\"", errors::line_option_malformed, 0},
      {"pty,command=\"x\"junk", errors::line_option_malformed, 4},
      {"command=\"x", errors::line_option_malformed, 0},
      {"command=\"x\\\"", errors::line_option_malformed, 0},
      {"command='x'", errors::line_option_malformed, 0},
      {"pty no-pty", errors::line_unknown_option, 0},
      {"=\"x\"", errors::line_unknown_option, 0},
      {"\"pty\"", errors::line_unknown_option, 0},
  };
  for (const Refusal& refusal : refusals) {
    CAPTURE(refusal.text);
    const auto options = parse_options(refusal.text);
    REQUIRE(!options);
    CHECK(options.error().id() == refusal.kind.id);
    CHECK(options.error().place() == Place::at_byte(refusal.offset));
  }
}

TEST_CASE("options as a person types them") {
  CHECK(parse_option("no-pty").value() == Option{"no-pty", std::nullopt});
  CHECK(parse_option("X11-Forwarding").value() == Option{"x11-forwarding", std::nullopt});
  CHECK(parse_option("from=10.0.0.0/8,!10.1.1.1").value() ==
        Option{"from", "10.0.0.0/8,!10.1.1.1"});
  CHECK(parse_option("command=\"a b\"").value() == Option{"command", "a b"});
  CHECK(parse_option("command=echo \"a b\"").value() == Option{"command", "echo \"a b\""});
  CHECK(parse_option("environment=A=b").value() == Option{"environment", "A=b"});
  CHECK(parse_option("no-pty,pty").error().is(errors::line_unknown_option));
  CHECK(parse_option("").error().is(errors::line_unknown_option));
  CHECK(parse_option("from").error().is(errors::line_option_malformed));
  CHECK(parse_option("pty=yes").error().is(errors::line_option_malformed));
}

TEST_CASE("what is written is read back") {
  const Options options = {{"restrict", std::nullopt}, {"command", "echo \"x\", 'y' # z"}};
  const auto text = write_options(options);
  REQUIRE(text);
  CHECK(*text == "restrict,command=\"echo \\\"x\\\", 'y' # z\"");
  CHECK(parse_options(*text).value() == options);
  CHECK(write_options({{"command", "a\nb"}}).error().is(errors::line_bad_option_value));
  CHECK(write_options({{"command", "a\\"}}).error().is(errors::line_bad_option_value));
}

TEST_CASE("every option of the table is found, with and without no-") {
  for (const OptionKind& kind : option_kinds()) {
    CAPTURE(kind.name);
    CHECK(find_option(kind.name) == &kind);
    CHECK((find_option("no-" + std::string(kind.name)) == &kind) == kind.is_negatable());
  }
  CHECK(option_kinds().size() == 17);
}
