// SPDX-License-Identifier: MIT
#include "src/store/journal.h"

#include "src/store/side_file.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <random>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

JournalEntry entry_of(std::string_view before, const Edit& edit) {
  JournalEntry entry;
  entry.time = 1'764'000'000;
  entry.command = "authorize";
  entry.inverse = invert(before, edit);
  return entry;
}

// append records that a text was appended, and returns the content after.
std::string append(Journal& journal, const std::string& before, const std::string& text) {
  const Edit edit{{append_lines(before, {text})}};
  const std::string after = apply_edit(before, edit);
  journal.record(before, tail_of(before, edit), entry_of(before, edit));
  return after;
}

}  // namespace

TEST_CASE("an inverse takes any edit back, to the byte") {
  std::mt19937 random(7);
  const std::string alphabet = "ab\n\r\0# ";
  for (int round = 0; round < 2000; ++round) {
    std::string before;
    for (std::size_t i = random() % 40; i > 0; --i) {
      before += alphabet[random() % alphabet.size()];
    }
    Edit edit;
    for_each_line(before, [&](std::size_t, std::string_view, const LineSpan& span) {
      if (random() % 3 == 0) {
        const std::size_t size = span.next() - span.offset;
        const std::size_t removed = random() % (size + 1);
        edit.splices.push_back({span.offset, removed, random() % 2 == 0 ? "" : "x\ny"});
      }
    });
    if (random() % 2 == 0) {
      edit.splices.push_back({before.size(), 0, "\nlast\n"});
    }
    const std::string after = apply_edit(before, edit);
    const Edit inverse = invert(before, edit);
    REQUIRE(apply_edit(after, inverse) == before);
    for (const Splice& splice : inverse.splices) {  // each inside one line, its end included
      const std::string removed = after.substr(splice.offset, splice.removed);
      CHECK(removed.find('\n') >= removed.size() - (removed.empty() ? 0 : 1));
    }
  }
}

TEST_CASE("a journal is read as it was written, and every line of it is a comment") {
  Journal journal;
  const std::string one = append(journal, "", sample_line(1));
  append(journal, one, sample_line(2));
  const std::string text = journal.write();
  for_each_line(text, [](std::size_t, std::string_view line, const LineSpan& span) {
    CHECK(line.starts_with("# "));
    CHECK(span.has_end);
  });
  const auto again = Journal::parse(text);
  REQUIRE(again);
  CHECK(again->write() == text);
  CHECK(Journal().write() == "# keyfluent/journal/1\n");
}

TEST_CASE("the newest change that ended in the content is found") {
  Journal journal;
  const std::string one = append(journal, "", "one");
  const std::string two = append(journal, one, "two");
  REQUIRE(journal.find(two) != nullptr);
  CHECK(apply_edit(two, journal.find(two)->inverse) == one);
  CHECK(journal.find(one) != nullptr);
  CHECK(journal.find("one\nTWO\n") == nullptr);  // as long, and another
  journal.forget(journal.find(two));
  CHECK(journal.find(two) == nullptr);
  CHECK(journal.find(one) != nullptr);
}

TEST_CASE("what the content does not come from is forgotten") {
  Journal journal;
  const std::string one = append(journal, "", "one");
  append(journal, one, "never made");
  const std::string two = append(journal, one, "two");
  CHECK(journal.write().find("# change") != std::string::npos);
  CHECK(journal.find(one + "never made\n") == nullptr);
  CHECK(journal.find(one) != nullptr);
  append(journal, two + "an editor's\n", "three");
  CHECK(journal.find(two) == nullptr);
}

TEST_CASE("a journal is bounded: 16 changes, a megabyte besides the newest") {
  Journal journal;
  std::string content;
  for (int i = 0; i < 40; ++i) {
    content = append(journal, content, "line " + std::to_string(i));
  }
  CHECK(count_lines(journal.write()) == 1 + 2 * 16);
  const std::string big(std::size_t{3} << 19, 'x');
  for (int i = 0; i < 3; ++i) {  // each removal has to be remembered
    const Edit removal{{{0, content.size(), ""}}};
    journal.record(content, tail_of(content, removal), entry_of(content, removal));
    content = append(journal, "", big);
  }
  CHECK(journal.write().size() < std::size_t{5} << 20);
  CHECK(journal.find(content) != nullptr);
}

TEST_CASE("what is no journal is none") {
  Journal journal;
  append(journal, "before\n", "line");
  const std::string good = journal.write();
  CHECK(Journal::parse(good));
  for (const std::string& bad : {std::string(),
                                std::string("# keyfluent/journal/2\n"),
                                good.substr(0, good.size() - 1),
                                good + "rubbish\n",
                                good + "# splice 0 99999 \n",
                                good + "# splice 3 0 YQ=\n",
                                good + "# splice 99999999999999999999 0 \n",
                                std::string("# keyfluent/journal/1\n# splice 0 0 YQ==\n"),
                                std::string("# keyfluent/journal/1\n# change 1 a made 2\n")}) {
    CAPTURE(bad);
    CHECK_FALSE(Journal::parse(bad));
  }
}

TEST_CASE("the name of a side file never begins with the file's, and always fits") {
  for (const std::string& name : {std::string("authorized_keys"),
                                 std::string("."),
                                 std::string(".k"),
                                 std::string(".keyfluent-journal-"),
                                 std::string("~"),
                                 std::string(255, 'a'),
                                 std::string(255, '.')}) {
    CAPTURE(name);
    const std::string side = side_name("journal", name);
    CHECK_FALSE(side.starts_with(name));
    CHECK(side.size() <= 255);
    CHECK(side != side_name("backup", name));
  }
}

TEST_CASE("a content that is commented out comes back whole") {
  for (const std::string content : {"", "\n", "a", "a\n\r\n\n#b\nc", "ssh-rsa A\n"}) {
    const std::string text = comment_out(content);
    std::string back;
    for_each_line(text, [&](std::size_t, std::string_view line, const LineSpan& span) {
      REQUIRE(line.starts_with('#'));
      back += text.substr(span.offset + 1, span.next() - span.offset - 1);
    });
    CHECK(back == content);
  }
}
