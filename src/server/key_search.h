// SPDX-License-Identifier: MIT
// The lines of an account's files that are about a key, and what sshd says to each.
#pragma once

#include "keyfluent/authorized_keys/verdict.h"
#include "src/server/subject.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::server {

// JudgedLine is one line, without its text: a line may hold a secret that was pasted into it.
struct JudgedLine {
  std::string path;
  std::size_t number = 0;
  authorized_keys::Verdict verdict = authorized_keys::Verdict::kBlank;
  authorized_keys::Offer offer = authorized_keys::Offer::kNoMatch;  // to the key, if one is asked
  std::string fingerprint;                                          // SHA256:… of the line's key
  std::string conditions;  // "from 10.0.0.0/8, expiry-time 20300101Z"
  std::string failed;      // the name of a condition that does not hold: "from"
  std::string failed_value;
  std::string command;  // of command=; empty: none
  std::string reason;   // of a line that sshd cannot read or match
  std::string hint;
  std::string pasted;  // what was pasted instead of a line: "an RFC 4716 public key"
};

// judge_lines judges every line of a file that is neither blank nor a comment.
std::vector<JudgedLine> judge_lines(const SeenFile& file, const Subject& subject);

// lists_key tells whether a list of public keys, as RevokedKeys may name one, has the key, or the
// CA that signed it.
bool lists_key(std::string_view text, const PublicKey& key);

// holds_key tells whether the key's base64 stands anywhere in a text, line ends in it or not.
bool holds_key(std::string_view text, const PublicKey& key);

}  // namespace keyfluent::server
