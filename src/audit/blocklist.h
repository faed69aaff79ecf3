// SPDX-License-Identifier: MIT
// Blocklist: keys that are known to be bad, by hashes, in a file of any size.
//
//   badkeys  = *entry                 ; ascending
//   entry    = hash source            ; 16 bytes
//   hash     = the first 15 bytes of SHA-256 of the key's number: n of RSA, x of a point of ECDSA,
//   y of
//              DSA, the 32 bytes of Ed25519 as a big-endian number; without leading zeros
//   source   = a byte: a row of the list's own table, which comes apart from it
//
//   text     = *( [ fingerprint [ blanks remark ] | "#" remark ] LF )
//   fingerprint = "SHA256:" base64 | "MD5:" hex pairs
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/keys/key_view.h"
#include "src/platform/descriptor.h"
#include "src/platform/files.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace keyfluent::audit {

class Blocklist {
 public:
  // open takes a file; a text is read whole, a binary one is only looked into.  Errors:
  // audit_blocklist_malformed (neither, or the first entries are not in order), and those of
  // open_input.
  static Result<Blocklist> open(const std::string& path);

  // find returns what the list says of the key, or nothing.  Errors: system_failed.
  [[nodiscard]] Result<std::optional<std::string>> find(const KeyView& key) const;

  [[nodiscard]] const std::string& name() const { return file_.name; }

 private:
  static constexpr std::size_t kEntry = 16;

  Status open_binary();
  Status open_text();
  [[nodiscard]] Result<std::optional<std::string>> find_binary(const KeyView& key) const;

  platform::Input file_;
  std::uint64_t entries_ = 0;                             // of a binary list
  std::unordered_map<std::string, std::string> remarks_;  // of a text, by fingerprint
};

}  // namespace keyfluent::audit
