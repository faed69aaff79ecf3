// SPDX-License-Identifier: MIT
#include "src/store/edit.h"

#include "src/findings/errors.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

std::string appended(std::string_view content, std::string_view line) {
  return apply_edit(content, {{append_lines(content, {std::string(line)})}});
}

// A splice for verify_edit: the whole line `number` (from 1) goes.
Splice without_line(std::string_view content, std::size_t wanted) {
  Splice splice;
  for_each_line(content, [&](std::size_t number, std::string_view, const LineSpan& span) {
    if (number == wanted) {
      splice = {span.offset, span.next() - span.offset, ""};
    }
  });
  return splice;
}

}  // namespace

TEST_CASE("only LF ends a line") {
  std::vector<std::string> lines;
  const std::string content =
      "a\rb\vc\fd\xC2\x85\xE2\x80\xA8"
      "e\n\nlast";
  for_each_line(content, [&](std::size_t number, std::string_view text, const LineSpan& span) {
    CHECK(number == lines.size() + 1);
    CHECK(span.has_end == (text != "last"));
    lines.emplace_back(text);
  });
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] ==
        "a\rb\vc\fd\xC2\x85\xE2\x80\xA8"
        "e");
  CHECK(lines[1].empty());
  CHECK(lines[2] == "last");
  CHECK(count_lines(content) == 3);
  CHECK(count_lines("") == 0);
  CHECK(count_lines("\n") == 1);
}

TEST_CASE("an appended line never touches the one before") {
  CHECK(appended("", "new") == "new\n");
  CHECK(appended("old\n", "new") == "old\nnew\n");
  CHECK(appended("old", "new") == "old\nnew\n");
  CHECK(appended("\n\n", "new") == "\n\nnew\n");
}

TEST_CASE("CRLF is kept only where every line has it") {
  CHECK(appended("a\r\nb\r\n", "new") == "a\r\nb\r\nnew\r\n");
  CHECK(appended("a\r\nb", "new") == "a\r\nb\r\nnew\r\n");
  CHECK(appended("a\r\nb\r", "new") == "a\r\nb\r\nnew\r\n");
  CHECK(appended("a\r\nb\n", "new") == "a\r\nb\nnew\n");
  CHECK(appended("a\rb\r", "new") == "a\rb\r\nnew\n");
}

TEST_CASE("a replaced line keeps its end") {
  const std::string content = "one\r\ntwo\nthree";
  const auto replaced = [&](std::size_t offset) {
    return apply_edit(content, {{replace_line(content, line_at(content, offset), "X")}});
  };
  CHECK(replaced(0) == "X\r\ntwo\nthree");
  CHECK(replaced(5) == "one\r\nX\nthree");
  CHECK(replaced(9) == "one\r\ntwo\nX");
}

TEST_CASE("verify_edit accepts what the edit does and nothing else") {
  const std::string before = sample_line(1) + "\n# note\nrubbish\n" + sample_line(2);
  const Edit edit{{append_lines(before, {sample_line(3)})}};
  const std::string after = apply_edit(before, edit);
  CHECK(verify_edit(before, after, edit));

  const auto refused = [&](const std::string& content, const Edit& with) {
    const Status status = verify_edit(before, content, with);
    return !status && status.error().is(errors::store_verify_failed);
  };
  CHECK(refused("", edit));
  CHECK(refused(before, edit));                              // the new line is missing
  CHECK(refused(after + sample_line(4) + "\n", edit));       // one too many
  CHECK(refused(after.substr(after.find('\n') + 1), edit));  // the first is lost
  CHECK(refused(before + sample_line(3) + "\n", edit));      // glued to the last
  CHECK(refused(sample_line(3) + "\n", edit));
  const Tail tail = tail_of(before, edit);
  CHECK(tail.start == before.rfind('\n') + 1);
  CHECK(verify_tail(before, tail, edit));
  CHECK_FALSE(verify_tail(before, {tail.start, ""}, edit));
  CHECK_FALSE(verify_tail(before, {tail.start, tail.text + sample_line(4) + "\n"}, edit));
  CHECK_FALSE(verify_tail(before, {0, tail.text}, edit));
  const Edit removal{{without_line(before, 1)}};
  CHECK(verify_edit(before, apply_edit(before, removal), removal));
  CHECK(refused(before, removal));
}

TEST_CASE("property: every byte outside an edit stays") {
  std::mt19937 random(20261101);
  const std::string_view alphabet[] = {"\n",
                                       "\r\n",
                                       "\r",
                                       " ",
                                       "\t",
                                       "#",
                                       "\"",
                                       ",",
                                       "\\\"",
                                       "\xE2\x80\xA8",
                                       "\xFF",
                                       std::string_view("\0", 1),
                                       "ssh-rsa AAAA",
                                       "x",
                                       "no-pty"};
  for (int round = 0; round < 3000; ++round) {
    std::string before;
    for (auto parts = random() % 40; parts > 0; --parts) {
      const auto pick = random() % (std::size(alphabet) + 1);
      before += pick == std::size(alphabet)
                    ? sample_line(static_cast<std::uint32_t>(random() % 5), "c") + "\n"
                    : std::string(alphabet[pick]);
    }
    const Edit edit{{append_lines(before, {sample_line(77)})}};
    const std::string after = apply_edit(before, edit);
    REQUIRE(after.starts_with(before));
    const Status verified = verify_edit(before, after, edit);
    const Tail tail = tail_of(before, edit);
    CHECK(before.substr(0, tail.start) + tail.text == after);
    CHECK(verify_tail(before, tail, edit).has_value() == verified.has_value());
    REQUIRE_MESSAGE(verified, escape_controls(before));
  }
}
