// SPDX-License-Identifier: MIT
// ChrootDirectory: every folder on the way must be root's alone.
#include "src/server/check.h"
#include "src/server/strict_modes.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace keyfluent::server {

namespace {

// expand replaces the tokens of ChrootDirectory.
std::string expand(const std::string& value, const platform::User& user) {
  std::string path;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char token = value[i] == '%' && i + 1 < value.size() ? value[++i] : '\0';
    path += token == 'h'   ? user.home
            : token == 'u' ? user.name
            : token == 'U' ? std::to_string(user.uid)
            : token == '%' ? std::string("%")
                           : std::string(1, value[i]);
  }
  return path;
}

Stage judge_missing(const std::string& root, const std::string& path, int error_number) {
  const std::string reason = std::strerror(error_number);
  if (error_number == EACCES) {
    return unseen("ChrootDirectory " + root + ": " + path + " cannot be seen by who runs this.");
  }
  return fail("SRV_CHROOT",
              "ChrootDirectory is " + root + ", and " + path + " cannot be used: " + reason +
                  ". sshd hangs up right after the login.",
              {"install -d -m 755 -o root -g root " + quoted(path)});
}

// judge_folder judges one folder on the way; nothing if sshd takes it.
std::optional<Stage> judge_folder(const std::string& root, const std::string& path) {
  struct stat status {};

  if (::stat(path.c_str(), &status) != 0) {
    return judge_missing(root, path, errno);
  }
  if (!S_ISDIR(status.st_mode)) {
    return judge_missing(root, path, ENOTDIR);
  }
  const bool is_shared = (status.st_mode & 022) != 0;
  if (status.st_uid == 0 && !is_shared) {
    return std::nullopt;
  }
  std::vector<std::string> advice;
  if (status.st_uid != 0) {
    advice.push_back("chown root " + quoted(path));
  }
  if (is_shared) {
    advice.push_back("chmod go-w " + quoted(path));
  }
  advice.emplace_back("For uploads make a folder in it that belongs to the user.");
  Stage stage = fail("SRV_CHROOT",
                     "ChrootDirectory is " + root + ", and " + path + " has the mode " +
                         octal(status.st_mode) + " and belongs to " + owner_name(status.st_uid) +
                         "; it must be root's, and writable by nobody else. sshd hangs up right "
                         "after the login.",
                     std::move(advice));
  stage.note("path", path);
  stage.note("mode", octal(status.st_mode));
  stage.note("owner", owner_name(status.st_uid));
  return stage;
}

void run(const Subject& subject, Findings& findings) {
  const std::string value = subject.settings().path("chrootdirectory");
  if (value.empty()) {
    return;
  }
  const std::string root = expand(value, subject.user);
  if (!root.starts_with('/')) {
    findings.push_back(fail("SRV_CHROOT",
                            "ChrootDirectory " + root + " is no absolute path.",
                            {"In sshd_config: ChrootDirectory /srv/sftp/%u"}));
    return;
  }
  for (std::size_t end = 0; end != root.npos && findings.empty();) {
    end = root.find('/', end + 1);
    if (auto fault = judge_folder(root, end == root.npos ? root : root.substr(0, end))) {
      findings.push_back(std::move(*fault));
    }
  }
  if (const auto fault = judge_folder(root, "/"); findings.empty() && fault) {
    findings.push_back(*fault);
  }
  if (findings.empty()) {
    findings.push_back(pass("ChrootDirectory " + root + " and all above it are root's alone."));
  }
}

}  // namespace

constinit const Check chroot_check{"chroot", true, run};

}  // namespace keyfluent::server
