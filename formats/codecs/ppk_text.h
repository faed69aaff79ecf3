// SPDX-License-Identifier: MIT
// The text of PuTTY key files, the same for all versions (PuTTY manual, appendix C).
//
//   file     = "PuTTY-User-Key-File-" version ": " algorithm LF
//              "Encryption: " ("none" | "aes256-cbc") LF
//              "Comment: " text LF
//              "Public-Lines: " count LF, count × base64 LF     -- key blob (RFC 4253)
//              derivation                                       -- ppk3.cpp, encrypted
//              "Private-Lines: " count LF, count × base64 LF    -- private blob
//              "Private-MAC: " hexadecimal LF             -- or "Private-Hash: ", ppk1.cpp
//   base64   = 64 columns; the last line may be shorter
//
//   MAC over = string algorithm, string encryption, string comment, string public-blob,
//              string private-blob (decrypted, with its padding)
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/chunk.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

#include <string_view>
#include <vector>

namespace keyfluent::codecs {

// PpkField is one "Name: value" line of the key derivation.  It points into the file's text.
struct PpkField {
  std::string_view name;
  std::string_view value;
};

// PpkFile is a file taken apart.  The texts point into the chunk, or into what the writer holds.
struct PpkFile {
  std::string_view version;     // "3"
  std::string_view algorithm;   // "ssh-ed25519"
  std::string_view encryption;  // "none", "aes256-cbc"
  std::string_view comment;
  std::vector<PpkField> derivation;
  Bytes public_blob;
  SecretBytes private_blob;  // as in the file: encrypted, or not
  Bytes mac;
  bool has_plain_hash = false;  // `mac` came as Private-Hash
  Limits limits;                // of its key derivation

  [[nodiscard]] bool is_encrypted() const { return encryption != "none"; }

  // find_field returns the value of a field of the key derivation; empty if it is not there.
  [[nodiscard]] std::string_view find_field(std::string_view name) const;
};

// is_ppk is true for a chunk that begins as a PuTTY key file, of any version.
bool is_ppk(const Chunk& chunk);

// ppk_version returns the text between "PuTTY-User-Key-File-" and the colon; empty if there is
// none.
std::string_view ppk_version(const Chunk& chunk);

// read_ppk_text takes a file apart.  Errors: container_malformed, base64_*.
Result<PpkFile> read_ppk_text(const Chunk& chunk);

// write_ppk_text puts a file together.  The private blob is encoded in constant time.
SecretBytes write_ppk_text(const PpkFile& file);

// ppk_mac_input returns what the MAC is computed over; `private_blob` is the decrypted one.
SecretBytes ppk_mac_input(const PpkFile& file, ByteView private_blob);

}  // namespace keyfluent::codecs
