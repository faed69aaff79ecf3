// SPDX-License-Identifier: MIT
#include "src/cli/parse.h"

#include "src/cli/help_text.h"
#include "src/cli/suggest.h"
#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

namespace keyfluent::cli {

namespace {

constexpr std::array kOptions = {
    Option{"output", 'o', "PATH", "write here"},
    Option{"force", 'f', "", "replace"},
    Option{"formatted", 0, "", "a longer name that begins like another one would"},
};

Result<std::unique_ptr<Job>> start_nothing(const Arguments& /*arguments*/, Console& /*console*/) {
  return Error(errors::usage_missing_input);
}

constexpr Command kCommand{
    .name = "try",
    .summary = "Try",
    .usage = "[INPUT…]",
    .description = "Words.",
    .examples = {},
    .options = kOptions,
    .start = start_nothing,
};

Result<Arguments> parse(std::vector<const char*> words) {
  return parse_arguments(kCommand, words);
}

}  // namespace

TEST_CASE("options are parsed in every usual spelling") {
  for (const auto& words : std::vector<std::vector<const char*>>{{"--output", "x", "-f", "in"},
                                                                 {"--output=x", "in", "--force"},
                                                                 {"-o", "x", "-f", "in"},
                                                                 {"-ox", "in", "-f"},
                                                                 {"in", "-fo", "x"},
                                                                 {"-f", "-o", "x", "--", "in"}}) {
    const auto arguments = parse(words);
    REQUIRE(arguments.has_value());
    CHECK(arguments->get("output") == "x");
    CHECK(arguments->has("force"));
    CHECK_FALSE(arguments->has("formatted"));
    CHECK(arguments->inputs() == std::vector<std::string>{"in"});
  }
}

TEST_CASE("- is an input, and -- ends the options") {
  const auto arguments = parse({"-", "-o", "-", "--", "--force", "-x"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->get("output") == "-");
  CHECK_FALSE(arguments->has("force"));
  CHECK(arguments->inputs() == std::vector<std::string>{"-", "--force", "-x"});
}

TEST_CASE("inputs alone are taken as they are") {
  const auto arguments = parse({"-", "", "a b", "x=-y", "-"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->inputs() == std::vector<std::string>{"-", "", "a b", "x=-y", "-"});
}

TEST_CASE("the last value counts, and all are kept") {
  const auto arguments = parse({"-o", "a", "-o", "b"});
  REQUIRE(arguments.has_value());
  CHECK(arguments->get("output") == "b");
  CHECK(arguments->all("output") == std::vector<std::string>{"a", "b"});
  CHECK(arguments->get("absent", "otherwise") == "otherwise");
  const auto empty = parse({"--output", ""});
  REQUIRE(empty.has_value());
  CHECK(empty->has("output"));
  CHECK(empty->get("output", "otherwise").empty());
}

TEST_CASE("unknown options get a suggestion, and abbreviations are unknown") {
  const auto typo = parse({"--ouptut", "x"});
  REQUIRE_FALSE(typo.has_value());
  CHECK(typo.error().is(errors::usage_unknown_option));
  CHECK(typo.error().detail() == "--ouptut");
  CHECK(typo.error().hint() == "did you mean --output?");

  const auto abbreviated = parse({"--for"});
  REQUIRE_FALSE(abbreviated.has_value());
  CHECK(abbreviated.error().is(errors::usage_unknown_option));

  const auto letter = parse({"-z"});
  REQUIRE_FALSE(letter.has_value());
  CHECK(letter.error().detail() == "-z");
}

TEST_CASE("missing and surplus values are told apart") {
  for (const auto& words :
       std::vector<std::vector<const char*>>{{"--output"}, {"-o"}, {"--output="}}) {
    const auto arguments = parse(words);
    REQUIRE_FALSE(arguments.has_value());
    CHECK(arguments.error().is(errors::usage_missing_argument));
    CHECK(arguments.error().message().find("-o") != std::string::npos);
  }
  const auto surplus = parse({"--force=yes"});
  REQUIRE_FALSE(surplus.has_value());
  CHECK(surplus.error().is(errors::usage_bad_value));
  CHECK(surplus.error().detail() == "option --force takes no argument");
}

TEST_CASE("common options are checked for every command") {
  CHECK(parse({"--color", "never", "--progress", "auto", "-q", "-v", "--no-input"}).has_value());
  const auto wrong = parse({"--color", "alway"});
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().is(errors::usage_bad_value));
  CHECK(wrong.error().hint() == "did you mean always?");
}

TEST_CASE("numbers are whole, decimal and in range") {
  CHECK(*parse_number("bits", "2048", 1, 4096) == 2048);
  CHECK(*parse_number("bits", "1", 1, 4096) == 1);
  for (const char* wrong : {"", "0", "4097", "-1", "12a", " 12", "1e3", "99999999999999999999"}) {
    CHECK(parse_number("bits", wrong, 1, 4096).error().is(errors::usage_bad_value));
  }
}

TEST_CASE("edit distance counts a swap as one") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("ab", "ba") == 1);
  CHECK(edit_distance("convert", "konvert") == 1);
  CHECK(edit_distance(std::string(65, 'a'), std::string(65, 'a')) == 65);
}

TEST_CASE("the nearest word is at most two edits away") {
  constexpr std::array<std::string_view, 3> kWords = {"convert", "check", "pair"};
  CHECK(nearest_word("konvert", kWords) == "convert");
  CHECK(nearest_word("pari", kWords) == "pair");
  CHECK(nearest_word("frobnicate", kWords).empty());
  CHECK(nearest_word("x", kWords).empty());
}

TEST_CASE("text is filled to the width, by characters") {
  CHECK(wrap_text("aa bb cc", 2, 8) == "  aa bb\n  cc\n");
  CHECK(wrap_text("ää öö", 0, 5) == "ää öö\n");
  CHECK(wrap_text("one\n\ntwo", 0, 80) == "one\n\ntwo\n");
  CHECK(wrap_text("a-word-that-is-too-long b", 1, 10) == " a-word-that-is-too-long\n b\n");
}

TEST_CASE("every help has examples before options, and 80 columns") {
  for (const Command* command : commands()) {
    const std::string text = help_text(*command);
    CAPTURE(command->name);
    CHECK(text.starts_with("Usage: keyfluent " + std::string(command->name)));
    CHECK(text.find("\nExamples:\n") < text.find("\nCommon options:\n"));
    CHECK(text.find("\nExit codes:\n") != std::string::npos);
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = text.find('\n', start);
      CHECK(display_width(std::string_view(text).substr(start, end - start)) <= 80);
      start = end + 1;
    }
    for (const Option& option : command->options) {
      CHECK(text.find("--" + std::string(option.name)) != std::string::npos);
      for (const Option& common : common_options()) {
        CHECK(option.name != common.name);
        CHECK((option.letter == 0 || option.letter != common.letter));
      }
    }
  }
}

}  // namespace keyfluent::cli
