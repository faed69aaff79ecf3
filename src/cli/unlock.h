// SPDX-License-Identifier: MIT
// Passphrases of commands: their options, and the opening of locked keys.
#pragma once

#include "keyfluent/convert.h"
#include "src/cli/command.h"
#include "src/platform/passphrase.h"

#include <memory>
#include <string_view>
#include <vector>

namespace keyfluent::cli {

class Console;

inline constexpr Option kPassphraseFile{
    "passphrase-file", 0, "PATH", "take the passphrase from the first line of this file"};
inline constexpr Option kPassphraseFd{
    "passphrase-fd", 0, "N", "take the passphrase from the next line of this descriptor"};
inline constexpr Option kNewPassphraseFile{
    "new-passphrase-file", 0, "PATH", "take the new passphrase from this file"};
inline constexpr Option kNewPassphraseFd{
    "new-passphrase-fd", 0, "N", "take the new passphrase from this descriptor"};
inline constexpr Option kNoPassphrase{
    "no-passphrase", 0, "", "write the private key without a passphrase"};

// passphrase_settings reads the options above; `prefix` is "" or "new-".  Errors: usage_conflict,
// usage_bad_value.
Result<platform::PassphraseSettings> passphrase_settings(const Arguments& arguments,
                                                         const Console& console,
                                                         std::string_view prefix);

// Unlocker opens the locked keys of Documents, and asks as seldom as it can: the last passphrase
// that fitted is tried first.  One that does not fit as typed is tried in other encodings
// (core/passphrase_encodings.h), and a warning names the one that fitted.
class Unlocker {
 public:
  Unlocker(platform::PassphraseSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  // open opens the source of passphrases.  Call it before inputs are read: the passphrase may be
  // the first line of standard input.
  Status open();

  // unlock opens every locked entry, and returns the passphrase that did (owned by this; null if
  // nothing was locked), as the bytes that fitted.  A person gets three tries.  Errors:
  // passphrase_missing, and those of keyfluent::unlock.
  Result<const Passphrase*> unlock(Document& document, std::string_view name);

 private:
  Result<Passphrase> open_with(Document& document, Passphrase typed, std::string_view name);

  platform::PassphraseSettings settings_;
  Console& console_;
  std::unique_ptr<platform::PassphraseSource> source_;
  std::vector<std::unique_ptr<const Passphrase>> known_;
};

}  // namespace keyfluent::cli
