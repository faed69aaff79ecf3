// SPDX-License-Identifier: MIT
// The store on a real file system.
#include "src/store/change.h"

#include "src/findings/errors.h"
#include "src/platform/lock.h"
#include "src/store/store.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#include <chrono>
#include <set>
#include <thread>

using namespace keyfluent;
using namespace keyfluent::store;
using namespace std::chrono_literals;

namespace {

Result<Change> add(const std::string& path,
                   std::vector<NewKey> keys,
                   ChangeSettings settings = {}) {
  KEYFLUENT_TRY(const Location location, location_of_file(path));
  std::vector<Added> added;
  return add_keys(location, settings, keys, {}, added);
}

std::string_view id_of(const Result<Change>& change) {
  REQUIRE(!change);
  return change.error().id();
}

// in_child runs the work in another process, and returns its exit code.
template <class Work>
pid_t start_child(const Work& work) {
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::_exit(work() ? 0 : 1);
  }
  return pid;
}

bool succeeded(pid_t pid) {
  int status = 0;
  ::waitpid(pid, &status, 0);
  return status == 0;
}

}  // namespace

TEST_CASE("a missing file is made with mode 0600, whatever the umask") {
  for (const mode_t mask : {0u, 022u, 0777u}) {
    const tests::Scratch scratch;
    const mode_t before = ::umask(mask);
    const auto change = add(scratch.at("keys"), {new_key(1)});
    ::umask(before);
    REQUIRE(change);
    CHECK(change->is_written);
    CHECK(scratch.mode("keys") == 0600);
    CHECK(scratch.content("keys") == sample_line(1, "key1") + "\n");
    CHECK(scratch.count() == 1);
  }
}

TEST_CASE("~/.ssh is made with mode 0700, whatever the umask") {
  for (const mode_t mask : {0u, 022u, 0777u}) {
    const tests::Scratch scratch;
    platform::User user = platform::current_user().value();
    user.home = scratch.path();
    std::vector<Added> added;
    const mode_t before = ::umask(mask);
    const auto change = add_keys(location_of_user(user), {}, {new_key(1)}, {}, added);
    ::umask(before);
    REQUIRE(change);
    CHECK(scratch.mode(".ssh") == 0700);
    CHECK(scratch.mode(".ssh/authorized_keys") == 0600);
    CHECK(change->warnings.empty());
  }
}

TEST_CASE("a key that is there leaves the file alone") {
  const tests::Scratch scratch;
  scratch.put("keys", sample_line(1));
  const struct stat before = status_of(scratch.at("keys"));
  const auto change = add(scratch.at("keys"), {new_key(1)});
  REQUIRE(change);
  CHECK_FALSE(change->is_written);
  const struct stat after = status_of(scratch.at("keys"));
  CHECK(before.st_ino == after.st_ino);
  CHECK(before.st_mtim.tv_nsec == after.st_mtim.tv_nsec);
  CHECK(before.st_ctim.tv_nsec == after.st_ctim.tv_nsec);
}

TEST_CASE("a dry run shows the change and writes nothing") {
  const tests::Scratch scratch;
  const auto change = add(scratch.at("keys"), {new_key(1)}, {.dry_run = true});
  REQUIRE(change);
  CHECK(change->diff.find("+" + sample_line(1, "key1") + "\n") != std::string::npos);
  CHECK_FALSE(change->is_written);
  CHECK(scratch.count() == 0);
  platform::User user = platform::current_user().value();
  user.home = scratch.path();
  std::vector<Added> added;
  CHECK(add_keys(location_of_user(user), {.dry_run = true}, {new_key(1)}, {}, added));
  CHECK(scratch.count() == 0);
}

TEST_CASE("mode, owner and attributes are kept") {
  const tests::Scratch scratch;
  scratch.put("keys", sample_line(1) + "\n");
  REQUIRE(::chmod(scratch.at("keys").c_str(), 0640) == 0);
  if (::geteuid() == 0) {
    REQUIRE(::chown(scratch.at("keys").c_str(), 12345, 54321) == 0);
  }
  const bool has_attributes =
      ::setxattr(scratch.at("keys").c_str(), "user.note", "kept", 4, 0) == 0;
  const struct stat before = status_of(scratch.at("keys"));
  REQUIRE(add(scratch.at("keys"), {new_key(2)}));
  const struct stat after = status_of(scratch.at("keys"));
  CHECK(before.st_ino != after.st_ino);
  CHECK(before.st_mode == after.st_mode);
  CHECK(before.st_uid == after.st_uid);
  CHECK(before.st_gid == after.st_gid);
  if (has_attributes) {
    char value[8] = {};
    CHECK(::getxattr(scratch.at("keys").c_str(), "user.note", value, sizeof value) == 4);
    CHECK(std::string_view(value) == "kept");
  } else {
    MESSAGE("this file system has no extended attributes");
  }
}

TEST_CASE("an access control list is kept") {
  const tests::Scratch scratch;
  scratch.put("keys", sample_line(1) + "\n");
  // version 2: user::rw-, user:1234:r--, group::---, mask::r--, other::---
  const unsigned char list[] = {2,    0,    0,    0,    1,    0,    6,    0,    0xff, 0xff, 0xff,
                                0xff, 2,    0,    4,    0,    0xd2, 4,    0,    0,    4,    0,
                                0,    0,    0xff, 0xff, 0xff, 0xff, 0x10, 0,    4,    0,    0xff,
                                0xff, 0xff, 0xff, 0x20, 0,    0,    0,    0xff, 0xff, 0xff, 0xff};
  const std::string path = scratch.at("keys");
  if (::setxattr(path.c_str(), "system.posix_acl_access", list, sizeof list, 0) != 0) {
    MESSAGE("this file system has no access control lists");
    return;
  }
  const mode_t mode = scratch.mode("keys");
  REQUIRE(add(path, {new_key(2)}));
  unsigned char kept[64] = {};
  REQUIRE(::getxattr(path.c_str(), "system.posix_acl_access", kept, sizeof kept) == sizeof list);
  CHECK(std::equal(std::begin(list), std::end(list), std::begin(kept)));
  CHECK(scratch.mode("keys") == mode);
}

TEST_CASE(
    "links, FIFOs, folders and hard links are refused, and what is behind them is untouched") {
  const tests::Scratch scratch;
  scratch.put("victim", "secret\n");
  std::filesystem::create_directory(scratch.at("real"));
  scratch.put("real/keys", "secret\n");
  std::filesystem::create_symlink("victim", scratch.at("link"));
  std::filesystem::create_symlink("nowhere", scratch.at("dangling"));
  std::filesystem::create_directory_symlink("real", scratch.at("linked"));
  std::filesystem::create_hard_link(scratch.at("victim"), scratch.at("hard"));
  REQUIRE(::mkfifo(scratch.at("fifo").c_str(), 0600) == 0);
  const auto refused = [&](const std::string& name, const ErrorKind& kind) {
    CAPTURE(name);
    CHECK(id_of(add(scratch.at(name), {new_key(1)})) == kind.id);
    CHECK(id_of(add(scratch.at(name), {new_key(1)}, {.dry_run = true})) == kind.id);
  };
  refused("link", errors::store_is_link);
  refused("dangling", errors::store_is_link);
  refused("linked/keys", errors::store_is_link);
  refused("linked/new", errors::store_is_link);
  refused("real/../linked/keys", errors::store_is_link);
  refused("hard", errors::store_hard_links);
  refused("fifo", errors::store_not_regular);
  refused("real", errors::store_not_regular);
  refused("victim/keys", errors::store_not_folder);
  refused("nowhere/keys", errors::file_not_found);
  CHECK(scratch.content("victim") == "secret\n");
  CHECK(scratch.content("real/keys") == "secret\n");
  CHECK_FALSE(std::filesystem::exists(scratch.at("nowhere")));
  CHECK_FALSE(std::filesystem::exists(scratch.at("real/new")));
  CHECK(location_of_file("").error().is(errors::store_not_regular));
  CHECK(location_of_file("/").error().is(errors::store_not_regular));
  CHECK(location_of_file("a/..").error().is(errors::store_not_regular));
}

TEST_CASE("a linked .ssh is refused") {
  const tests::Scratch scratch;
  std::filesystem::create_directory(scratch.at("elsewhere"));
  platform::User user = platform::current_user().value();
  user.home = scratch.path();
  std::vector<Added> added;
  for (const char* target : {"elsewhere", "dangling"}) {
    std::filesystem::create_directory_symlink(target, scratch.at(".ssh"));
    const auto change = add_keys(location_of_user(user), {}, {new_key(1)}, {}, added);
    CHECK(id_of(change) == errors::store_is_link.id);
    std::filesystem::remove(scratch.at(".ssh"));
  }
  CHECK(std::filesystem::is_empty(scratch.at("elsewhere")));
}

TEST_CASE("a folder that cannot be written to leaves the file whole") {
  if (::geteuid() == 0) {
    MESSAGE("root can write everywhere; see the test with another user");
    return;
  }
  const tests::Scratch scratch;
  std::filesystem::create_directory(scratch.at("d"));
  scratch.put("d/keys", sample_line(1) + "\n");
  REQUIRE(::chmod(scratch.at("d").c_str(), 0500) == 0);
  CHECK(id_of(add(scratch.at("d/keys"), {new_key(2)})) == errors::permission_denied.id);
  CHECK(scratch.content("d/keys") == sample_line(1) + "\n");
  REQUIRE(::chmod(scratch.at("d").c_str(), 0700) == 0);
}

TEST_CASE("the holder of the lock is named, and after its death the lock is free") {
  const tests::Scratch scratch;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t holder = start_child([&] {
    const platform::Descriptor folder(::open(scratch.path().c_str(), O_RDONLY | O_DIRECTORY));
    const bool locked = platform::lock_folder(folder, 1s).has_value();
    const ssize_t told = ::write(ready[1], "x", 1);
    ::pause();
    return locked && told == 1;
  });
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  const auto refused = add(scratch.at("keys"), {new_key(1)}, {.patience = 50ms});
  CHECK(id_of(refused) == errors::store_locked.id);
  const std::string& detail = refused.error().detail();
  CHECK((detail.empty() || detail == " (process " + std::to_string(holder) + ")"));
  CHECK(scratch.count() == 0);
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  CHECK(add(scratch.at("keys"), {new_key(1)}, {.patience = 50ms}));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_CASE("storm: 16 processes add 50 keys each, and none is lost") {
  constexpr std::uint32_t kProcesses = 16;
  constexpr std::uint32_t kAdds = 50;
  const tests::Scratch scratch;
  std::vector<pid_t> children;
  for (std::uint32_t process = 0; process < kProcesses; ++process) {
    children.push_back(start_child([&] {
      for (std::uint32_t i = 0; i < kAdds; ++i) {
        if (!add(scratch.at("keys"), {new_key(process * 1000 + i)}, {.patience = 120s})) {
          return false;
        }
      }
      return true;
    }));
  }
  for (const pid_t child : children) {
    CHECK(succeeded(child));
  }
  std::multiset<std::string> lines;
  for_each_line(scratch.content("keys"),
                [&](std::size_t, std::string_view text, const LineSpan&) { lines.emplace(text); });
  CHECK(lines.size() == kProcesses * kAdds);
  for (std::uint32_t process = 0; process < kProcesses; ++process) {
    for (std::uint32_t i = 0; i < kAdds; ++i) {
      const std::uint32_t number = process * 1000 + i;
      REQUIRE(lines.count(sample_line(number, "key" + std::to_string(number))) == 1);
    }
  }
  CHECK(scratch.count() == 1);
}

TEST_CASE("a file that somebody else replaces meanwhile is read again") {
  const tests::Scratch scratch;
  scratch.put("keys", "old\n");
  const Location location = location_of_file(scratch.at("keys")).value();
  int rounds = 0;
  const auto change_it =
      change(location, {}, [&](std::string_view content, std::string&) -> Result<Edit> {
        if (++rounds <= 3) {  // an editor without a lock
          scratch.put("other", "edited " + std::to_string(rounds) + "\n");
          std::filesystem::rename(scratch.at("other"), scratch.at("keys"));
        }
        return Edit{{append_lines(content, {"ours"})}};
      });
  REQUIRE(change_it);
  CHECK(rounds == 4);
  CHECK(scratch.content("keys") == "edited 3\nours\n");
}

TEST_CASE("a file that appears, vanishes or changes in place meanwhile is noticed") {
  const tests::Scratch scratch;
  const Location location = location_of_file(scratch.at("keys")).value();
  const auto run = [&](auto disturb) {
    int rounds = 0;
    return change(location, {}, [&](std::string_view content, std::string&) -> Result<Edit> {
      if (++rounds == 1) {
        disturb();
      }
      return Edit{{append_lines(content, {"ours"})}};
    });
  };
  REQUIRE(run([&] { scratch.put("keys", "theirs\n"); }));
  CHECK(scratch.content("keys") == "theirs\nours\n");
  REQUIRE(run([&] { std::filesystem::remove(scratch.at("keys")); }));
  CHECK(scratch.content("keys") == "ours\n");
  REQUIRE(run([&] { std::ofstream(scratch.at("keys"), std::ios::app) << "more\n"; }));
  CHECK(scratch.content("keys") == "ours\nmore\nours\n");
  const auto endless =
      change(location, {}, [&](std::string_view content, std::string&) -> Result<Edit> {
        std::ofstream(scratch.at("keys"), std::ios::app) << "x";
        return Edit{{append_lines(content, {"ours"})}};
      });
  CHECK(id_of(endless) == errors::store_changed.id);
  CHECK(scratch.count() == 1);
}

TEST_CASE("modes that StrictModes refuses are named") {
  const tests::Scratch scratch;
  platform::User user = platform::current_user().value();
  user.home = scratch.path();
  std::filesystem::create_directory(scratch.at(".ssh"));
  scratch.put(".ssh/authorized_keys", sample_line(1));
  REQUIRE(::chmod(scratch.at(".ssh/authorized_keys").c_str(), 0666) == 0);
  REQUIRE(::chmod(scratch.at(".ssh").c_str(), 0777) == 0);
  REQUIRE(::chmod(scratch.path().c_str(), 0755) == 0);
  std::vector<Added> added;
  const auto change = add_keys(location_of_user(user), {}, {new_key(2)}, {}, added);
  REQUIRE(change);
  REQUIRE(change->warnings.size() == 2);
  CHECK(change->warnings[0].find("0777") != std::string::npos);
  CHECK(change->warnings[1].find("0666") != std::string::npos);
  CHECK(scratch.mode(".ssh/authorized_keys") == 0666);
}

TEST_CASE("what a killed writer left is removed when it is old, and nothing else is") {
  const tests::Scratch scratch;
  const std::string stale = ".keyfluent-0123456789ab";
  const std::string fresh = ".keyfluent-0123456789av";
  const std::vector<std::string> kept = {fresh,
                                         ".keyfluent-backup-keys",
                                         ".keyfluent-0123456789az",
                                         ".keyfluent-0123456789a",
                                         "other"};
  scratch.put(stale, "x");
  for (const std::string& name : kept) {
    scratch.put(name, "x");
  }
  std::filesystem::create_directory(scratch.at(".keyfluent-aaaaaaaaaaaa"));
  const timespec old[2] = {{1'000'000, 0}, {1'000'000, 0}};
  for (const auto& entry : std::filesystem::directory_iterator(scratch.path())) {
    if (entry.path().filename() != fresh) {
      REQUIRE(::utimensat(AT_FDCWD, entry.path().c_str(), old, 0) == 0);
    }
  }
  REQUIRE(add(scratch.at("keys"), {new_key(1)}));
  CHECK_FALSE(std::filesystem::exists(scratch.at(stale)));
  for (const std::string& name : kept) {
    CHECK(std::filesystem::exists(scratch.at(name)));
  }
  CHECK(scratch.count() == kept.size() + 2);
}
