// SPDX-License-Identifier: MIT
// PubkeyAcceptedAlgorithms and RequiredRSASize, for the key that is asked about.
#include "keyfluent/authorized_keys/conditions.h"
#include "keyfluent/authorized_keys/key_types.h"
#include "keyfluent/keys/algorithm.h"
#include "src/server/check.h"

namespace keyfluent::server {

namespace {

bool takes_sha2(const authorized_keys::Server& server) {
  return authorized_keys::accepts_algorithm("rsa-sha2-512", server) ||
         authorized_keys::accepts_algorithm("rsa-sha2-256", server);
}

bool is_accepted(const PublicKey& key, const authorized_keys::Server& server) {
  return key.is_opaque() ? authorized_keys::accepts_algorithm(key.name(), server)
                         : authorized_keys::accepts_keys(key.algorithm(), server);
}

Stage judge(const PublicKey& key, const authorized_keys::Server& server) {
  const std::string name(key.name());
  if (!is_accepted(key, server)) {
    return fail(
        "KEYTYPE_REFUSED",
        "PubkeyAcceptedAlgorithms has nothing that a key of the type " + name + " can sign with.",
        {"Use a key of another type: keyfluent generate --help",
         "Or in sshd_config: PubkeyAcceptedAlgorithms +" + name});
  }
  if (!authorized_keys::has_enough_bits(key.algorithm(), key.bits(), server)) {
    return fail("KEYTYPE_REFUSED",
                "The RSA key has " + std::to_string(key.bits()) +
                    " bits, and RequiredRSASize wants " + std::to_string(server.required_rsa_size) +
                    ".",
                {"Make a new key: ssh-keygen -t ed25519"});
  }
  if (name == "ssh-rsa" && !takes_sha2(server)) {
    return warn("SIGALG_MISMATCH",
                "sshd takes RSA keys only with the obsolete SHA-1 signatures (ssh-rsa), which "
                "newer clients refuse to make.",
                {"In sshd_config: PubkeyAcceptedAlgorithms +rsa-sha2-512,rsa-sha2-256",
                 "Or use an Ed25519 key."});
  }
  return pass("sshd takes keys of the type " + name + ".");
}

void run(const Subject& subject, Findings& findings) {
  if (subject.question.key) {
    findings.push_back(judge(*subject.question.key, subject.server));
  }
}

}  // namespace

constinit const Check algorithms_check{"algorithms", false, run};

}  // namespace keyfluent::server
