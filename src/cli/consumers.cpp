// SPDX-License-Identifier: MIT
// The table was measured with the versions in Debian 12 (scripts/interop runs it again); a format
// is listed for a family and a cipher only if that program really loaded such a key.
#include "src/cli/consumers.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::string_view kAll = "RSA ECDSA ED25519 DSA";
constexpr std::string_view kWithoutDsa = "RSA ECDSA ED25519";
constexpr std::string_view kClassic = "RSA ECDSA DSA";
constexpr std::string_view kOldest = "RSA DSA";
constexpr std::string_view kAllAndEd448 = "RSA ECDSA ED25519 DSA ED448";

constexpr std::string_view kNone;
constexpr std::string_view kAny = "*";
// The ciphers of openssh-private.  Each list begins with keyfluent's default.
constexpr std::string_view kCtr = "aes256-ctr";
constexpr std::string_view kCtrAnd3des = "aes256-ctr 3des-cbc";
constexpr std::string_view kCtrGcm3des = "aes256-ctr aes256-gcm@openssh.com 3des-cbc";

constexpr std::array kOpenssh = {
    Loads{"openssh-private", "RSA ECDSA ED25519 DSA ED25519-SK ECDSA-SK", kAny},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kClassic, kAny},
};
// PuTTY knows no other DEK-Info.
constexpr std::string_view kPuttyPem = "AES-128-CBC DES-EDE3-CBC";

constexpr std::array kPutty = {
    Loads{"ppk3", kAllAndEd448, kAny},
    Loads{"ppk2", kAllAndEd448, kAny},
};
constexpr std::array kPuttygen = {
    Loads{"ppk3", kAllAndEd448, kAny},
    Loads{"ppk2", kAllAndEd448, kAny},
    Loads{"openssh-private", kAllAndEd448, kCtr},
    Loads{"pem", kClassic, kPuttyPem},
    Loads{"sshcom", kOldest, "3des-cbc"},
};
constexpr std::array kDropbear = {Loads{"dropbear", kAll, kNone}};
constexpr std::array kDropbearconvert = {
    Loads{"dropbear", kAll, kNone},
    Loads{"openssh-private", kWithoutDsa, kNone},
    Loads{"pem", kClassic, kNone},
};
// Older releases know nothing but PEM, so it comes first where a key has such a form.
constexpr std::array kLibssh2 = {
    Loads{"pem", kClassic, kAny},
    Loads{"openssh-private", kAll, kCtrAnd3des},
    Loads{"pkcs8", kClassic, kAny},
};
constexpr std::array kLibssh = {
    Loads{"openssh-private", kAll, kCtrAnd3des},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kAll, kAny},
};
constexpr std::array kAsyncssh = {
    Loads{"openssh-private", kAllAndEd448, kAny},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kAllAndEd448, kAny},
};
constexpr std::array kGo = {
    Loads{"openssh-private", kWithoutDsa, kCtr},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kWithoutDsa, kNone},
};
constexpr std::array kParamiko = {
    Loads{"openssh-private", kAll, kCtr},
    Loads{"openssh-private", "ED25519", "3des-cbc"},
    Loads{"pem", kClassic, kAny},
};
constexpr std::array kCryptography = {
    Loads{"openssh-private", kAll, kCtr},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kAllAndEd448, kAny},
};
constexpr std::array kJsch = {
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kOldest, kNone},
};
constexpr std::array kOldJava = {Loads{"pem", kOldest, kAny}};
constexpr std::array kTrileadPutty = {Loads{"ppk2", kOldest, kAny}};
constexpr std::array kNodeSsh2 = {
    Loads{"openssh-private", kAll, kCtrGcm3des},
    Loads{"pem", kClassic, kAny},
    Loads{"ppk2", kOldest, kAny},
};
constexpr std::array kSshpk = {
    Loads{"openssh-private", kAll, kCtrAnd3des},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kAll, kAny},
    Loads{"ppk2", kAll, kAny},
};
constexpr std::array kPkcs8Readers = {
    Loads{"pkcs8", kAllAndEd448, kAny},
    Loads{"pem", kClassic, kAny},
};
constexpr std::array kErlang = {
    Loads{"pkcs8", kAll, kAny},
    Loads{"openssh-private", kAll, kNone},
    Loads{"pem", kClassic, kAny},
};
constexpr std::array kNetSsh = {
    Loads{"pem", kClassic, kAny},
    Loads{"openssh-private", "ECDSA ED25519", kCtrAnd3des},
    Loads{"pkcs8", kClassic, kAny},
};
constexpr std::array kSshkey = {
    Loads{"pem", kOldest, kAny},
    Loads{"pkcs8", kOldest, kAny},
};
constexpr std::array kPhpseclib = {
    Loads{"openssh-private", kAll, kCtr},
    Loads{"pem", kClassic, kAny},
    Loads{"pkcs8", kAll, kAny},
    Loads{"ppk3", kAll, kNone},
    Loads{"ppk3", kClassic, kAny},
    Loads{"ppk2", kAll, kNone},
    Loads{"ppk2", kClassic, kAny},
};
constexpr std::array kSecsh = {Loads{"sshcom", kOldest, "3des-cbc"}};

constexpr std::array kConsumers = {
    Consumer{"openssh", "OpenSSH (ssh, sftp, scp)", "openssh-public", kOpenssh},
    Consumer{"putty", "PuTTY 0.75 or later", "rfc4716", kPutty},
    Consumer{"plink", "PuTTY's plink, psftp and pscp 0.75 or later", "rfc4716", kPutty},
    Consumer{"puttygen", "PuTTYgen 0.75 or later", "rfc4716", kPuttygen},
    Consumer{"winscp", "WinSCP 5.19 or later", "rfc4716", kPutty},
    Consumer{"filezilla", "FileZilla", "rfc4716", kPuttygen},
    Consumer{"dropbear", "Dropbear's dbclient", "openssh-public", kDropbear},
    Consumer{"dropbearconvert", "dropbearconvert", "openssh-public", kDropbearconvert},
    Consumer{"libssh2", "libssh2 (php-ssh2)", "openssh-public", kLibssh2},
    Consumer{"curl", "curl with libssh2", "openssh-public", kLibssh2},
    Consumer{"net-ssh2", "Perl Net::SSH2", "openssh-public", kLibssh2},
    Consumer{"libssh", "libssh", "openssh-public", kLibssh},
    Consumer{"go", "Go's x/crypto/ssh (terraform)", "openssh-public", kGo},
    Consumer{"rclone", "rclone", "openssh-public", kGo},
    Consumer{"paramiko", "Paramiko (Ansible)", "openssh-public", kParamiko},
    Consumer{"asyncssh", "AsyncSSH", "openssh-public", kAsyncssh},
    Consumer{"pyca", "Python cryptography", "openssh-public", kCryptography},
    Consumer{"jsch", "JSch 0.1 (old Jenkins, Ant, Maven)", "openssh-public", kJsch},
    Consumer{"trilead", "Trilead SSH-2", "openssh-public", kOldJava},
    Consumer{"ganymed", "Ganymed SSH-2", "openssh-public", kOldJava},
    Consumer{"trilead-putty", "Trilead's PuTTY extension", "openssh-public", kTrileadPutty},
    Consumer{"node-ssh2", "npm ssh2", "openssh-public", kNodeSsh2},
    Consumer{"sshpk", "npm sshpk", "openssh-public", kSshpk},
    Consumer{"node", "Node.js crypto", "spki", kPkcs8Readers},
    Consumer{"openssl", "OpenSSL", "spki", kPkcs8Readers},
    Consumer{"erlang", "Erlang/OTP ssh", "openssh-public", kErlang},
    Consumer{"net-ssh", "Ruby Net::SSH", "openssh-public", kNetSsh},
    Consumer{"sshkey", "Ruby SSHKey", "openssh-public", kSshkey},
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

bool fits(const Loads& loads, const Wanted& wanted) {
  if (!holds_word(loads.families, wanted.family)) {
    return false;
  }
  if (!wanted.encrypted || loads.ciphers == kAny) {
    return true;
  }
  return wanted.cipher.empty() ? !loads.ciphers.empty() : holds_word(loads.ciphers, wanted.cipher);
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

std::string_view best_format(const Consumer& consumer, const Wanted& wanted) {
  for (const Loads& loads : consumer.loads) {
    if (fits(loads, wanted)) {
      return loads.format;
    }
  }
  return {};
}

bool loads_format(const Consumer& consumer, std::string_view format, const Wanted& wanted) {
  return std::any_of(consumer.loads.begin(), consumer.loads.end(), [&](const Loads& loads) {
    return loads.format == format && fits(loads, wanted);
  });
}

}  // namespace keyfluent::cli
