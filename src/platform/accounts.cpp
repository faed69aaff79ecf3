// SPDX-License-Identifier: MIT
#include "src/platform/accounts.h"

#include <set>
#include <string_view>

#ifdef KEYFLUENT_STATIC
#include "src/platform/run_program.h"
#else
#include <pwd.h>
#endif

namespace keyfluent::platform {

namespace {

// Names that are met a second time come from another source; the first one counts, as for a login.
class List {
 public:
  void add(User user) {
    if (names_.insert(user.name).second) {
      users_.push_back(std::move(user));
    }
  }

  std::vector<User> take() { return std::move(users_); }

 private:
  std::set<std::string> names_;
  std::vector<User> users_;
};

}  // namespace

#ifdef KEYFLUENT_STATIC

Result<std::vector<User>> list_users() {
  KEYFLUENT_TRY(const ProgramOutput output, run_program("/usr/bin/getent", {"passwd"}));
  List list;
  std::string_view text = output.text;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (std::optional<User> user = parse_passwd_line(text.substr(0, end))) {
      list.add(std::move(*user));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list.take();
}

#else

// getpwent is not thread-safe: nothing else asks for accounts at that time.
Result<std::vector<User>> list_users() {
  List list;
  ::setpwent();
  while (const passwd* entry = ::getpwent()) {
    list.add({entry->pw_name, entry->pw_uid, entry->pw_gid, entry->pw_dir, entry->pw_shell});
  }
  ::endpwent();
  return list.take();
}

#endif

}  // namespace keyfluent::platform
