// SPDX-License-Identifier: MIT
// Cases: files of authorized_keys and what a real sshd made of them, one JSON object a line:
// "file_b64" the bytes, "presented" the key that tried to log in (KEYS/presented.pub, or
// -cert.pub), "sshd_config", and "accepted", yes or no by version.
#pragma once

#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/json.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::oracle {

using authorized_keys::LineJudge;
using authorized_keys::Login;
using authorized_keys::Offer;
using authorized_keys::Server;
using authorized_keys::Version;

struct Case {
  std::string id, presented;
  std::optional<std::string> file;
  std::map<std::string, std::string> config;
  std::map<std::string, std::string> accepted;  // "debian-9.2p1" -> "yes"
  bool needs_filesystem = false;
};

inline std::string text_of(const Json* json) {
  return json != nullptr ? std::string(json->string().text()) : std::string();
}

inline Case read_case(std::string_view line) {
  // A flag is no text; its word is enough.
  const bool needs_filesystem =
      line.find("\"needs_filesystem_setup\": true") != std::string_view::npos;
  const Result<Json> json = read_json(line);
  Case read;
  read.id = text_of(json->find("id"));
  read.presented = text_of(json->find("presented"));
  read.needs_filesystem = needs_filesystem;
  const Json* file = json->find("file_b64");
  if (file != nullptr && file->is_string()) {
    const Bytes bytes = decode_base64(text_of(file)).value();
    read.file = std::string(as_text(bytes));
  }
  const Json* config = json->find("sshd_config");
  for (const char* name : {"PubkeyAcceptedAlgorithms", "RequiredRSASize", "UseDNS"}) {
    if (config != nullptr && config->find(name) != nullptr) {
      read.config[name] = text_of(config->find(name));
    }
  }
  for (const char* version : {"debian-9.2p1", "7.9", "8.9", "9.9p2", "10.5"}) {
    const Json* accepted = json->find("accepted");
    read.accepted[version] = text_of(accepted != nullptr ? accepted->find(version) : nullptr);
  }
  return read;
}

inline std::vector<Case> read_cases(const std::string& path) {
  std::ifstream file(path);
  std::vector<Case> cases;
  for (std::string line; std::getline(file, line);) {
    cases.push_back(read_case(line));
  }
  return cases;
}

// read_key reads KEYS/name.pub, or the certificate beside it.
inline std::optional<PublicKey> read_key(const std::string& keys, const std::string& name) {
  for (const char* suffix : {"-cert.pub", ".pub"}) {
    std::ifstream file(keys + "/" + name + suffix);
    std::string line;
    if (std::getline(file, line)) {
      const auto split = authorized_keys::split_line(line);
      auto key = authorized_keys::line_key(*split);
      return key ? std::optional(std::move(*key)) : std::nullopt;
    }
  }
  return std::nullopt;
}

// version_of reads "debian-9.2p1".
inline Version version_of(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
  Version version;
  version.major = static_cast<unsigned>(std::stoul(std::string(text)));
  version.minor = static_cast<unsigned>(std::stoul(std::string(text.substr(text.find('.') + 1))));
  return version;
}

// server_of is the sshd of a case; of the names of services those that the cases have are known.
inline Server server_of(const Case& given, std::string_view version) {
  Server server;
  server.openssh = version_of(version);
  const auto find = [&](const char* name) {
    const auto found = given.config.find(name);
    return found != given.config.end() ? found->second : std::string();
  };
  server.accepted_algorithms = find("PubkeyAcceptedAlgorithms");
  server.use_dns = find("UseDNS") == "yes";
  const std::string size = find("RequiredRSASize");
  server.required_rsa_size = size.empty() ? 1024 : static_cast<unsigned>(std::stoul(size));
  server.is_service = [](std::string_view name) { return name == "http" || name == "ssh"; };
  return server;
}

// The logins came over the loopback, in November 2026.
inline Login login_of(std::string user) {
  return {std::move(user), "127.0.0.1", "localhost", 1794700800};
}

// deciding_line is the number of the first line that lets the key in; 0 if none does.
inline std::size_t deciding_line(std::string_view file, const PublicKey& key, LineJudge& judge) {
  for (std::size_t number = 1; !file.empty(); ++number) {
    const std::size_t size = std::min(file.find('\n'), file.size());
    const auto& verdict = judge.judge(file.substr(0, size));
    if (offer(verdict, key, judge.server(), judge.login()) == Offer::kAccepted) {
      return number;
    }
    file.remove_prefix(std::min(size + 1, file.size()));
  }
  return 0;
}

}  // namespace keyfluent::oracle
