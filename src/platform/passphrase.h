// SPDX-License-Identifier: MIT
// Passphrases: from a file, a descriptor, an askpass program or the terminal, in this order.
//
// Never from the command line or the environment: other users can read those.
#pragma once

#include "keyfluent/core/result.h"
#include "keyfluent/core/secret.h"
#include "src/platform/askpass_server.h"
#include "src/platform/descriptor.h"

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::platform {

// PassphraseSettings say where a passphrase comes from.
struct PassphraseSettings {
  std::string file;        // its first line; empty: none
  int descriptor = -1;     // its next line; -1: none
  bool may_prompt = true;  // ask a person if there is neither
};

// PassphraseSource is opened before any input is parsed, and asked only when a locked key is met.
class PassphraseSource {
 public:
  // open reads the file or descriptor, or finds out whom to ask.  That nobody can be asked is no
  // error until somebody must be.  Errors: file_not_found, permission_denied, system_failed,
  // input_too_large (a line beyond 64 KiB).
  static Result<PassphraseSource> open(const PassphraseSettings& settings);

  // is_given is true if the passphrase came from a file or descriptor: asking again is no use.
  [[nodiscard]] bool is_given() const { return given_.has_value(); }

  // ask returns the passphrase.  Errors: passphrase_missing.
  Result<Passphrase> ask(std::string_view prompt);

  // ask_new asks twice, where a person is asked.  Errors: passphrase_missing, passphrase_mismatch.
  Result<Passphrase> ask_new(std::string_view prompt);

 private:
  PassphraseSource() = default;

  std::optional<Passphrase> given_;
  std::optional<AskpassServer> askpass_;  // none: the terminal
  Descriptor terminal_;
};

}  // namespace keyfluent::platform
