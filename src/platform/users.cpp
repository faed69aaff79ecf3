// SPDX-License-Identifier: MIT
#include "src/platform/users.h"

#include "src/findings/errors.h"

#ifdef KEYFLUENT_STATIC
#include "src/platform/descriptor.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
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

Error unknown(std::string_view name) {
  return Error(errors::user_unknown, {}, name);
}

#ifdef KEYFLUENT_STATIC

constexpr std::size_t kReplyBytes = std::size_t{1} << 20;

// read_all reads what a program prints, up to a bound.
std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 4096> buffer{};
  for (;;) {
    const ssize_t got = ::read(descriptor, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0 || text.size() > kReplyBytes) {
      return text;
    }
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

// getent runs `getent DATABASE KEY` and returns what it prints, empty if there is no such entry.
Result<std::string> getent(const char* database, std::string key) {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) {
    return system_error(errno, "pipe");
  }
  const Descriptor reading(ends[0]);
  Descriptor writing(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, writing.get(), STDOUT_FILENO);
  std::string program = "/usr/bin/getent";
  std::string table = database;
  char* const arguments[] = {program.data(), table.data(), key.data(), nullptr};
  pid_t child = -1;
  const int failed =
      ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments, ::environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return system_error(failed, "run getent");
  }
  writing = Descriptor();
  std::string text = read_all(reading.get());
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status == 0 ? text : std::string();
}

Result<std::optional<User>> ask_getent(std::string key) {
  KEYFLUENT_TRY(const std::string reply, getent("passwd", std::move(key)));
  return parse_passwd_line(std::string_view(reply).substr(0, reply.find('\n')));
}

#else

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

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

std::vector<gid_t> groups_of(const User& user) {
  std::vector<gid_t> groups = {user.gid};
  const auto reply = getent("initgroups", user.name);
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

Result<User> current_user() {
  return find_user(::getuid());
}

}  // namespace keyfluent::platform
