// SPDX-License-Identifier: MIT
#include "src/platform/clock.h"

#include "src/findings/errors.h"
#include "src/platform/files.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <set>

namespace keyfluent::platform {

namespace {

constexpr std::string_view kZones = "/usr/share/zoneinfo/";
constexpr std::string_view kServices = "/etc/services";
constexpr std::size_t kServicesBytes = std::size_t{4} << 20;

// Names lead below the zone database, and nowhere else.
bool is_zone(std::string_view zone) {
  struct stat status {};

  const std::string path = std::string(kZones) + std::string(zone);
  return !zone.starts_with('/') && zone.find("..") == zone.npos &&
         stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

std::int64_t to_seconds(const authorized_keys::CivilTime& time) {
  std::tm fields{};
  fields.tm_year = time.year - 1900;
  fields.tm_mon = time.month - 1;
  fields.tm_mday = time.day;
  fields.tm_hour = time.hour;
  fields.tm_min = time.minute;
  fields.tm_sec = time.second;
  fields.tm_isdst = -1;
  return std::mktime(&fields);
}

std::string_view take_word(std::string_view& text) {
  constexpr std::string_view kBlanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

using Names = std::set<std::string, std::less<>>;

// add_service reads one line of services(5): name port/protocol [alias…] [# comment].
void add_service(std::string_view line, Names& names) {
  line = line.substr(0, line.find('#'));
  const std::string_view name = take_word(line);
  const std::string_view port = take_word(line);
  if (!port.ends_with("/tcp")) {
    return;
  }
  for (std::string_view word = name; !word.empty(); word = take_word(line)) {
    names.emplace(word);
  }
}

}  // namespace

std::int64_t now() {
  return std::time(nullptr);
}

Result<std::function<std::int64_t(const authorized_keys::CivilTime&)>> local_time_in(
    std::string_view zone) {
  if (!zone.empty()) {
    if (!is_zone(zone)) {
      return Error(errors::file_not_found);
    }
    setenv("TZ", std::string(zone).c_str(), 1);
  }
  tzset();
  return std::function<std::int64_t(const authorized_keys::CivilTime&)>(to_seconds);
}

std::function<bool(std::string_view)> tcp_services() {
  const auto names = std::make_shared<Names>();
  if (const auto file = open_input(kServices)) {
    if (const auto content = read_input(*file, kServicesBytes)) {
      std::string_view text = as_text(content->view());
      while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        add_service(text.substr(0, end), *names);
        text.remove_prefix(std::min(end + 1, text.size()));
      }
    }
  }
  return [names](std::string_view name) { return names->contains(name); };
}

}  // namespace keyfluent::platform
