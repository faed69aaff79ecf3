// SPDX-License-Identifier: MIT
// Format: one row of the table of formats (formats.def), and the Entry that reading yields.
//
// A codec is one file that defines one const Format.  It gets Chunks, which are clean, and writes bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "keyfluent/core/chunk.h"
#include "keyfluent/core/random.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "keyfluent/keys/key.h"

namespace keyfluent {

struct Format;

enum class Kind : std::uint8_t { kPublic, kPrivate };

// Protection says how a private key is encrypted, as far as the file tells without a passphrase.
struct Protection {
  bool encrypted = false;
  std::string cipher;       // as the format names it: "aes256-ctr", "AES-256-CBC"
  std::string kdf;          // "bcrypt", "PBKDF2", "MD5"
  std::uint64_t rounds = 0; // the KDF's cost where it has one
};

// Entry is one key found in an input.
struct Entry {
  const Format* format = nullptr;
  Place place;                            // where it begins
  std::optional<PublicKey> public_key;    // absent only while it is inside the encrypted part
  std::optional<PrivateKey> private_key;  // absent in public formats, and while locked
  std::string comment;                    // bytes as found, not always UTF-8
  std::string options;                    // of an authorized_keys line, as written
  std::vector<Header> headers;            // of an armored block, all of them
  Protection protection;
  Repairs repairs;
  std::shared_ptr<const Chunk> locked;    // set while a passphrase is needed: what to open with it

  [[nodiscard]] bool is_locked() const { return locked != nullptr; }
};

using Entries = std::vector<Entry>;

// WriteRequest is what a codec writes: one key and how.
struct WriteRequest {
  const PublicKey* public_key = nullptr;    // always set
  const PrivateKey* private_key = nullptr;  // set for private formats
  std::string_view comment;
  std::string_view options;                 // openssh-public alone has a place for them
  const Passphrase* passphrase = nullptr;   // null: write without encryption
  std::string_view cipher;                  // empty: the format's default
  std::uint32_t rounds = 0;                 // 0: the format's default
  RandomSource random;                      // for salts, IVs and check bytes
  Limits limits;                            // what the key derivation may cost
};

struct Format {
  std::string_view name;    // "rfc4716"
  std::string_view title;   // "RFC 4716 (SECSH) public key"
  Kind kind;
  RepairSet allowed;        // deviations that the format's own standard allows: no repairs there
  std::size_t max_columns;  // the standard's longest line of body text; 0 = any
  // labels are the armor labels that the format writes or that belong to it ("SSH2 PUBLIC KEY"); a chunk
  // with another label that sniffs as this format gets the repair WrongLabel.  Empty: no armor.
  std::span<const std::string_view> labels;

  // sniff is true if the content is of this format.  Cheap; looks at no more than it needs.
  bool (*sniff)(const Chunk&);
  // read returns the keys of a chunk.  Without the passphrase of an encrypted one it returns entries
  // without private key (and with public key where the file has it in clear); it does not set
  // `format`, `place`, `repairs` or `locked`: the caller knows them, except that it may add repairs,
  // and names the format of a key of the other kind (a public one in a set of private JSON Web Keys).
  Result<Entries> (*read)(const Chunk&, const Passphrase*);
  // write returns the whole file text.  Null: the format is only read.
  Result<SecretBytes> (*write)(const WriteRequest&);
  // holds is true if the format has a place for keys of this algorithm.
  bool (*holds)(const Algorithm&);

  // extension is the usual end of a file's name: ".ppk".  Empty: ".pub" if public, none if private.
  std::string_view extension = {};
  // has_comment is false if the format has no place for a comment, so that callers can warn.
  bool has_comment = true;
  // has_options is true if the format has a place for authorized_keys options.
  bool has_options = false;
  // can_encrypt is false if the format's files are never encrypted; `write` then refuses a passphrase.
  bool can_encrypt = true;
  // is_binary is true if the format's own files are bytes and no text, so that bytes need no repair.
  bool is_binary = false;
};

// formats lists formats.def in order.  find_format looks a name up; null if there is none.
std::span<const Format* const> formats();
const Format* find_format(std::string_view name);

}  // namespace keyfluent
