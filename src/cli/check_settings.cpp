// SPDX-License-Identifier: MIT
#include "src/cli/check_settings.h"

#include "src/cli/expiry.h"
#include "src/cli/parse.h"
#include "src/cli/suggest.h"
#include "src/findings/errors.h"
#include "src/platform/clock.h"
#include "src/platform/files.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace keyfluent::cli {

namespace {

using authorized_keys::CivilTime;
using authorized_keys::Login;
using authorized_keys::Server;
using authorized_keys::Version;

constexpr std::size_t kConfigBytes = std::size_t{1} << 20;

Error bad_value(std::string_view option, std::string_view text) {
  return Error(
      errors::usage_bad_value, {}, "--" + std::string(option) + " takes " + std::string(text));
}

Result<bool> parse_yes(std::string_view option, std::string_view text) {
  KEYFLUENT_CHECK(one_of(option, text, kYesOrNo));
  return text == kYesOrNo[0];
}

// select_rules is that of the rules, with a "did you mean".
Result<std::vector<const rules::Rule*>> select_rules(std::string_view select,
                                                     std::string_view ignore) {
  auto selected = rules::select_rules(select, ignore);
  if (!selected && selected.error().is(errors::usage_unknown_rule)) {
    const std::string hint = did_you_mean(selected.error().detail(), rule_names());
    return std::move(selected).error().with_hint(hint);
  }
  return selected;
}

// digits_of leaves out what people write between the parts of a time.
std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) {
    return std::string_view("-:T ").find(c) == std::string_view::npos;
  });
  return digits;
}

// judging_version reads --openssh: a version whose verdicts are known.
Result<Version> judging_version(std::string_view text) {
  KEYFLUENT_TRY(const Version version, parse_version(text));
  if (version < authorized_keys::kOldestVersion || version > authorized_keys::kNewestVersion) {
    return bad_value("openssh", "a version from 7.4 to 10.5");
  }
  return version;
}

// parse_time reads YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with or without separators; Z is UTC.
Result<std::int64_t> parse_time(std::string_view text, const Server& server) {
  std::string digits = digits_of(text);
  const bool is_utc = digits.ends_with('Z');
  digits.resize(digits.size() - (is_utc ? 1 : 0));
  const bool sized = digits.size() == 8 || digits.size() == 12 || digits.size() == 14;
  if (!sized || digits.find_first_not_of("0123456789") != digits.npos) {
    return bad_value("now", "a time: 20270131, 2027-01-31T12:00:00Z");
  }
  digits.resize(14, '0');
  const auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(digits.data() + at, digits.data() + at + size, value);
    return value;
  };
  const CivilTime time{
      number(0, 4), number(4, 2), number(6, 2), number(8, 2), number(10, 2), number(12, 2)};
  return is_utc || !server.local_time ? authorized_keys::seconds_of(time) : server.local_time(time);
}

std::vector<std::string_view> setting_names() {
  std::vector<std::string_view> names;
  for (const Option& option : kJudgingOptions) {
    names.push_back(option.name);
  }
  return names;
}

std::string folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == path.npos ? "." : std::string(path.substr(0, std::max<std::size_t>(slash, 1)));
}

Result<ConfigFile> read_config(const std::string& path) {
  KEYFLUENT_TRY(const platform::Input input, platform::open_input(path));
  KEYFLUENT_TRY(const SecretBytes content, platform::read_input(input, kConfigBytes));
  const std::vector<std::string_view> names = setting_names();
  Result<ConfigFile> config = ConfigFile::parse(as_text(content.view()), folder_of(path), names);
  if (!config) {  // the command has no better place to name the file
    const Error& error = config.error();
    const std::string place = error.place().to_string();
    return Error(errors::config_malformed,
                 {},
                 path + ":" + place + (place.empty() ? " " : ": ") + error.message())
        .with_hint(error.hint());
  }
  return config;
}

}  // namespace

Result<Level> parse_level(std::string_view option, std::string_view text) {
  KEYFLUENT_CHECK(one_of(option, text, kLevels));
  const auto found = std::find(kLevels.begin(), kLevels.end(), text);
  return static_cast<Level>(found - kLevels.begin());
}

Result<JudgingSource> JudgingSource::open(const Arguments& arguments) {
  JudgingSource source;
  source.arguments_ = arguments;
  std::string path = arguments.get("config");
  if (path.empty() && !arguments.has("isolated")) {
    path = find_config();
  }
  if (!path.empty()) {
    Result<ConfigFile> config = read_config(path);
    if (!config) {
      return std::move(config).error();
    }
    source.config_ = std::move(*config);
  }
  const std::string zone = source.get("timezone", {});
  auto local_time = platform::local_time_in(zone);
  if (!local_time) {
    return bad_value("timezone", "a name of the zone database: UTC, Europe/Berlin");
  }
  source.system_.local_time = std::move(*local_time);
  source.system_.is_service = platform::tcp_services();
  source.now_ = platform::now();
  return source;
}

std::string JudgingSource::get(std::string_view name, std::string_view path) const {
  if (arguments_.has(name)) {
    return arguments_.get(name);
  }
  return config_ ? config_->get(name, path).value_or("") : std::string();
}

Result<std::shared_ptr<const Judging>> JudgingSource::of(std::string_view path) {
  std::vector<bool> sections;
  if (config_) {
    sections = config_->sections_of(path);
  }
  std::shared_ptr<const Judging>& judging = made_[sections];
  if (!judging) {
    KEYFLUENT_TRY(Judging made, make(path));
    judging = std::make_shared<const Judging>(std::move(made));
  }
  return judging;
}

Result<Judging> JudgingSource::make(std::string_view path) const {
  const auto value = [&](std::string_view name, std::string_view otherwise = {}) {
    const std::string text = get(name, path);
    return text.empty() ? std::string(otherwise) : text;
  };
  KEYFLUENT_CHECK(one_of("distro", value("distro", kDistros[0]), kDistros));
  Judging judging;
  Server& server = judging.setting.server;
  server = system_;
  KEYFLUENT_TRY(server.openssh, judging_version(value("openssh", "10.5")));
  KEYFLUENT_TRY(server.use_dns, parse_yes("use-dns", value("use-dns", "no")));
  KEYFLUENT_TRY(server.permit_user_environment,
                parse_yes("permit-user-environment", value("permit-user-environment", "no")));
  KEYFLUENT_TRY(server.required_rsa_size,
                parse_number("required-rsa-size", value("required-rsa-size", "1024"), 0, 16384));
  server.accepted_algorithms = value("accepted-algorithms");
  Login& login = judging.setting.login;
  for (auto [name, field] :
       {std::pair{"user", &login.user}, {"from", &login.address}, {"host", &login.host}}) {
    if (const std::string text = value(name); !text.empty()) {
      *field = text;
    }
  }
  login.now = now_;
  if (const std::string time = value("now"); !time.empty()) {
    KEYFLUENT_TRY(login.now, parse_time(time, server));
  }
  const std::string profile = value("profile", "openssh");
  KEYFLUENT_CHECK(one_of("profile", profile, profile_names()));
  judging.setting.profile = rules::find_profile(profile);
  KEYFLUENT_TRY(judging.rules, select_rules(value("select"), value("ignore")));
  KEYFLUENT_TRY(judging.fail_on, parse_level("fail-on", value("fail-on", "error")));
  return judging;
}

}  // namespace keyfluent::cli
