// SPDX-License-Identifier: MIT
#include "src/server/keys_files.h"

#include "src/findings/errors.h"
#include "src/server/ask_sshd.h"
#include "src/server/config_file.h"
#include "src/server/sshd_config.h"

#include <glob.h>

#include <algorithm>

namespace keyfluent::server {

namespace {

// Values are those of AuthorizedKeysFile, before the tokens are replaced.
struct Values {
  std::vector<std::string> list;
  std::string source;
  std::vector<std::string> notes;
};

Result<Values> read_values(const platform::User& user, const std::string& config) {
  const std::string path = config.empty() ? kConfig : config;
  Values values{{}, path, {}};
  const auto text = read_config(path);
  if (!text && (!config.empty() || !text.error().is(errors::file_not_found))) {
    return text.error();
  }
  if (text) {
    const Account account{user.name, platform::group_names_of(user)};
    KEYFLUENT_TRY(KeysConfig found, parse_sshd_config(*text, account, read_included));
    values.list = std::move(found.authorized_keys_files);
    if (found.skipped_match) {
      values.notes.push_back(path +
                             " says AuthorizedKeysFile in a Match block that depends on more than "
                             "the account; it was left out");
    }
  }
  if (values.list.empty()) {
    values.list = {".ssh/authorized_keys", ".ssh/authorized_keys2"};
    values.source = text ? path : "the defaults of sshd";
  }
  return values;
}

std::string first_line(std::string_view text) {
  return std::string(text.substr(0, text.find_first_of("\r\n")));
}

Result<Values> find_values(const platform::User& user, const std::string& config) {
  const auto answer = ask_sshd(user, config);
  if (answer && answer->is_good) {
    Values values{effective_values(answer->text, "authorizedkeysfile"), "sshd -T", {}};
    if (!values.list.empty()) {
      return values;
    }
  }
  // sshd says nothing without its run-time folder, or where it cannot read all of its
  // configuration.
  Result<Values> values = read_values(user, config);
  if (values && answer && !answer->is_good) {
    values->notes.push_back("sshd -T says: " + first_line(answer->text) + "; " + values->source +
                            " was read instead");
  }
  return values;
}

// token_text is what a token stands for.
Result<std::string> token_text(char token, const platform::User& user) {
  switch (token) {
    case '%':
      return std::string("%");
    case 'h':
      return user.home;
    case 'u':
      return user.name;
    case 'U':
      return std::to_string(user.uid);
    default:
      return Error(errors::sshd_config_unreadable,
                   {},
                   std::string("AuthorizedKeysFile has the unknown token %") + token);
  }
}

}  // namespace

Result<std::string> expand_path(std::string_view value, const platform::User& user) {
  if (value == "none") {
    return std::string();
  }
  std::string path;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '%') {
      path += value[i];
      continue;
    }
    KEYFLUENT_TRY(const std::string text, token_text(++i < value.size() ? value[i] : ' ', user));
    path += text;
  }
  return path.starts_with('/') ? path : user.home + (user.home.ends_with('/') ? "" : "/") + path;
}

bool is_pattern(std::string_view path) {
  return path.find_first_of("*?[") != path.npos;
}

std::vector<std::string> files_of_pattern(const std::string& pattern) {
  std::vector<std::string> files;
  glob_t found{};
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0) {
    files.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  }
  ::globfree(&found);
  return files;
}

Result<KeysFiles> keys_files_of(const platform::User& user, const std::string& config) {
  KEYFLUENT_TRY(Values values, find_values(user, config));
  KeysFiles files;
  files.source = std::move(values.source);
  files.notes = std::move(values.notes);
  for (const std::string& value : values.list) {
    KEYFLUENT_TRY(const std::string path, expand_path(value, user));
    if (!path.empty()) {
      files.paths.push_back(path);
    }
  }
  return files;
}

}  // namespace keyfluent::server
