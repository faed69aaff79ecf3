// SPDX-License-Identifier: MIT
#include "src/server/subject.h"

#include "src/findings/errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/read_file.h"
#include "src/server/keys_files.h"
#include "src/server/strict_modes.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>

namespace keyfluent::server {

namespace {

constexpr std::size_t kMostNames = 200;

struct Free {
  void operator()(char* text) const { std::free(text); }
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// as_account does the work with the account's rights if we have them to give.
Result<std::string> as_account(const platform::User& user, const platform::Work& work) {
  return ::geteuid() == 0 && user.uid != 0 ? platform::run_as(user, work) : work();
}

Result<std::string> read_regular(const std::string& path, std::size_t limit) {
  const platform::Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));

  struct stat status {};

  if (!file.is_open() || ::fstat(file.get(), &status) != 0) {
    return system_error(errno, path);
  }
  if (!S_ISREG(status.st_mode)) {
    return Error(errors::store_not_regular, {}, path);
  }
  return platform::read_file(file, limit);
}

// real_path is realpath(3); empty if there is none, or it cannot be seen.
std::string real_path(const std::string& path) {
  const std::unique_ptr<char, Free> real(::realpath(path.c_str(), nullptr));
  return real ? std::string(real.get()) : std::string();
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 || slash == path.npos ? "/" : path.substr(0, slash);
}

// find_refusals walks from the file up to the home, or to the root, as StrictModes does.
std::vector<Refusal> find_refusals(const platform::User& user, const std::string& file) {
  std::vector<Refusal> refusals;
  const StrictModes judge(user.uid);
  const std::string home = real_path(user.home);
  for (std::string path = real_path(file); !path.empty(); path = folder_of(path)) {
    Refusal one;
    one.path = path;
    if (::stat(path.c_str(), &one.status) != 0) {
      break;
    }
    one.mended = judge.mended(one.status);
    one.is_wrong_owner = one.status.st_uid != 0 && one.status.st_uid != user.uid;
    if (one.is_wrong_owner || one.mended != (one.status.st_mode & 07777)) {
      refusals.push_back(one);
    }
    if (path == home || path == "/") {
      break;
    }
  }
  return refusals;
}

Status add_keys_files(Subject& subject) {
  auto values = subject.settings().first("authorizedkeysfile");
  if (values.empty()) {
    values = {".ssh/authorized_keys", ".ssh/authorized_keys2"};
  }
  const bool is_strict = subject.settings().is_on("strictmodes", true);
  for (const std::string& value : values) {
    KEYFLUENT_TRY(const std::string path, expand_path(value, subject.user));
    if (path.empty()) {
      continue;
    }
    for (const std::string& name : is_pattern(path) ? files_of_pattern(path) : std::vector{path}) {
      KeysFile file;
      static_cast<SeenFile&>(file) = read_as(subject.user, name);
      if (is_strict && subject.has_account) {
        file.refusals = find_refusals(subject.user, name);
      }
      subject.keys_files.push_back(std::move(file));
    }
  }
  return ok();
}

// take_settings gives the judge of lines what sshd is set to.
void take_settings(Subject& subject) {
  const Settings& settings = subject.settings();
  authorized_keys::Server& server = subject.server;
  server.openssh = sshd_version();
  server.use_dns = settings.is_on("usedns", false);
  server.permit_user_environment = settings.text("permituserenvironment", "no") != "no";
  server.accepted_algorithms =
      settings.text("pubkeyacceptedalgorithms", settings.text("pubkeyacceptedkeytypes"));
  const std::string size = settings.text("requiredrsasize");
  if (!size.empty() && size.size() < 6 && size.find_first_not_of("0123456789") == size.npos) {
    server.required_rsa_size = static_cast<unsigned>(std::stoul(size));
  }
}

std::string list_folder(const std::string& folder) {
  std::string names;
  const std::unique_ptr<DIR, CloseFolder> opened(::opendir(folder.c_str()));
  std::size_t count = 0;
  while (const dirent* entry = opened ? ::readdir(opened.get()) : nullptr) {
    if (entry->d_name[0] != '.' && count++ < kMostNames) {
      names += std::string(entry->d_name) + '\0';
    }
  }
  return names;
}

}  // namespace

Result<Subject> look_up(Question question, authorized_keys::Server server, std::int64_t now) {
  Subject subject;
  subject.question = std::move(question);
  subject.server = std::move(server);
  subject.now = now;
  subject.is_root = ::geteuid() == 0;
  subject.user.name = subject.question.user;
  if (auto found = platform::find_user(subject.question.user)) {
    subject.has_account = true;
    subject.user = std::move(*found);
    subject.groups = platform::group_names_of(subject.user);
    subject.shadow = read_shadow(subject.user.name);
  }
  Client client;
  if (!subject.question.address.empty()) {
    client = {subject.question.address, subject.question.address};
    subject.login.address = subject.question.address;
  }
  subject.login.user = subject.user.name;
  subject.login.now = now;
  KEYFLUENT_TRY(subject.effective,
                effective_settings(subject.user, subject.question.config, client));
  take_settings(subject);
  if (subject.has_account) {
    KEYFLUENT_CHECK(add_keys_files(subject));
  }
  return subject;
}

SeenFile read_as(const platform::User& user, const std::string& path, std::size_t limit) {
  SeenFile file;
  file.path = path;
  Result<std::string> text = as_account(user, [&] { return read_regular(path, limit); });
  if (text) {
    file.text = std::move(*text);
  } else {
    file.error = std::move(text).error();
  }
  return file;
}

std::vector<std::string> names_in(const platform::User& user, const std::string& folder) {
  std::vector<std::string> names;
  const Result<std::string> listed =
      as_account(user, [&folder] { return Result<std::string>(list_folder(folder)); });
  std::string_view rest = listed ? std::string_view(*listed) : std::string_view();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    names.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string owner_name(uid_t user) {
  const auto found = platform::find_user(user);
  return found ? found->name : std::to_string(user);
}

std::string quoted(const std::string& path) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+@%:,=";
  if (!path.empty() && path.find_first_not_of(kPlain) == path.npos) {
    return path;
  }
  std::string text = "'";
  for (const char c : path) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return text + "'";
}

}  // namespace keyfluent::server
