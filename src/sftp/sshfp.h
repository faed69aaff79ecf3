// SPDX-License-Identifier: MIT
// SSHFP: what the DNS says about a host key (RFC 4255).
#pragma once

#include "keyfluent/keys/key.h"
#include "src/platform/dns.h"
#include "src/sftp/deadline.h"
#include "src/sftp/dns_message.h"
#include "src/sftp/powers.h"

#include <cstdint>
#include <string>
#include <vector>

namespace keyfluent::sftp {

enum class FingerprintState : std::uint8_t {
  kNotAsked,
  kNoName,     // the host is an address in numbers, which has no such records
  kNoAnswer,   // of any name server
  kRefused,    // a name server answered with an error
  kNone,       // there are no such records
  kOtherType,  // there are, but of no key of this type
  kMatch,
  kMismatch,  // there are of this type, and all are of other keys
};

// FingerprintVerdict is what came of asking.
struct FingerprintVerdict {
  FingerprintState state = FingerprintState::kNotAsked;
  std::string server;          // who answered
  unsigned code = 0;           // RCODE, where it refused
  bool authenticated = false;  // it says that DNSSEC proves the answer (AD)
  bool trusted = false;        // and the way to it is safe, so that this can be believed
};

// judge_fingerprints compares records with a key: SHA-256 decides where there is one of the key's
// type, since SHA-1 is weak (RFC 6594 section 4).
FingerprintState judge_fingerprints(const std::vector<FingerprintRecord>& records,
                                    const PublicKey& key);

// look_up_fingerprints asks the name servers in turn, which are those of the powers.  An
// authenticated answer is trusted from this computer, or where resolv.conf says "trust-ad".
FingerprintVerdict look_up_fingerprints(const std::string& host,
                                        const PublicKey& key,
                                        const platform::NameServers& servers,
                                        Powers& powers,
                                        const Deadline& deadline);

// fingerprint_state_name is a word for reports: "match", "no record".
std::string_view fingerprint_state_name(FingerprintState state);

// fingerprint_sentence says the verdict to people, with a blank before it; empty if nobody asked.
std::string fingerprint_sentence(const FingerprintVerdict& verdict);

}  // namespace keyfluent::sftp
