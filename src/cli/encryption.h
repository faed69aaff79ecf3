// SPDX-License-Identifier: MIT
// How a private result is encrypted: the options that convert, generate and passphrase share, and
// the new passphrase.
#pragma once

#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/names.h"
#include "src/platform/passphrase.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::cli {

inline constexpr Option kCipher{
    "cipher", 0, "NAME", "encrypt a private result with this cipher", cipher_names};
inline constexpr Option kKdfRounds{
    "kdf-rounds", 0, "N", "the cost of guessing the passphrase of a private result"};

struct EncryptionSettings {
  bool no_passphrase = false;
  std::string cipher;        // empty: the format's default
  std::uint32_t rounds = 0;  // 0: the format's default
  platform::PassphraseSettings new_passphrase;
  Limits limits;

  // gives_passphrase is true if a file or descriptor has the new passphrase.
  [[nodiscard]] bool gives_passphrase() const {
    return !new_passphrase.file.empty() || new_passphrase.descriptor >= 0;
  }
};

// encryption_settings reads --no-passphrase, --cipher, --kdf-rounds and --new-passphrase-*.
// Errors: usage_conflict, usage_bad_value.
Result<EncryptionSettings> encryption_settings(const Arguments& arguments, const Console& console);

// refuse_both fails with usage_conflict if both options were given.
Status refuse_both(const Arguments& arguments, std::string_view one, std::string_view other);

// ask_new_passphrase asks (twice, where a person is asked), says how strong the answer is, and
// warns of an empty one, which gives nothing.  Errors: passphrase_missing, passphrase_mismatch.
Result<std::optional<Passphrase>> ask_new_passphrase(platform::PassphraseSource& source,
                                                     std::string_view prompt,
                                                     Console& console);

}  // namespace keyfluent::cli
