// SPDX-License-Identifier: MIT
// Conversion: which format a key is written in, with which passphrase, and what gets lost.
#pragma once

#include "keyfluent/convert.h"
#include "src/cli/consumers.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::cli {

// ConversionSettings are what the command line says.
struct ConversionSettings {
  std::string to;                      // format or family; empty: OpenSSH's
  const Consumer* consumer = nullptr;  // instead of `to`
  bool public_only = false;
  bool no_passphrase = false;
  std::optional<std::string> comment;
  std::string cipher;
  std::uint32_t rounds = 0;
  Limits limits;
  const Passphrase* new_passphrase = nullptr;  // instead of the key's own
};

// Target is the decision for one key.
struct Target {
  const Format* format = nullptr;
  std::string note;  // to be printed; empty: none
};

// choose_target decides on the format, without a passphrase.  Errors: wrong_kind_public (a private
// format for a public key), write_unsupported_algorithm, write_unsupported_format.
Result<Target> choose_target(const Entry& entry, const ConversionSettings& settings);

// needs_unlocking is true if the key must be opened before it can be written so.  The public half
// may be in clear, and an encrypted file can be cleaned while it stays encrypted.
bool needs_unlocking(const Entry& entry, const Format& target, const ConversionSettings& settings);

// losses names what the target has no place for: comment, options.
std::vector<std::string> losses(const Entry& entry,
                                const Format& target,
                                const ConversionSettings& settings);

// convert_entry writes the key.  `opened_with` is the passphrase of the entry, null if it had none:
// an encrypted key stays encrypted with it unless the settings say otherwise.
Result<SecretBytes> convert_entry(const Entry& entry,
                                  const Format& target,
                                  const ConversionSettings& settings,
                                  const Passphrase* opened_with);

}  // namespace keyfluent::cli
