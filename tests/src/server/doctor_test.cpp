// SPDX-License-Identifier: MIT
// The parts of doctor that ask nothing of the system: lists, dates, messages, start-up files.
#include "src/server/access_lists.h"
#include "src/server/check.h"
#include "src/server/messages.h"
#include "src/server/printing.h"
#include "src/server/shadow.h"
#include "src/server/sshd_config.h"
#include "src/server/subject.h"

#include <doctest/doctest.h>

#include <set>

using namespace keyfluent::server;

namespace {

const Who kBob{"bob", {"bob", "sftp"}, "192.0.2.7"};
const Who kBobFromSomewhere{"bob", {"bob", "sftp"}, ""};

std::string bar_of(const AccessLists& lists, const Who& who = kBob) {
  const auto bar = find_bar(lists, who);
  return !bar ? "" : std::string(bar->keyword) + (bar->is_sure ? "" : "?");
}

Shadow dates(std::int64_t changed, std::int64_t maximum, std::int64_t inactive, std::int64_t end) {
  Shadow shadow;
  shadow.changed = changed;
  shadow.maximum = maximum;
  shadow.inactive = inactive;
  shadow.expires = end;
  return shadow;
}

}  // namespace

TEST_CASE("lists of users and groups: in sshd's order, patterns, hosts") {
  CHECK(bar_of({}).empty());
  CHECK(bar_of({{"bob"}, {"bob"}, {}, {}}) == "DenyUsers");
  CHECK(bar_of({{"b?b"}, {}, {}, {}}) == "DenyUsers");
  CHECK(bar_of({{"Bob", "bo"}, {}, {}, {}}).empty());
  CHECK(bar_of({{}, {"alice", "root"}, {}, {}}) == "AllowUsers");
  CHECK(bar_of({{}, {"alice", "bo*"}, {}, {}}).empty());
  CHECK(bar_of({{}, {"bob@192.0.2.*"}, {}, {}}).empty());
  CHECK(bar_of({{}, {"bob@192.0.2.0/24"}, {}, {}}).empty());
  CHECK(bar_of({{}, {"bob@10.0.0.0/8"}, {}, {}}) == "AllowUsers");
  CHECK(bar_of({{}, {"bob@10.0.0.0/8"}, {}, {}}, kBobFromSomewhere) == "AllowUsers?");
  CHECK(bar_of({{"bob@10.0.0.0/8"}, {}, {}, {}}, kBobFromSomewhere) == "DenyUsers?");
  CHECK(bar_of({{"bob@10.0.0.0/8"}, {}, {}, {}}).empty());
  CHECK(bar_of({{}, {}, {"sf*"}, {}}) == "DenyGroups");
  CHECK(bar_of({{}, {}, {}, {"wheel"}}) == "AllowGroups");
  CHECK(bar_of({{}, {}, {}, {"wheel", "sftp"}}).empty());
  CHECK(bar_of({{}, {"bob"}, {}, {"wheel"}}) == "AllowGroups");
  const auto bar = find_bar({{"x", "b*"}, {}, {}, {}}, kBob);
  REQUIRE(bar);
  CHECK(bar->pattern == "b*");
}

TEST_CASE("shadow lines") {
  const auto good = parse_shadow("bob:$y$j9T$x:19000:0:99999:7:30:20000:\n");
  REQUIRE(good);
  CHECK_FALSE(good->is_locked);
  CHECK(good->has_password);
  CHECK(good->changed == 19000);
  CHECK(good->maximum == 99999);
  CHECK(good->inactive == 30);
  CHECK(good->expires == 20000);
  CHECK(parse_shadow("bob:!:19000:0:99999:7:::")->is_locked);
  CHECK(parse_shadow("bob:!$y$x:19000:0:99999:7:::")->is_locked);
  CHECK_FALSE(parse_shadow("bob:*:19000:0:99999:7:::")->is_locked);
  CHECK(parse_shadow("bob::::::::")->is_empty);
  CHECK(parse_shadow("bob::::::::")->expires == -1);
  CHECK(parse_shadow("bob:*:x:-5::99999999999999999999:::")->changed == -1);
  CHECK_FALSE(parse_shadow(""));
  CHECK_FALSE(parse_shadow("bob:*:1:2:3"));
  CHECK_FALSE(parse_shadow("bob:*:1:2:3:4:5:6:7:8"));
}

TEST_CASE("what the dates mean, at their borders") {
  CHECK(standing_on(dates(-1, -1, -1, -1), 20000) == Standing::kGood);
  CHECK(standing_on(dates(-1, -1, -1, 20001), 20000) == Standing::kGood);
  CHECK(standing_on(dates(-1, -1, -1, 20000), 20000) == Standing::kExpired);
  CHECK(standing_on(dates(0, 99999, -1, -1), 20000) == Standing::kMustChange);
  CHECK(standing_on(dates(19990, 10, -1, -1), 20000) == Standing::kGood);
  CHECK(standing_on(dates(19989, 10, -1, -1), 20000) == Standing::kMustChange);
  CHECK(standing_on(dates(19989, 10, 0, -1), 20000) == Standing::kInactive);
  CHECK(standing_on(dates(19989, 10, 1, -1), 20000) == Standing::kMustChange);
  CHECK(standing_on(dates(19988, 10, 1, -1), 20000) == Standing::kInactive);
}

TEST_CASE("messages: every row is its own, and is complete") {
  std::set<std::string_view> patterns;
  for (const Message& message : messages()) {
    CAPTURE(message.pattern);
    CHECK(patterns.insert(message.pattern).second);
    std::string text(message.pattern);
    for (char& c : text) {
      CHECK_FALSE((c >= 'A' && c <= 'Z'));
      c = c == '*' ? ' ' : c;
    }
    CHECK(find_message(text) == &message);
    const bool has_side = message.side == "client" || message.side == "server" ||
                          message.side == "network" || message.side == "either";
    CHECK(has_side);
    CHECK_FALSE(message.cause.empty());
    CHECK_FALSE(message.remedy.empty());
    CHECK_FALSE(message.said_by.empty());
  }
  CHECK(find_message("") == nullptr);
  CHECK(find_message("all is well") == nullptr);
  CHECK(find_message("PERMISSION DENIED (publickey).") != nullptr);
  // What is beyond the longest text is not looked at.
  CHECK(find_message(std::string(5000, ' ') + "permission denied (publickey)") == nullptr);
}

TEST_CASE("the number of a message too long") {
  CHECK(length_of_message("Received message too long 1416128883") == 1416128883u);
  CHECK(length_of_message("Received message too long 1416128883\r\n") == 1416128883u);
  CHECK(length_of_message("1416128883") == 1416128883u);
  CHECK(length_of_message("0x54686973") == 1416128883u);
  CHECK_FALSE(length_of_message("4294967296"));
  CHECK_FALSE(length_of_message("-1"));
  CHECK_FALSE(length_of_message("0x"));
  CHECK_FALSE(length_of_message(""));
  CHECK_FALSE(length_of_message("too long "));
  CHECK(letters_of(1416128883u) == "This");
  CHECK(letters_of(0x0d0a4772u) == "\r\nGr");
  CHECK(letters_of(0xffffffffu).empty());
  CHECK(letters_of(5).empty());
}

TEST_CASE("start-up files that seem to print") {
  const auto line = [](std::string_view text) {
    const auto found = find_printing_line(text);
    return found ? found->number : 0;
  };
  CHECK(line("") == 0);
  CHECK(line("echo hi") == 1);
  CHECK(line("# echo hi\nalias e='echo x'\n\tneofetch\n") == 3);
  CHECK(line("case $- in *i*) ;; *) return;; esac\necho hi\n") == 0);
  CHECK(line("case $- in\n    *i*) ;;\n      *) return;;\nesac\necho hi\n") == 0);
  CHECK(line("[ -z \"$PS1\" ] && return\necho hi\n") == 0);
  CHECK(line("[[ $- == *i* ]] || return\necho hi\n") == 0);
  CHECK(line("echo hi >&2\necho x >/dev/null\n") == 0);
  CHECK(line("if [ -t 1 ]; then\n  echo hi\nfi\n") == 0);
  CHECK(line("greet() {\n  echo hi\n}\n") == 0);
  CHECK(line("greet() {\n  echo hi\n}\necho x\n") == 4);
  CHECK(line("echoes\n") == 0);
}

TEST_CASE("settings: first values, all values, Match, sshd's answer") {
  const Settings asked = Settings::of_answer(
      "usepam yes\nallowusers a\nallowusers b\nsubsystem sftp /x -f y\nchrootdirectory none\n");
  CHECK(asked.is_on("usepam", false));
  CHECK(asked.all("allowusers") == std::vector<std::string>{"a", "b"});
  CHECK(asked.text("subsystem") == "sftp /x -f y");
  CHECK(asked.path("chrootdirectory").empty());
  CHECK(asked.is_on("nothing", true));
  const auto parsed = parse_settings(
      "UsePAM no\nUsePAM yes\nAllowUsers a\nAllowUsers b c\nMatch User bob\nUsePAM yes\n"
      "ForceCommand \"x y\"\nMatch Address 1.2.3.4\nX11Forwarding no\n",
      {"bob", {}},
      [](auto) { return std::vector<std::string>{}; });
  REQUIRE(parsed);
  CHECK(parsed->settings.is_on("usepam", false));
  CHECK(parsed->settings.all("allowusers") == std::vector<std::string>{"a", "b", "c"});
  CHECK(parsed->settings.text("forcecommand") == "x y");
  CHECK(parsed->skipped == std::vector<std::string>{"x11forwarding"});
}

TEST_CASE("paths for a shell") {
  CHECK(quoted("/home/bob/.ssh") == "/home/bob/.ssh");
  CHECK(quoted("/home/a b") == "'/home/a b'");
  CHECK(quoted("/home/it's") == "'/home/it'\\''s'");
  CHECK(quoted("") == "''");
}

TEST_CASE("an account that does not exist is one finding, and the rest is left out") {
  Subject subject;
  subject.user.name = "nobody here";
  const Findings findings = examine(subject);
  std::size_t failures = 0;
  for (const auto& stage : findings) {
    CHECK_FALSE(stage.name.empty());
    failures += stage.status == keyfluent::StageStatus::kFail ? 1 : 0;
  }
  CHECK(failures >= 1);
  CHECK(checks().size() == 19);
}
