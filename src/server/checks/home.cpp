// SPDX-License-Identifier: MIT
// The home folder is there, and the account can enter it.
#include "src/server/check.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace keyfluent::server {

namespace {

void run(const Subject& subject, Findings& findings) {
  const std::string& home = subject.user.home;

  struct stat status {};

  if (::stat(home.c_str(), &status) != 0 && errno == EACCES) {
    findings.push_back(unseen("The home folder " + home + " cannot be seen by who runs this."));
  } else if (::stat(home.c_str(), &status) != 0) {
    findings.push_back(
        warn("SRV_NO_HOME",
             "The home folder " + home + " cannot be used: " + std::strerror(errno) +
                 ". Keys in it are not found, and a session begins in /.",
             {"Is it mounted or decrypted only at a login? Then put AuthorizedKeysFile elsewhere.",
              "install -d -m 700 -o " + subject.user.name + " " + quoted(home)}));
  } else if (!S_ISDIR(status.st_mode)) {
    findings.push_back(warn("SRV_NO_HOME", "The home folder " + home + " is no folder.", {}));
  } else {
    findings.push_back(pass(home + " is there."));
  }
}

}  // namespace

constinit const Check home_check{"home", true, run};

}  // namespace keyfluent::server
