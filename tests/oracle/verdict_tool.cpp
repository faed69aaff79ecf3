// SPDX-License-Identifier: MIT
// verdict_tool KEYS USER VERSION: for each case on standard input (one JSON object a line, see
// oracle_cases.h) "yes N", where line N lets the presented key in, or "no 0".  scripts/oracle
// compares it with a real sshd of this machine, and so it asks the system what sshd asks: the
// clock, the time zone, the names of services.
#include "tests/formats/authorized_keys/oracle_cases.h"

#include <netdb.h>

#include <ctime>
#include <iostream>
#include <map>

namespace {

using namespace keyfluent;

std::int64_t local_time(const authorized_keys::CivilTime& civil) {
  std::tm tm = {};
  tm.tm_year = civil.year - 1900;
  tm.tm_mon = civil.month - 1;
  tm.tm_mday = civil.day;
  tm.tm_hour = civil.hour;
  tm.tm_min = civil.minute;
  tm.tm_sec = civil.second;
  return std::mktime(&tm);
}

bool is_service(std::string_view name) {
  return getservbyname(std::string(name).c_str(), "tcp") != nullptr;
}

oracle::LineJudge make_judge(const oracle::Case& given,
                             const std::string& user,
                             const char* version) {
  oracle::Server server = oracle::server_of(given, version);
  server.local_time = local_time;
  server.is_service = is_service;
  oracle::Login login = oracle::login_of(user);
  login.now = std::time(nullptr);
  return {std::move(server), std::move(login)};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: verdict_tool KEYS USER VERSION <cases\n";
    return 2;
  }
  std::map<std::string, std::optional<PublicKey>> keys;
  for (std::string line; std::getline(std::cin, line);) {
    const oracle::Case given = oracle::read_case(line);
    auto& key = keys[given.presented];
    key = key ? key : oracle::read_key(argv[1], given.presented);
    if (!key || !given.file) {
      std::cout << "skipped 0" << std::endl;
      continue;
    }
    oracle::LineJudge judge = make_judge(given, argv[2], argv[3]);
    const std::size_t number = oracle::deciding_line(*given.file, *key, judge);
    std::cout << (number != 0 ? "yes " : "no ") << number << std::endl;
  }
  return 0;
}
