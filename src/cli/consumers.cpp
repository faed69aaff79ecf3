// SPDX-License-Identifier: MIT
// The table was measured with the versions in Debian 12; a format is listed for a family only if
// that program really loaded such a key.
#include "src/cli/consumers.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::string_view kAll = "RSA ECDSA ED25519 DSA";
constexpr std::string_view kWithoutDsa = "RSA ECDSA ED25519";
constexpr std::string_view kClassic = "RSA ECDSA DSA";
constexpr std::string_view kOldest = "RSA DSA";

constexpr std::array kOpenssh = {
    Loads{"openssh-private", "RSA ECDSA ED25519 DSA ED25519-SK ECDSA-SK", true},
    Loads{"pem", kClassic, true},
    Loads{"pkcs8", kClassic, true},
};
// Encrypted, ppk2 stands before ppk3 as long as keyfluent has no Argon2 to encrypt a ppk3 with.
constexpr std::array kPutty = {
    Loads{"ppk3", "RSA ECDSA ED25519 DSA ED448", false},
    Loads{"ppk2", kAll, true},
    Loads{"ppk3", "RSA ECDSA ED25519 DSA ED448", true},
};
constexpr std::array kFilezilla = {
    Loads{"ppk3", kAll, false},
    Loads{"ppk2", kAll, true},
    Loads{"ppk3", kAll, true},
    Loads{"openssh-private", kAll, true},
    Loads{"pem", kClassic, true},
    Loads{"sshcom", kOldest, true},
};
constexpr std::array kDropbear = {Loads{"dropbear", kWithoutDsa, false}};
// Older releases know nothing but PEM, so it comes first where a key has such a form.
constexpr std::array kLibssh2 = {
    Loads{"pem", kClassic, true},
    Loads{"openssh-private", kAll, true},
    Loads{"pkcs8", kClassic, true},
};
constexpr std::array kLibssh = {
    Loads{"openssh-private", kAll, true},
    Loads{"pem", kClassic, true},
    Loads{"pkcs8", kAll, true},
};
constexpr std::array kGo = {
    Loads{"openssh-private", kWithoutDsa, true},
    Loads{"pem", kClassic, true},
    Loads{"pkcs8", kWithoutDsa, false},
};
constexpr std::array kParamiko = {
    Loads{"openssh-private", kAll, true},
    Loads{"pem", kClassic, true},
};
constexpr std::array kJsch = {
    Loads{"pem", kClassic, true},
    Loads{"pkcs8", kOldest, false},
};
constexpr std::array kOldJava = {Loads{"pem", kOldest, true}};
constexpr std::array kNodeSsh2 = {
    Loads{"openssh-private", kAll, true},
    Loads{"pem", kClassic, true},
    Loads{"ppk2", kOldest, true},
};
constexpr std::array kPkcs8Readers = {
    Loads{"pkcs8", kAll, true},
    Loads{"pem", kClassic, true},
};
constexpr std::array kErlang = {
    Loads{"pkcs8", kAll, true},
    Loads{"openssh-private", kAll, false},
    Loads{"pem", kClassic, true},
};
constexpr std::array kNetSsh = {
    Loads{"pem", kClassic, true},
    Loads{"openssh-private", "ECDSA ED25519", true},
    Loads{"pkcs8", kClassic, true},
};
constexpr std::array kPhpseclib = {
    Loads{"openssh-private", kAll, true},
    Loads{"pem", kClassic, true},
    Loads{"pkcs8", kAll, true},
    Loads{"ppk3", kAll, false},
    Loads{"ppk2", kAll, false},
};
constexpr std::array kSecsh = {Loads{"sshcom", kOldest, true}};

constexpr std::array kConsumers = {
    Consumer{"openssh", "OpenSSH (ssh, sftp, scp)", "openssh-public", kOpenssh},
    Consumer{"putty", "PuTTY 0.75 or later", "rfc4716", kPutty},
    Consumer{"winscp", "WinSCP 5.19 or later", "rfc4716", kPutty},
    Consumer{"filezilla", "FileZilla", "rfc4716", kFilezilla},
    Consumer{"dropbear", "Dropbear's dbclient", "openssh-public", kDropbear},
    Consumer{"libssh2", "libssh2 (curl, php-ssh2)", "openssh-public", kLibssh2},
    Consumer{"libssh", "libssh", "openssh-public", kLibssh},
    Consumer{"go", "Go's x/crypto/ssh (rclone, terraform)", "openssh-public", kGo},
    Consumer{"paramiko", "Paramiko (Ansible)", "openssh-public", kParamiko},
    Consumer{"asyncssh", "AsyncSSH", "openssh-public", kLibssh},
    Consumer{"jsch", "JSch 0.1 (old Jenkins, Ant, Maven)", "openssh-public", kJsch},
    Consumer{"trilead", "Trilead and Ganymed SSH-2", "openssh-public", kOldJava},
    Consumer{"node-ssh2", "npm ssh2", "openssh-public", kNodeSsh2},
    Consumer{"node", "Node.js crypto", "spki", kPkcs8Readers},
    Consumer{"openssl", "OpenSSL", "spki", kPkcs8Readers},
    Consumer{"erlang", "Erlang/OTP ssh", "openssh-public", kErlang},
    Consumer{"net-ssh", "Ruby Net::SSH", "openssh-public", kNetSsh},
    Consumer{"phpseclib", "phpseclib 3", "openssh-public", kPhpseclib},
    Consumer{"secsh", "ssh.com, Tectia, Reflection", "rfc4716", kSecsh},
};

// holds_word looks a word up in a list separated by blanks.
bool holds_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::string_view first = list.substr(0, list.find(' '));
    if (first == word) {
      return true;
    }
    list.remove_prefix(std::min(first.size() + 1, list.size()));
  }
  return false;
}

bool fits(const Loads& loads, std::string_view family, bool encrypted) {
  return holds_word(loads.families, family) && (loads.encrypted || !encrypted);
}

}  // namespace

std::span<const Consumer> consumers() {
  return kConsumers;
}

const Consumer* find_consumer(std::string_view name) {
  for (const Consumer& consumer : kConsumers) {
    if (consumer.name == name) {
      return &consumer;
    }
  }
  return nullptr;
}

std::string_view best_format(const Consumer& consumer, std::string_view family, bool encrypted) {
  for (const Loads& loads : consumer.loads) {
    if (fits(loads, family, encrypted)) {
      return loads.format;
    }
  }
  return {};
}

bool loads_format(const Consumer& consumer,
                  std::string_view format,
                  std::string_view family,
                  bool encrypted) {
  return std::any_of(consumer.loads.begin(), consumer.loads.end(), [&](const Loads& loads) {
    return loads.format == format && fits(loads, family, encrypted);
  });
}

}  // namespace keyfluent::cli
