// SPDX-License-Identifier: MIT
#include "src/platform/users.h"

#include "src/findings/errors.h"

#ifdef KEYFLUENT_STATIC
#include "src/platform/run_program.h"
#else
#include <grp.h>
#include <pwd.h>
#endif
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <limits>
#include <utility>

namespace keyfluent::platform {

namespace {

// split cuts a text at every `separator`.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> fields;
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(separator, start);
    fields.push_back(text.substr(start, end == text.npos ? end : end - start));
    if (end == text.npos) {
      return fields;
    }
    start = end + 1;
  }
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

// Members notes who is in a group.
class Members {
 public:
  explicit Members(uid_t user) : user_(user) {}

  void add(uid_t member) { (member == user_ ? has_user_ : has_others_) = true; }

  [[nodiscard]] bool is_user_alone() const { return has_user_ && !has_others_; }

 private:
  uid_t user_;
  bool has_user_ = false;
  bool has_others_ = false;
};

// kNobody stands for a member whose account does not exist.
constexpr uid_t kNobody = static_cast<uid_t>(-1);

Error unknown(std::string_view name) {
  return Error(errors::user_unknown, {}, name);
}

#ifdef KEYFLUENT_STATIC

// getent runs `getent DATABASE [KEY]` and returns what it prints, empty if there is no such entry.
Result<std::string> getent(std::vector<std::string> words) {
  KEYFLUENT_TRY(const ProgramOutput output, run_program("/usr/bin/getent", words));
  return output.exit_code == 0 ? output.text : std::string();
}

Result<std::optional<User>> ask_getent(std::string key) {
  KEYFLUENT_TRY(const std::string reply, getent({"passwd", std::move(key)}));
  return parse_passwd_line(std::string_view(reply).substr(0, reply.find('\n')));
}

#else

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

// end_of finds the null at the end of a list of names.
char** end_of(char** names) {
  while (*names != nullptr) {
    ++names;
  }
  return names;
}

User to_user(const passwd& entry) {
  return {entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_dir, entry.pw_shell};
}

// ask_library calls a getpw*_r function with a buffer that grows until the entry fits.
template <class Call>
Result<User> ask_library(const Call& call, std::string_view name) {
  std::vector<char> buffer(4096);
  for (;;) {
    passwd entry{};
    passwd* found = nullptr;
    const int failed = call(&entry, buffer, &found);
    if (failed == ERANGE && buffer.size() < kMostBytes) {
      buffer.resize(2 * buffer.size());
    } else if (found != nullptr) {
      return to_user(*found);
    } else if (failed == 0 || failed == ENOENT || failed == ESRCH) {
      return unknown(name);
    } else if (failed != EINTR) {
      return system_error(failed, "look the user up");
    }
  }
}

#endif

}  // namespace

std::optional<User> parse_passwd_line(std::string_view line) {
  const std::vector<std::string_view> fields = split(line, ':');
  if (fields.size() != 7 || fields[0].empty()) {
    return std::nullopt;
  }
  const auto uid = parse_number(fields[2]);
  const auto gid = parse_number(fields[3]);
  if (!uid || !gid) {
    return std::nullopt;
  }
  return User{std::string(fields[0]), *uid, *gid, std::string(fields[5]), std::string(fields[6])};
}

#ifdef KEYFLUENT_STATIC

Result<User> find_user(std::string_view name) {
  // A leading '-' would be an option of getent's.
  if (name.empty() || name.front() == '-') {
    return unknown(name);
  }
  KEYFLUENT_TRY(std::optional<User> user, ask_getent(std::string(name)));
  // getent takes a number for a user id; a name is what was asked for.
  if (!user || user->name != name) {
    return unknown(name);
  }
  return std::move(*user);
}

Result<User> find_user(uid_t uid) {
  const std::string name = std::to_string(uid);
  KEYFLUENT_TRY(std::optional<User> user, ask_getent(name));
  if (!user || user->uid != uid) {
    return unknown(name);
  }
  return std::move(*user);
}

static std::string group_name(gid_t group) {
  const auto entry = getent({"group", std::to_string(group)});
  return entry ? entry->substr(0, entry->find(':')) : std::string();
}

bool is_private_group(gid_t group, uid_t user) {
  const auto accounts = getent({"passwd"});
  const auto entry = getent({"group", std::to_string(group)});
  if (!accounts || !entry || entry->empty()) {
    return false;
  }
  Members members(user);
  for (const std::string_view line : split(*accounts, '\n')) {
    if (const auto account = parse_passwd_line(line); account && account->gid == group) {
      members.add(account->uid);
    }
  }
  const auto fields = split(std::string_view(*entry).substr(0, entry->find('\n')), ':');
  for (const std::string_view name : split(fields.back(), ',')) {
    if (const auto account = find_user(name); account || !name.empty()) {
      members.add(account ? account->uid : kNobody);
    }
  }
  return members.is_user_alone();
}

std::vector<gid_t> groups_of(const User& user) {
  std::vector<gid_t> groups = {user.gid};
  const auto reply = getent({"initgroups", user.name});
  if (!reply) {
    return groups;
  }
  const std::string_view line = std::string_view(*reply).substr(0, reply->find('\n'));
  const std::vector<std::string_view> fields = split(line, ' ');
  for (std::size_t i = 1; i < fields.size(); ++i) {  // the first is the name
    if (const auto group = parse_number(fields[i]); group && *group != user.gid) {
      groups.push_back(*group);
    }
  }
  return groups;
}

#else

Result<User> find_user(std::string_view name) {
  const std::string text(name);
  return ask_library(
      [&](passwd* entry, std::vector<char>& buffer, passwd** found) {
        return ::getpwnam_r(text.c_str(), entry, buffer.data(), buffer.size(), found);
      },
      name);
}

Result<User> find_user(uid_t uid) {
  return ask_library(
      [&](passwd* entry, std::vector<char>& buffer, passwd** found) {
        return ::getpwuid_r(uid, entry, buffer.data(), buffer.size(), found);
      },
      std::to_string(uid));
}

static std::string group_name(gid_t group) {
  const struct group* entry = ::getgrgid(group);
  return entry == nullptr ? std::string() : std::string(entry->gr_name);
}

bool is_private_group(gid_t group, uid_t user) {
  const struct group* entry = ::getgrgid(group);
  if (entry == nullptr) {
    return false;
  }
  const std::vector<std::string> names(entry->gr_mem, end_of(entry->gr_mem));
  Members members(user);
  ::setpwent();
  while (const passwd* account = ::getpwent()) {
    if (account->pw_gid == group) {
      members.add(account->pw_uid);
    }
  }
  ::endpwent();
  for (const std::string& name : names) {
    const auto account = find_user(name);
    members.add(account ? account->uid : kNobody);
  }
  return members.is_user_alone();
}

std::vector<gid_t> groups_of(const User& user) {
  std::vector<gid_t> groups(64);
  for (;;) {
    int count = static_cast<int>(groups.size());
    const int fits = ::getgrouplist(user.name.c_str(), user.gid, groups.data(), &count);
    if (fits >= 0) {
      groups.resize(static_cast<std::size_t>(count));
      return groups;
    }
    if (count <= static_cast<int>(groups.size())) {
      return {user.gid};
    }
    groups.resize(static_cast<std::size_t>(count));
  }
}

#endif

std::vector<std::string> group_names_of(const User& user) {
  std::vector<std::string> names;
  for (const gid_t group : groups_of(user)) {
    if (std::string name = group_name(group); !name.empty()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

Result<User> current_user() {
  return find_user(::getuid());
}

}  // namespace keyfluent::platform
