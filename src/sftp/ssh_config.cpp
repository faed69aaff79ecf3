// SPDX-License-Identifier: MIT
#include "src/sftp/ssh_config.h"

#include "src/platform/run_program.h"

#include <algorithm>
#include <charconv>

namespace keyfluent::sftp {

namespace {

std::string expand(std::string_view path, std::string_view home) {
  return path.starts_with("~/") ? std::string(home).append(path.substr(1)) : std::string(path);
}

bool read_port(std::string_view text, std::uint16_t& port) {
  const char* const end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, port);
  return fault == std::errc() && stop == end && port != 0;
}

// add_paths takes paths that blanks separate.
void add_paths(std::string_view text, std::string_view home, std::vector<std::string>& paths) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      paths.push_back(expand(text.substr(0, end), home));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void read_line(std::string_view line, std::string_view home, SshConfig& config) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view keyword = line.substr(0, blank);
  const std::string_view value = line.substr(std::min(blank + 1, line.size()));
  if (keyword == "user") {
    config.user = value;
  } else if (keyword == "hostname") {
    config.hostname = value;
  } else if (keyword == "port") {
    read_port(value, config.port);
  } else if (keyword == "proxyjump" && value != "none") {
    config.jump = value;
  } else if (keyword == "hostkeyalias") {
    config.host_key_alias = value;
  } else if (keyword == "identityfile") {
    config.identity_files.push_back(expand(value, home));
  } else if (keyword == "identityagent") {
    config.agent = expand(value, home);
  } else if (keyword == "identitiesonly") {
    config.identities_only = value == "yes";
  } else if (keyword == "userknownhostsfile" || keyword == "globalknownhostsfile") {
    add_paths(value, home, config.known_hosts);
  }
}

}  // namespace

SshConfig read_ssh_config(std::string_view text, std::string_view home) {
  SshConfig config;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    read_line(text.substr(0, end), home, config);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return config;
}

SshConfig ask_ssh(const SshQuestion& question, std::string_view home) {
  std::vector<std::string> words = {"-G"};
  if (!question.file.empty()) {
    words.insert(words.end(), {"-F", question.file});
  }
  if (!question.user.empty()) {
    words.insert(words.end(), {"-l", question.user});
  }
  words.insert(words.end(), {"--", question.host});
  const Result<platform::ProgramOutput> output =
      platform::run_program("/usr/bin/ssh", words, -1, question.limit);
  if (output && output->exit_code == 0 && !output->timed_out) {
    return read_ssh_config(output->text, home);
  }
  SshConfig config;
  if (output) {
    config.timed_out = output->timed_out;
    config.problem = output->text.substr(0, output->text.find_first_of("\r\n"));
  }
  return config;
}

bool read_target(std::string_view text, Target& target) {
  if (const std::size_t at = text.rfind('@'); at != text.npos) {
    target.user = text.substr(0, at);
    text.remove_prefix(at + 1);
    if (target.user.empty() || target.user.starts_with('-')) {
      return false;
    }
  }
  std::string_view port;
  bool has_port = false;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == text.npos) {
      return false;
    }
    target.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
    has_port = !port.empty();
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    target.host = text.substr(0, text.find(':'));
    port = text.substr(text.find(':'));
    has_port = true;
  } else {
    target.host = text;
  }
  if (has_port && (!port.starts_with(':') || !read_port(port.substr(1), target.port))) {
    return false;
  }
  const bool has_control = std::any_of(target.host.begin(), target.host.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
  });
  return !target.host.empty() && !target.host.starts_with('-') && !has_control;
}

}  // namespace keyfluent::sftp
