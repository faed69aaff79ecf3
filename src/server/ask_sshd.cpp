// SPDX-License-Identifier: MIT
#include "src/server/ask_sshd.h"

#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "keyfluent/keys/algorithm.h"
#include "src/platform/descriptor.h"
#include "src/platform/files.h"
#include "src/platform/run_program.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

namespace keyfluent::server {

namespace {

constexpr std::array kPrograms = {"/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"};

// throwaway_key makes a host key in memory, readable from its beginning; closed if that fails. sshd
// takes a private key from nobody but its owner, hence the mode.
platform::Descriptor throwaway_key() {
  auto key = PrivateKey::generate(*find_algorithm_to_generate("ed25519", 0), 0);
  if (!key) {
    return {};
  }
  Entry entry;
  entry.public_key = key->public_key();
  entry.private_key = std::move(*key);
  WriteOptions options;
  options.random = openssl_random();
  const auto text = write(entry, *find_format("openssh-private"), options);
  platform::Descriptor file(::memfd_create("host_key", MFD_CLOEXEC));
  const bool is_written = text && file.is_open() && ::fchmod(file.get(), 0600) == 0 &&
                          platform::write_all(file.get(), text->view()).has_value() &&
                          ::lseek(file.get(), 0, SEEK_SET) == 0;
  return is_written ? std::move(file) : platform::Descriptor();
}

// is_plain_name keeps names out that -C could take for more than a name.
bool is_plain_name(std::string_view name) {
  return !name.empty() && name.find_first_of(",= \t\n") == name.npos;
}

}  // namespace

std::string find_sshd() {
  for (const char* program : kPrograms) {
    if (::access(program, X_OK) == 0) {
      return program;
    }
  }
  return {};
}

std::optional<SshdAnswer> ask_sshd(const platform::User& user,
                                   const std::string& config,
                                   const Client& client) {
  const std::string program = find_sshd();
  if (program.empty() || !is_plain_name(user.name) || !is_plain_name(client.address) ||
      !is_plain_name(client.host)) {
    return std::nullopt;
  }
  const platform::Descriptor key = throwaway_key();
  std::vector<std::string> arguments = {"-T",
                                        "-C",
                                        "user=" + user.name + ",host=" + client.host + ",addr=" +
                                            client.address + ",laddr=127.0.0.1,lport=22"};
  if (key.is_open()) {
    arguments.insert(arguments.end(), {"-h", "/dev/stdin"});
  }
  if (!config.empty()) {
    arguments.insert(arguments.end(), {"-f", config});
  }
  auto output = platform::run_program(program, arguments, key.get());
  if (!output) {
    return std::nullopt;
  }
  return SshdAnswer{output->exit_code == 0, std::move(output->text)};
}

std::vector<std::string> effective_values(std::string_view answer, std::string_view keyword) {
  std::vector<std::string> values;
  while (!answer.empty()) {
    const std::string_view line = answer.substr(0, answer.find('\n'));
    answer.remove_prefix(std::min(line.size() + 1, answer.size()));
    if (!line.starts_with(keyword) || line.substr(keyword.size(), 1) != " ") {
      continue;
    }
    std::string_view rest = line.substr(keyword.size());
    while (!rest.empty()) {
      rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
      const std::string_view word = rest.substr(0, rest.find(' '));
      if (!word.empty()) {
        values.emplace_back(word);
      }
      rest.remove_prefix(word.size());
    }
  }
  return values;
}

}  // namespace keyfluent::server
