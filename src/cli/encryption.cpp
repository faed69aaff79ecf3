// SPDX-License-Identifier: MIT
#include "src/cli/encryption.h"

#include "src/cli/parse.h"
#include "src/cli/strength.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"

namespace keyfluent::cli {

namespace {

constexpr unsigned kMostRounds = 100'000'000;

}  // namespace

Status refuse_both(const Arguments& arguments, std::string_view one, std::string_view other) {
  if (!arguments.has(one) || !arguments.has(other)) {
    return ok();
  }
  return Error(errors::usage_conflict,
               {},
               "--" + std::string(one) + " and --" + std::string(other) + " exclude each other");
}

Result<EncryptionSettings> encryption_settings(const Arguments& arguments, const Console& console) {
  for (const std::string_view other :
       {"new-passphrase-file", "new-passphrase-fd", "cipher", "kdf-rounds"}) {
    KEYFLUENT_CHECK(refuse_both(arguments, "no-passphrase", other));
  }
  EncryptionSettings settings;
  settings.no_passphrase = arguments.has("no-passphrase");
  settings.cipher = arguments.get("cipher");
  settings.limits = arguments.limits();
  if (arguments.has("kdf-rounds")) {
    KEYFLUENT_TRY(settings.rounds,
                  parse_number("kdf-rounds", arguments.get("kdf-rounds"), 1, kMostRounds));
  }
  KEYFLUENT_TRY(settings.new_passphrase, passphrase_settings(arguments, console, "new-"));
  return settings;
}

Result<std::optional<Passphrase>> ask_new_passphrase(platform::PassphraseSource& source,
                                                     std::string_view prompt,
                                                     Console& console) {
  Result<Passphrase> passphrase = source.ask_new(prompt);
  if (!passphrase && passphrase.error().is(errors::passphrase_missing)) {
    return Error(errors::passphrase_missing)
        .with_hint(
            "use --new-passphrase-file, --new-passphrase-fd, or --no-passphrase for a key "
            "without one");
  }
  if (!passphrase) {
    return std::move(passphrase).error();
  }
  if (passphrase->empty()) {
    console.warning({}, "without a passphrase, whoever gets the private key file can log in");
    return std::optional<Passphrase>();
  }
  console.note(strength_advice(passphrase->view()));
  return std::optional<Passphrase>(*std::move(passphrase));
}

}  // namespace keyfluent::cli
