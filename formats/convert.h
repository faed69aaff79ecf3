// SPDX-License-Identifier: MIT
// START HERE: detect, read, write.
//
//   Document document = read(SecretBytes(bytes), {});         // any format, found from the content
//   for (const Entry& entry : document.entries) …             // its keys, in order
//   KEYFLUENT_CHECK(unlock(document, passphrase));            // if any entry is_locked()
//   KEYFLUENT_TRY(SecretBytes text, write(document.entries[0], *find_format("rfc4716"), {}));
//
// No I/O, no clock, no global state; distinct objects may be used from distinct threads.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"

namespace keyfluent {

namespace reading {
class PartScan;
}

struct ReadOptions {
  bool strict = false;  // refuse every repair (error repair_refused for the entry)
  Limits limits = {};   // they hold for unlock(), too
};

// Document is what an input holds.  Good keys and errors stand side by side: one bad key among good
// ones does not hide them.
struct Document {
  Entries entries;
  std::vector<Error> errors;
};

// read finds every key in the input, in order.  It never fails as a whole: an input without a key
// gives errors (input_empty, input_unknown, …) and no entries.
Document read(const SecretBytes& input, const ReadOptions& options);

// read uses up an input that nobody else needs, which saves a copy.
Document read(SecretBytes&& input, const ReadOptions& options);

// PartReader reads an input that comes in parts, and finds what read() finds in the whole: the same
// keys, places, repairs and errors, in order (with `strict` too, but for the place of repair_refused
// among other errors).  It holds what may still belong to a key that is not whole; of a list of keys
// that is a few lines, of an input that is no text it is all.
class PartReader {
 public:
  explicit PartReader(const ReadOptions& options);
  PartReader(PartReader&&) noexcept;
  PartReader& operator=(PartReader&&) noexcept;
  ~PartReader();

  // read takes the next bytes, however many, and returns what is settled by now.  Error
  // input_too_large: more than limits.input_bytes must be held; nothing is read any more.  To keep
  // the work linear, a part should be as large as what is held().
  Document read(SecretBytes part, bool is_last);

  // held is the number of bytes that wait for the next ones.
  [[nodiscard]] std::size_t held() const;

 private:
  ReadOptions options_;
  std::unique_ptr<reading::PartScan> scan_;
};

// unlock opens every locked entry with the passphrase; each gets its private key, and its public key
// where only the encrypted part had it.  On failure the entries stay as they were.
// Errors: passphrase_wrong, cipher_unsupported, kdf_*, container_*, key_*.
Status unlock(Document& document, const Passphrase& passphrase);

// WriteOptions says how a key is written; what is left out is taken from the entry or the format.
struct WriteOptions {
  std::optional<std::string> comment;      // instead of the entry's
  const Passphrase* passphrase = nullptr;  // of a private result; null: no encryption
  std::string_view cipher;
  std::uint32_t rounds = 0;
  bool keep_options = true;                // authorized_keys options, where the format has a place
  RandomSource random;                     // needed for private formats
  Limits limits = {};
};

// write returns the entry's key in a format.  A public format takes the public half of a private key.
// Errors: write_unsupported_*, wrong_kind_public, passphrase_missing (the entry is locked).
Result<SecretBytes> write(const Entry& entry, const Format& format, const WriteOptions& options);

// can_rewrite is true if rewrite() can write a locked entry's file.
bool can_rewrite(const Entry& entry);

// rewrite writes the file of a locked entry anew without opening it: the same encrypted content in clean
// text.  Errors: passphrase_missing (can_rewrite() is false).
Result<SecretBytes> rewrite(const Entry& entry);

// format_for finds the format of a name or family ("openssh", "secsh", "ppk") that fits the kind of
// key; null if there is none.
const Format* format_for(std::string_view name, Kind kind);

}  // namespace keyfluent
