// SPDX-License-Identifier: MIT
#include "src/platform/passphrase.h"

#include "src/findings/errors.h"
#include "src/platform/askpass.h"
#include "src/platform/terminal.h"
#include "tests/src/scratch.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <pty.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <thread>

namespace keyfluent::platform {

namespace {

using tests::Scratch;

std::string given(const std::string& content) {
  const Scratch scratch;
  scratch.put("file", content);
  PassphraseSettings settings;
  settings.file = scratch.at("file");
  auto source = PassphraseSource::open(settings);
  REQUIRE(source.has_value());
  CHECK(source->is_given());
  auto passphrase = source->ask("unused");
  REQUIRE(passphrase.has_value());
  return std::string(as_text(passphrase->view()));
}

// Environment sets the four variables of askpass while it lives.
class Environment {
 public:
  Environment(const char* program, const char* require, const char* display) {
    set("SSH_ASKPASS", program);
    set("SSH_ASKPASS_REQUIRE", require);
    set("DISPLAY", display);
    set("WAYLAND_DISPLAY", nullptr);
  }

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

  ~Environment() {
    for (const char* name : {"SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY"}) {
      ::unsetenv(name);
    }
  }

 private:
  static void set(const char* name, const char* value) {
    if (value == nullptr) {
      ::unsetenv(name);
    } else {
      ::setenv(name, value, 1);
    }
  }
};

}  // namespace

TEST_CASE("the passphrase is the first line, without its end and with everything else") {
  CHECK(given("secret\n") == "secret");
  CHECK(given("secret\r\n") == "secret");
  CHECK(given("secret") == "secret");
  CHECK(given("  two words \nmore\n") == "  two words ");
  CHECK(given("p\xc3\xa4ss\n") == "p\xc3\xa4ss");
  CHECK(given("").empty());
  CHECK(given("\nsecond\n").empty());
}

TEST_CASE("a descriptor gives one line at a time") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  REQUIRE(::write(ends[1], "old\nnew\nrest", 12) == 12);
  ::close(ends[1]);
  PassphraseSettings settings;
  settings.descriptor = ends[0];
  for (const char* expected : {"old", "new", "rest", ""}) {
    auto source = PassphraseSource::open(settings);
    REQUIRE(source.has_value());
    const auto passphrase = source->ask_new("unused");
    REQUIRE(passphrase.has_value());
    CHECK(as_text(passphrase->view()) == expected);
  }
  ::close(ends[0]);
}

TEST_CASE("an endless line and an absent file are errors") {
  PassphraseSettings settings;
  settings.file = "/dev/zero";
  CHECK(PassphraseSource::open(settings).error().is(errors::input_too_large));
  settings.file = "/nonexistent/passphrase";
  CHECK(PassphraseSource::open(settings).error().is(errors::file_not_found));
  settings = {};
  settings.descriptor = 987;
  CHECK(PassphraseSource::open(settings).error().is(errors::system_failed));
}

TEST_CASE("without a prompt there is no passphrase") {
  PassphraseSettings settings;
  settings.may_prompt = false;
  auto source = PassphraseSource::open(settings);
  REQUIRE(source.has_value());
  CHECK_FALSE(source->is_given());
  CHECK(source->ask("x").error().is(errors::passphrase_missing));
}

TEST_CASE("askpass is chosen as OpenSSH chooses it") {
  struct Case {
    const char* program;
    const char* require;
    const char* display;
    const char* expected;
    bool first;
  };

  constexpr Case kCases[] = {
      {"/bin/ask", nullptr, nullptr, "", false},
      {"/bin/ask", nullptr, ":0", "/bin/ask", false},
      {"/bin/ask", "force", nullptr, "/bin/ask", true},
      {"/bin/ask", "prefer", ":0", "/bin/ask", true},
      {"/bin/ask", "prefer", nullptr, "", false},
      {"/bin/ask", "never", ":0", "", false},
      {nullptr, "force", nullptr, "/usr/bin/ssh-askpass", true},
  };
  for (const Case& one : kCases) {
    const Environment environment(one.program, one.require, one.display);
    const Askpass askpass = find_askpass();
    CHECK(askpass.program == one.expected);
    CHECK(askpass.first == one.first);
  }
}

TEST_CASE("an askpass program gets the prompt and gives the first line") {
  const Scratch scratch;
  scratch.put("ask", "#!/bin/sh\nprintf '%s\\r\\nmore\\n' \"[$1]\"\n");
  scratch.put("cancel", "#!/bin/sh\necho secret\nexit 1\n");
  ::chmod(scratch.at("ask").c_str(), 0700);
  ::chmod(scratch.at("cancel").c_str(), 0700);
  const auto answer = run_askpass(scratch.at("ask"), "two words?");
  REQUIRE(answer.has_value());
  CHECK(answer->text() == "[two words?]");
  CHECK(run_askpass(scratch.at("cancel"), "?").error().is(errors::passphrase_missing));
  CHECK(run_askpass(scratch.at("absent"), "?").error().is(errors::passphrase_missing));
}

TEST_CASE("a terminal shows the prompt and not the answer, and is restored") {
  int master = -1;
  int slave = -1;
  REQUIRE(::openpty(&master, &slave, nullptr, nullptr, nullptr) == 0);
  termios before{};
  REQUIRE(::tcgetattr(slave, &before) == 0);
  std::string shown;
  std::thread person([&] {
    std::array<char, 256> buffer{};
    const ssize_t prompt = ::read(master, buffer.data(), buffer.size());
    shown.append(buffer.data(), static_cast<std::size_t>(prompt));
    CHECK(::write(master, "hunter2\n", 8) == 8);
  });
  const auto answer = ask_terminal(slave, "Passphrase: ");
  person.join();
  REQUIRE(answer.has_value());
  CHECK(answer->text() == "hunter2");
  std::array<char, 256> buffer{};
  const ssize_t rest = ::read(master, buffer.data(), buffer.size());
  shown.append(buffer.data(), static_cast<std::size_t>(rest));
  CHECK(shown == "Passphrase: \r\n");
  termios after{};
  REQUIRE(::tcgetattr(slave, &after) == 0);
  CHECK(after.c_lflag == before.c_lflag);
  ::close(master);
  ::close(slave);
}

}  // namespace keyfluent::platform
