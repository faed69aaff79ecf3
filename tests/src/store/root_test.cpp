// SPDX-License-Identifier: MIT
// Root working on a hostile user's files: the work is done with the user's rights.
#include "src/findings/errors.h"
#include "src/platform/users.h"
#include "src/store/change.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

constexpr uid_t kMallory = 65534;

// Home is a home folder of somebody who is not root.
struct Home {
  tests::Scratch scratch;
  Location location;

  Home() {
    give("");
    std::filesystem::permissions(scratch.path(), std::filesystem::perms(0755));
    location = location_of_user({"mallory", kMallory, kMallory, scratch.path(), "/bin/sh"});
  }

  void give(const std::string& name) const {
    REQUIRE(::lchown(scratch.at(name).c_str(), kMallory, kMallory) == 0);
  }

  void make_folder() const {
    std::filesystem::create_directory(scratch.at(".ssh"));
    give(".ssh");
  }

  [[nodiscard]] Result<Change> add(std::uint32_t number) const {
    std::vector<Added> added;
    KEYFLUENT_TRY(Change change, add_keys(location, {}, {new_key(number)}, {}, added));
    CHECK(added.size() == 1);
    return change;
  }
};

bool is_root() {
  if (::geteuid() != 0 || !platform::find_user(kMallory)) {
    MESSAGE("only root can become another user");
    return false;
  }
  return true;
}

}  // namespace

TEST_CASE("what root makes for a user belongs to the user") {
  if (!is_root()) {
    return;
  }
  const Home home;
  REQUIRE(home.add(1));
  for (const char* name : {".ssh", ".ssh/authorized_keys"}) {
    CHECK(status_of(home.scratch.at(name)).st_uid == kMallory);
  }
  CHECK(home.scratch.mode(".ssh") == 0700);
  CHECK(home.scratch.mode(".ssh/authorized_keys") == 0600);
  REQUIRE(home.add(2));
  CHECK(home.scratch.content(".ssh/authorized_keys") ==
        sample_line(1, "key1") + "\n" + sample_line(2, "key2") + "\n");
}

TEST_CASE("--file in a user's folder is the user's work, too") {
  if (!is_root()) {
    return;
  }
  const Home home;
  const Location location = location_of_file(home.scratch.at("keys")).value();
  std::vector<Added> added;
  REQUIRE(add_keys(location, {}, {new_key(1)}, {}, added));
  CHECK(status_of(home.scratch.at("keys")).st_uid == kMallory);
}

TEST_CASE("a user's links, files of others and stolen folders give nobody root's reach") {
  if (!is_root()) {
    return;
  }
  const Home home;
  const tests::Scratch victim;
  victim.put("shadow", "root's\n");
  const auto refused = [&](const ErrorKind& kind) {
    const auto change = home.add(1);
    REQUIRE(!change);
    CHECK(change.error().id() == kind.id);
    CHECK(victim.content("shadow") == "root's\n");
    CHECK(victim.count() == 1);
  };
  std::filesystem::create_directory_symlink(victim.path(), home.scratch.at(".ssh"));
  refused(errors::store_is_link);
  std::filesystem::remove(home.scratch.at(".ssh"));

  home.make_folder();
  std::filesystem::create_symlink(victim.at("shadow"), home.scratch.at(".ssh/authorized_keys"));
  refused(errors::store_is_link);
  std::filesystem::remove(home.scratch.at(".ssh/authorized_keys"));

  std::filesystem::create_hard_link(victim.at("shadow"), home.scratch.at(".ssh/authorized_keys"));
  refused(errors::store_hard_links);
  std::filesystem::remove(home.scratch.at(".ssh/authorized_keys"));

  // A file of root's that the user may read: its owner cannot be kept, so it is left alone.
  home.scratch.put(".ssh/authorized_keys", "root's own\n");
  refused(errors::store_cannot_keep);
  CHECK(home.scratch.content(".ssh/authorized_keys") == "root's own\n");
  std::filesystem::remove(home.scratch.at(".ssh/authorized_keys"));

  // A folder of a third user's.
  REQUIRE(::chown(home.scratch.at(".ssh").c_str(), 4242, 4242) == 0);
  REQUIRE(::chmod(home.scratch.at(".ssh").c_str(), 0777) == 0);
  refused(errors::store_wrong_owner);
}

TEST_CASE("a folder that the user cannot write to") {
  if (!is_root()) {
    return;
  }
  const Home home;
  home.make_folder();
  home.scratch.put(".ssh/authorized_keys", sample_line(1) + "\n");
  home.give(".ssh/authorized_keys");
  REQUIRE(::chmod(home.scratch.at(".ssh").c_str(), 0500) == 0);
  const auto change = home.add(2);
  REQUIRE(!change);
  CHECK(change.error().id() == errors::permission_denied.id);
  CHECK(home.scratch.content(".ssh/authorized_keys") == sample_line(1) + "\n");
}
