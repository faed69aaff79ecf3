// SPDX-License-Identifier: MIT
#include "src/cli/unlock.h"

#include "keyfluent/core/passphrase_encodings.h"
#include "src/cli/console.h"
#include "src/cli/parse.h"
#include "src/findings/errors.h"
#include "src/platform/process.h"

#include <algorithm>

namespace keyfluent::cli {

namespace {

constexpr int kTries = 3;
constexpr unsigned kLargestDescriptor = 1u << 20;

bool has_locked(const Document& document) {
  return std::any_of(document.entries.begin(), document.entries.end(), [](const Entry& entry) {
    return entry.is_locked();
  });
}

}  // namespace

Result<platform::PassphraseSettings> passphrase_settings(const Arguments& arguments,
                                                         const Console& console,
                                                         std::string_view prefix) {
  const std::string file_option = std::string(prefix) + "passphrase-file";
  const std::string descriptor_option = std::string(prefix) + "passphrase-fd";
  if (arguments.has(file_option) && arguments.has(descriptor_option)) {
    return Error(errors::usage_conflict,
                 {},
                 "--" + file_option + " and --" + descriptor_option + " exclude each other");
  }
  platform::PassphraseSettings settings;
  settings.file = arguments.get(file_option);
  settings.may_prompt = !console.settings().no_input;
  if (arguments.has(descriptor_option)) {
    KEYFLUENT_TRY(
        const unsigned number,
        parse_number(descriptor_option, arguments.get(descriptor_option), 0, kLargestDescriptor));
    settings.descriptor = static_cast<int>(number);
  }
  return settings;
}

Status Unlocker::open() {
  platform::guard_memory();
  KEYFLUENT_TRY(platform::PassphraseSource source, platform::PassphraseSource::open(settings_));
  source_ = std::make_unique<platform::PassphraseSource>(std::move(source));
  return ok();
}

// open_with returns the bytes that fitted.  An error is that of the passphrase as typed.
Result<Passphrase> Unlocker::open_with(Document& document,
                                       Passphrase typed,
                                       std::string_view name) {
  const Status opened = keyfluent::unlock(document, typed);
  if (opened) {
    return typed;
  }
  if (!opened.error().is(errors::passphrase_wrong)) {
    return opened.error();
  }
  for (EncodedPassphrase& spelling : passphrase_encodings(typed)) {
    if (keyfluent::unlock(document, spelling.passphrase)) {
      console_.warning(name,
                       "the passphrase fits as " + std::string(spelling.encoding) +
                           ", not as typed; keyfluent passphrase can set it anew");
      return std::move(spelling.passphrase);
    }
  }
  return opened.error();
}

Result<const Passphrase*> Unlocker::unlock(Document& document, std::string_view name) {
  if (!has_locked(document)) {
    return nullptr;
  }
  if (!known_.empty() && keyfluent::unlock(document, *known_.back())) {
    return known_.back().get();
  }
  const std::string prompt = "Passphrase of " + escape_controls(name) + ": ";
  for (int left = source_->is_given() ? 1 : kTries;; --left) {
    KEYFLUENT_TRY(Passphrase typed, source_->ask(prompt));
    Result<Passphrase> opened = open_with(document, std::move(typed), name);
    if (opened) {
      known_.push_back(std::make_unique<const Passphrase>(*std::move(opened)));
      return known_.back().get();
    }
    if (left <= 1 || !opened.error().is(errors::passphrase_wrong)) {
      return opened.error();
    }
  }
}

}  // namespace keyfluent::cli
