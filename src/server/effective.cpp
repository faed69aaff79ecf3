// SPDX-License-Identifier: MIT
#include "src/server/effective.h"

#include "src/findings/errors.h"
#include "src/platform/run_program.h"
#include "src/server/config_file.h"

#include <charconv>

namespace keyfluent::server {

namespace {

Result<Effective> read_file_settings(const platform::User& user, const std::string& config) {
  Effective effective;
  effective.source = config.empty() ? kConfig : config;
  const auto text = read_config(effective.source);
  if (!text && (!config.empty() || !text.error().is(errors::file_not_found))) {
    return text.error();
  }
  if (!text) {
    effective.source = "the defaults of sshd";
    return effective;
  }
  const Account account{user.name, platform::group_names_of(user)};
  KEYFLUENT_TRY(FileSettings found, parse_settings(*text, account, read_included));
  effective.settings = std::move(found.settings);
  effective.skipped = std::move(found.skipped);
  return effective;
}

}  // namespace

Result<Effective> effective_settings(const platform::User& user,
                                     const std::string& config,
                                     const Client& client) {
  const auto answer = ask_sshd(user, config, client);
  if (answer && answer->is_good) {
    return Effective{Settings::of_answer(answer->text), "sshd -T", "", {}};
  }
  KEYFLUENT_TRY(Effective effective, read_file_settings(user, config));
  if (answer) {
    effective.complaint = answer->text.substr(0, answer->text.find_last_not_of("\r\n") + 1);
  }
  return effective;
}

authorized_keys::Version sshd_version() {
  const std::string program = find_sshd();
  const auto said =
      program.empty() ? Error(errors::file_not_found) : platform::run_program(program, {"-V"});
  authorized_keys::Version version = authorized_keys::kNewestVersion;
  constexpr std::string_view kName = "OpenSSH_";
  const std::size_t at = said ? said->text.find(kName) : std::string::npos;
  if (at == std::string::npos) {
    return version;
  }
  const char* const end = said->text.data() + said->text.size();
  unsigned major = 0;
  unsigned minor = 0;
  const auto first = std::from_chars(said->text.data() + at + kName.size(), end, major);
  if (first.ec == std::errc() && first.ptr != end && *first.ptr == '.' &&
      std::from_chars(first.ptr + 1, end, minor).ec == std::errc()) {
    version = {major, minor};
  }
  return version;
}

}  // namespace keyfluent::server
