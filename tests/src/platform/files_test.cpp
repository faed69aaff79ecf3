// SPDX-License-Identifier: MIT
#include "src/platform/files.h"

#include "src/findings/errors.h"
#include "tests/src/scratch.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <thread>

namespace keyfluent::platform {

namespace {

using tests::Scratch;

constexpr std::size_t kLimit = 1000;

Result<SecretBytes> read_path(const std::string& path) {
  KEYFLUENT_TRY(const Input input, open_input(path));
  return read_input(input, kLimit);
}

// UmaskOf sets the umask while it lives.
class UmaskOf {
 public:
  explicit UmaskOf(mode_t mask) : old_(::umask(mask)) {}

  UmaskOf(const UmaskOf&) = delete;
  UmaskOf& operator=(const UmaskOf&) = delete;

  ~UmaskOf() { ::umask(old_); }

 private:
  mode_t old_;
};

Status write_file(const std::string& path, std::string_view text, bool replace, bool is_private) {
  KEYFLUENT_TRY(Output output, Output::open(path, replace));
  return output.commit(as_bytes(text), is_private);
}

}  // namespace

TEST_CASE("inputs are read whole, up to the limit exactly") {
  const Scratch scratch;
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kLimit - 1, kLimit}) {
    scratch.put("file", std::string(size, 'x'));
    const auto content = read_path(scratch.at("file"));
    REQUIRE(content.has_value());
    CHECK(content->size() == size);
  }
  scratch.put("file", std::string(kLimit + 1, 'x'));
  const auto content = read_path(scratch.at("file"));
  REQUIRE_FALSE(content.has_value());
  CHECK(content.error().is(errors::input_too_large));
  CHECK(content.error().detail() == "1000");
}

TEST_CASE("endless devices end at the limit") {
  const auto content = read_path("/dev/zero");
  REQUIRE_FALSE(content.has_value());
  CHECK(content.error().is(errors::input_too_large));
}

TEST_CASE("a file of /proc, whose size is said to be zero, is read") {
  const auto content = read_path("/proc/self/comm");
  REQUIRE(content.has_value());
  CHECK_FALSE(content->empty());
}

TEST_CASE("what cannot be read has its own error") {
  const Scratch scratch;
  CHECK(read_path(scratch.at("nowhere")).error().is(errors::file_not_found));
  CHECK(read_path(scratch.path()).error().is(errors::input_is_folder));
  scratch.put("file", "x");
  CHECK(read_path(scratch.at("file/below")).error().is(errors::file_not_found));

  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, scratch.at("socket").c_str(), sizeof address.sun_path - 1);
  const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  REQUIRE(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  CHECK(read_path(scratch.at("socket")).error().is(errors::system_failed));
}

TEST_CASE("a FIFO is read to its end") {
  const Scratch scratch;
  REQUIRE(::mkfifo(scratch.at("fifo").c_str(), 0600) == 0);
  std::thread writer([&] {
    const Descriptor fifo(::open(scratch.at("fifo").c_str(), O_WRONLY));
    for (int i = 0; i < 3; ++i) {
      CHECK(write_all(fifo.get(), as_bytes("part ")).has_value());
      ::usleep(1000);
    }
  });
  const auto content = read_path(scratch.at("fifo"));
  writer.join();
  REQUIRE(content.has_value());
  CHECK(content->text() == "part part part ");
}

TEST_CASE("outputs have the right mode under every umask") {
  const Scratch scratch;
  for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{077}, mode_t{0777}}) {
    const UmaskOf umask(mask);
    CHECK(write_file(scratch.at("secret"), "s", true, true).has_value());
    CHECK(scratch.mode("secret") == 0600);
    CHECK(write_file(scratch.at("open"), "o", true, false).has_value());
    CHECK(scratch.mode("open") == (0644 & ~mask));
  }
}

TEST_CASE("an existing file is replaced only when asked, and whole") {
  const Scratch scratch;
  scratch.put("file", "old");
  CHECK(write_file(scratch.at("file"), "new", false, false).error().is(errors::output_exists));
  CHECK(scratch.content("file") == "old");
  CHECK(write_file(scratch.at("file"), "new", true, false).has_value());
  CHECK(scratch.content("file") == "new");
  CHECK(scratch.count() == 1);
}

TEST_CASE("a file that appears between open and commit is not overwritten") {
  const Scratch scratch;
  auto output = Output::open(scratch.at("file"), false);
  REQUIRE(output.has_value());
  scratch.put("file", "theirs");
  CHECK(output->commit(as_bytes("ours"), false).error().is(errors::output_exists));
  CHECK(scratch.content("file") == "theirs");
  CHECK(scratch.count() == 1);
}

TEST_CASE("links, folders and FIFOs are no outputs, even with replace") {
  const Scratch scratch;
  scratch.put("file", "old");
  REQUIRE(::symlink("file", scratch.at("link").c_str()) == 0);
  REQUIRE(::symlink("nowhere", scratch.at("dangling").c_str()) == 0);
  REQUIRE(::mkfifo(scratch.at("fifo").c_str(), 0600) == 0);
  for (const char* name : {"link", "dangling", "fifo", ".", "", ".."}) {
    CAPTURE(name);
    const auto output = Output::open(scratch.at(name), true);
    REQUIRE_FALSE(output.has_value());
    CHECK(output.error().is(errors::output_not_regular));
  }
  CHECK(Output::open("/dev/null", true).error().is(errors::output_not_regular));
  CHECK(Output::open(scratch.at("no/where"), true).error().is(errors::file_not_found));
}

TEST_CASE("a failed write leaves the old file and no other") {
  const Scratch scratch;
  scratch.put("file", "old");
  auto output = Output::open(scratch.at("file"), true);
  REQUIRE(output.has_value());
  rlimit old_limit{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  const rlimit tiny{10, old_limit.rlim_max};
  std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &tiny) == 0);
  const Status written = output->commit(as_bytes(std::string(100, 'n')), true);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &old_limit) == 0);
  std::signal(SIGXFSZ, SIG_DFL);
  CHECK_FALSE(written.has_value());
  CHECK(scratch.content("file") == "old");
  CHECK(scratch.count() == 1);
}

TEST_CASE("a full device is an error") {
  const Descriptor full(::open("/dev/full", O_WRONLY));
  REQUIRE(full.is_open());
  CHECK(write_all(full.get(), as_bytes("x")).error().is(errors::no_space));
}

TEST_CASE("outputs are made in a folder that is already open") {
  const Scratch scratch;
  const auto folder = open_folder(scratch.path());
  REQUIRE(folder.has_value());
  auto output = Output::open_in(*folder, "inside", false);
  REQUIRE(output.has_value());
  CHECK(output->commit(as_bytes("x"), true).has_value());
  CHECK(scratch.content("inside") == "x");
}

TEST_CASE("a dropped AtomicFile leaves nothing behind") {
  const Scratch scratch;
  const auto folder = open_folder(scratch.path());
  REQUIRE(folder.has_value());
  {
    auto file = AtomicFile::create(folder->get(), "name", 0640);
    REQUIRE(file.has_value());
    CHECK(scratch.count() == 1);
    AtomicFile moved = std::move(*file);
    CHECK(moved.write(as_bytes("x")).has_value());
    CHECK(scratch.count() == 1);
  }
  CHECK(scratch.count() == 0);
}

}  // namespace keyfluent::platform
