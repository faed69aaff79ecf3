// SPDX-License-Identifier: MIT
// remove_keys and undo on a real file system.
#include "src/store/undo.h"

#include "src/findings/errors.h"
#include "src/platform/append_file.h"
#include "src/platform/beneath.h"
#include "src/store/remove.h"
#include "tests/src/store/samples.h"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>

using namespace keyfluent;
using namespace keyfluent::store;

namespace {

const ChangeSettings kWithJournal = {.journal = true};

struct File {
  tests::Scratch scratch;
  Location location = location_of_file(scratch.at("keys")).value();

  Result<Change> add(std::uint32_t number, const ChangeSettings& settings = kWithJournal) {
    std::vector<Added> added;
    return add_keys(location, settings, {new_key(number)}, {}, added);
  }

  Result<Change> remove(const std::vector<Subject>& subjects,
                        const ChangeSettings& settings = kWithJournal) {
    removed.clear();
    return remove_keys(location, settings, subjects, false, removed);
  }

  Result<Change> take_back() { return undo(location, {}, undone); }

  [[nodiscard]] std::string content() const { return scratch.content("keys"); }

  std::vector<FoundLine> removed;
  Undone undone;
};

Subject key_of(std::uint32_t number) {
  Subject subject;
  subject.key = sample_key(number);
  return subject;
}

Subject comment_of(const std::string& text) {
  Subject subject;
  subject.kind = Subject::Kind::kComment;
  subject.text = text;
  return subject;
}

Subject fingerprint_of(const std::string& text) {
  Subject subject;
  subject.kind = Subject::Kind::kFingerprint;
  subject.fingerprint = Fingerprint::parse(text);
  REQUIRE(subject.fingerprint);
  return subject;
}

std::string_view id_of(const Result<Change>& change) {
  REQUIRE(!change);
  return change.error().id();
}

}  // namespace

TEST_CASE("fingerprints are read in OpenSSH's forms, and in no other") {
  const PublicKey key = sample_key(1);
  const std::string sha = sha256_text(key.blob());
  const std::string md5 = md5_text(key.blob());
  CHECK(Fingerprint::parse(sha)->is_of(key.blob()));
  CHECK(Fingerprint::parse(sha + "=")->is_of(key.blob()));
  CHECK(Fingerprint::parse(md5)->is_of(key.blob()));
  CHECK(Fingerprint::parse(md5.substr(4))->is_of(key.blob()));
  CHECK_FALSE(Fingerprint::parse(sha)->is_of(sample_key(2).blob()));
  CHECK_FALSE(Fingerprint::parse(md5)->is_of(sample_key(2).blob()));
  for (const std::string& bad : {std::string(),
                                 std::string("SHA256:"),
                                 sha.substr(0, 20),
                                 sha + "A",
                                 md5.substr(0, 20),
                                 md5 + ":00",
                                 std::string("key1"),
                                 std::string("authorized_keys")}) {
    CAPTURE(bad);
    CHECK_FALSE(Fingerprint::parse(bad));
  }
}

TEST_CASE("a key goes with all of its lines, and every other byte stays") {
  File file;
  const std::string odd = "# note\r\n\r\n\xef\xbb\xbfrubbish\n\n";
  const std::string other = sample_line(2, "b") + "\r\n";
  file.scratch.put("keys",
                   odd + sample_line(1, "a") + "\n" + other + "no-pty,, " + sample_line(1) +
                       "\nfrom=\"x\" " + sample_line(1, "c # d"));
  REQUIRE(file.remove({key_of(1)}));
  CHECK(file.content() == odd + other);
  REQUIRE(file.removed.size() == 3);
  CHECK(file.removed[0].number == 5);
  CHECK(file.removed[2].comment == "c # d");
}

TEST_CASE("keys are found by fingerprint and by exact comment") {
  File file;
  const std::string first = sample_line(1, "same") + "\n";
  const std::string rest = sample_line(2, "same") + "\n" + sample_line(3, "other  \r") + "\n";
  file.scratch.put("keys", first + rest);
  REQUIRE(file.remove({fingerprint_of(md5_text(sample_key(1).blob()))}));
  CHECK(file.content() == rest);
  REQUIRE(file.remove({comment_of("other")}));
  CHECK(file.content() == sample_line(2, "same") + "\n");
  for (const char* no : {"sam", "SAME", "same ss", "ssh-ed25519"}) {
    REQUIRE(file.remove({comment_of(no)}));
    CHECK(file.removed.empty());
  }
}

TEST_CASE("a comment of several lines needs --all") {
  File file;
  file.scratch.put("keys",
                   sample_line(1, "x") + "\n" + sample_line(2, "x") + "\n" + sample_line(3));
  const auto refused = file.remove({comment_of("x")});
  CHECK(id_of(refused) == errors::comment_on_several_lines.id);
  CHECK(refused.error().detail().find(sha256_text(sample_key(2).blob())) != std::string::npos);
  REQUIRE(remove_keys(file.location, {}, {comment_of("x")}, true, file.removed));
  CHECK(file.content() == sample_line(3));
}

TEST_CASE("two names of one key are both met by its line") {
  File file;
  file.scratch.put("keys", sample_line(1, "x") + "\n" + sample_line(2));
  REQUIRE(file.remove(
      {key_of(1), fingerprint_of(sha256_text(sample_key(1).blob())), key_of(1), key_of(3)}));
  REQUIRE(file.removed.size() == 1);
  CHECK(file.removed[0].subjects == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("the last key stays unless asked") {
  File file;
  file.scratch.put("keys", "# note\n" + sample_line(1));
  CHECK(id_of(file.remove({key_of(1)})) == errors::store_would_be_empty.id);
  CHECK(file.content() == "# note\n" + sample_line(1));
  REQUIRE(file.remove({key_of(1)}, {.allow_empty = true}));
  CHECK(file.content() == "# note\n");
}

TEST_CASE("undo takes one change after the other back") {
  File file;
  const std::string before = "# odd\r\n" + sample_line(9);
  file.scratch.put("keys", before);
  REQUIRE(::chmod(file.scratch.at("keys").c_str(), 0640) == 0);
  REQUIRE(file.add(1));
  const std::string with_one = file.content();
  REQUIRE(file.remove({key_of(9)}));
  REQUIRE(file.take_back());
  CHECK(file.content() == with_one);
  CHECK(file.undone.command == "change");
  REQUIRE(file.take_back());
  CHECK(file.content() == before);
  CHECK(file.scratch.mode("keys") == 0640);
  REQUIRE(file.take_back());
  CHECK_FALSE(file.undone.is_found);
  CHECK(file.content() == before);
}

TEST_CASE("undo of the first key removes the file that it made") {
  File file;
  REQUIRE(file.add(1));
  CHECK(file.scratch.mode(".keyfluent-journal-keys") == 0600);
  REQUIRE(file.take_back());
  CHECK(file.undone.is_removed);
  CHECK_FALSE(std::filesystem::exists(file.scratch.at("keys")));
}

TEST_CASE("undo does nothing if somebody else changed the file") {
  File file;
  REQUIRE(file.add(1));
  file.scratch.put("keys", file.content() + "# mine\n");
  CHECK(id_of(file.take_back()) == errors::undo_changed.id);
  CHECK(file.content().ends_with("# mine\n"));
  std::filesystem::remove(file.scratch.at("keys"));
  CHECK(id_of(file.take_back()) == errors::undo_changed.id);
}

TEST_CASE("a change that was written down and never made is passed over") {
  File file;
  REQUIRE(file.add(1));
  const std::string one = file.content();
  REQUIRE(file.add(2));
  file.scratch.put("keys", one);  // as if the power had failed before the rename
  REQUIRE(file.take_back());
  CHECK(file.undone.is_removed);
}

TEST_CASE("a journal that is damaged, or a link, is never written through") {
  File file;
  REQUIRE(file.add(1));
  file.scratch.put(".keyfluent-journal-keys", "# rubbish\n");
  CHECK(id_of(file.take_back()) == errors::journal_damaged.id);
  REQUIRE(file.add(2));  // begins a new one
  REQUIRE(file.take_back());
  file.scratch.put("victim", "victim\n");
  std::filesystem::remove(file.scratch.at(".keyfluent-journal-keys"));
  std::filesystem::create_symlink("victim", file.scratch.at(".keyfluent-journal-keys"));
  CHECK(id_of(file.add(3)) == errors::store_is_link.id);
  CHECK(id_of(file.take_back()) == errors::store_is_link.id);
  CHECK(file.scratch.content("victim") == "victim\n");
}

TEST_CASE("a backup holds the old content, every line a comment") {
  File file;
  REQUIRE(file.add(1));
  const std::string one = file.content();
  const auto change = file.add(2, {.backup = true});
  REQUIRE(change);
  CHECK(file.scratch.content(".keyfluent-backup-keys") == "#" + one);
  CHECK(file.scratch.mode(".keyfluent-backup-keys") == 0600);
  REQUIRE(change->notes.size() == 1);
  CHECK(change->notes[0].find(".keyfluent-backup-keys") != std::string::npos);
}

TEST_CASE("in place, the file itself gets the lines, and nothing else is possible") {
  File file;
  file.scratch.put("keys", sample_line(1));
  std::filesystem::create_hard_link(file.scratch.at("keys"), file.scratch.at("other"));
  CHECK(id_of(file.add(2)) == errors::store_hard_links.id);
  REQUIRE(file.add(2, {.in_place = true}));
  CHECK(file.scratch.content("other") == sample_line(1) + "\n" + sample_line(2, "key2") + "\n");
  CHECK(id_of(file.remove({key_of(1)}, {.in_place = true})) == errors::store_only_appends.id);
}

TEST_CASE("an append that fails half way is taken back") {
  File file;
  const std::string before(1000, 'x');
  file.scratch.put("keys", before + "\n");
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit limit{1010, 1010};
    ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto change = file.add(1, {.in_place = true});
    ::_exit(!change && change.error().category() == Category::kSystem ? 0 : 1);
  }
  int status = -1;
  ::waitpid(child, &status, 0);
  CHECK(status == 0);
  CHECK(file.content() == before + "\n");
}

TEST_CASE("an append to another file than the one that was read is not made") {
  File file;
  file.scratch.put("keys", "one\n");
  const auto folder = platform::open_base(file.scratch.path());
  REQUIRE(folder);
  const auto old = platform::open_regular(*folder, "keys");
  REQUIRE(old);
  const std::optional<struct stat> status = platform::status_of(*old).value();
  file.scratch.put("new", "two\n");
  std::filesystem::rename(file.scratch.at("new"), file.scratch.at("keys"));
  const auto appended = platform::append_file(*folder, "keys", {*old, status}, as_bytes("x"));
  REQUIRE(appended);
  CHECK_FALSE(*appended);
  CHECK(file.content() == "two\n");
}

TEST_CASE("modes are mended only when asked, and only narrower") {
  File file;
  file.scratch.put("keys", sample_line(1) + "\n");
  REQUIRE(::chmod(file.scratch.at("keys").c_str(), 0646) == 0);
  const auto warned = file.add(2);
  REQUIRE(warned);
  CHECK(warned->warnings.size() == 1);
  CHECK(file.scratch.mode("keys") == 0646);
  const auto mended = file.add(2, {.fix_modes = true});
  REQUIRE(mended);
  CHECK(mended->warnings.empty());
  CHECK(file.scratch.mode("keys") == 0644);
}

TEST_CASE("links are followed once, and only to where sshd would read") {
  const tests::Scratch scratch;
  platform::User user = platform::current_user().value();
  user.home = scratch.path();
  std::filesystem::create_directories(scratch.at(".ssh"));
  std::filesystem::create_directories(scratch.at("dot/files"));
  scratch.put("dot/files/keys", sample_line(1) + "\n");
  std::filesystem::create_symlink("../dot/files/keys", scratch.at(".ssh/authorized_keys"));
  ::chmod(scratch.at("dot/files/keys").c_str(), 0600);
  ::chmod(scratch.at("dot/files").c_str(), 0755);
  ::chmod(scratch.at("dot").c_str(), 0755);
  const Location location = location_of_user(user);
  CHECK(id_of(change(location, {}, [](auto, auto&) { return Edit(); })) ==
        errors::store_is_link.id);
  const auto followed = follow_links(location);
  REQUIRE(followed);
  CHECK(followed->path == scratch.at("dot/files/keys"));
  std::vector<Added> added;
  REQUIRE(add_keys(*followed, {}, {new_key(2)}, {}, added));
  CHECK(count_lines(scratch.content("dot/files/keys")) == 2);
  CHECK(std::filesystem::is_symlink(scratch.at(".ssh/authorized_keys")));
  ::chmod(scratch.at("dot").c_str(), 0777);
  const auto unsafe = follow_links(location);
  REQUIRE(!unsafe);
  CHECK(unsafe.error().is(errors::store_unsafe_path));
  std::filesystem::remove(scratch.at("dot/files/keys"));
  const auto dangling = follow_links(location);
  REQUIRE(!dangling);
  CHECK(dangling.error().is(errors::store_is_link));
  const Location plain = location_of_file(scratch.at("plain")).value();
  CHECK(follow_links(plain)->path == plain.path);
}
