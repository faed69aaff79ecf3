// SPDX-License-Identifier: MIT
#include "src/cli/conversion.h"

#include "keyfluent/crypto/random.h"
#include "src/findings/errors.h"

namespace keyfluent::cli {

namespace {

constexpr std::string_view kDefaultFamily = "openssh";

bool is_private(const Entry& entry) {
  return entry.format->kind == Kind::kPrivate;
}

// stays_encrypted is true if the private result will have a passphrase.
bool stays_encrypted(const Entry& entry, const ConversionSettings& settings) {
  if (settings.no_passphrase) {
    return false;
  }
  return settings.new_passphrase != nullptr ? !settings.new_passphrase->empty()
                                            : entry.protection.encrypted;
}

// keeps_file is true if nothing inside the encrypted file changes, so that its text alone is
// written.
bool keeps_file(const Entry& entry, const Format& target, const ConversionSettings& settings) {
  const bool changes = settings.no_passphrase || settings.new_passphrase != nullptr ||
                       settings.comment || !settings.cipher.empty() || settings.rounds != 0;
  return !changes && &target == entry.format && can_rewrite(entry);
}

// family_of is the family of the key's algorithm; empty while the key is inside the encrypted part.
std::string_view family_of(const Entry& entry) {
  return entry.public_key ? entry.public_key->algorithm().plain().family : std::string_view();
}

Error consumer_error(const Entry& entry, const ConversionSettings& settings) {
  std::string detail(settings.consumer->title);
  detail += " loads no ";
  detail += stays_encrypted(entry, settings) ? "encrypted " : "";
  detail += family_of(entry);
  detail += " key";
  detail += settings.cipher.empty() ? "" : " under " + settings.cipher;
  return Error(errors::write_unsupported_algorithm, {}, detail);
}

Result<Target> target_of_consumer(const Entry& entry, const ConversionSettings& settings) {
  const Consumer& consumer = *settings.consumer;
  if (!is_private(entry) || settings.public_only) {
    return Target{find_format(consumer.public_format), {}};
  }
  if (!entry.public_key) {
    return Error(errors::passphrase_missing);  // its algorithm decides, and is not known yet
  }
  const std::string_view name =
      best_format(consumer, {family_of(entry), stays_encrypted(entry, settings), settings.cipher});
  if (name.empty()) {
    return consumer_error(entry, settings);
  }
  const Format* format = find_format(name);
  if (format == nullptr || format->write == nullptr) {
    return Error(errors::write_unsupported_format, {}, name);
  }
  return Target{format, {}};
}

Result<Target> target_of_name(const Entry& entry, const ConversionSettings& settings) {
  const std::string_view name = settings.to.empty() ? kDefaultFamily : settings.to;
  const bool wants_private = is_private(entry) && !settings.public_only;
  if (wants_private) {
    if (const Format* format = format_for(name, Kind::kPrivate); format != nullptr) {
      return Target{format, {}};
    }
  }
  const Format* format = format_for(name, Kind::kPublic);
  if (format == nullptr) {
    return Error(errors::wrong_kind_public);
  }
  std::string note;
  if (wants_private) {
    note = std::string(name) + " is a public format: writing the public half only";
  }
  return Target{format, std::move(note)};
}

}  // namespace

Result<Target> choose_target(const Entry& entry, const ConversionSettings& settings) {
  Result<Target> target = settings.consumer != nullptr ? target_of_consumer(entry, settings)
                                                       : target_of_name(entry, settings);
  if (target && target->format->write == nullptr) {
    return Error(errors::write_unsupported_format, {}, target->format->title);
  }
  return target;
}

bool needs_unlocking(const Entry& entry, const Format& target, const ConversionSettings& settings) {
  if (!entry.is_locked() || keeps_file(entry, target, settings)) {
    return false;
  }
  return target.kind == Kind::kPrivate || !entry.public_key;
}

std::vector<std::string> losses(const Entry& entry,
                                const Format& target,
                                const ConversionSettings& settings) {
  std::vector<std::string> lost;
  if (!target.has_comment && !settings.comment.value_or(entry.comment).empty()) {
    lost.push_back("the comment is lost: " + std::string(target.name) + " has no place for it");
  }
  if (!target.has_options && !entry.options.empty()) {
    lost.push_back("the options are lost: " + std::string(target.name) + " has no place for them");
  }
  return lost;
}

Result<SecretBytes> convert_entry(const Entry& entry,
                                  const Format& target,
                                  const ConversionSettings& settings,
                                  const Passphrase* opened_with) {
  if (keeps_file(entry, target, settings)) {
    return rewrite(entry);
  }
  WriteOptions options;
  if (settings.comment && target.has_comment) {
    options.comment = settings.comment;
  }
  if (target.kind == Kind::kPrivate) {
    const bool encrypt = stays_encrypted(entry, settings);
    options.passphrase = settings.new_passphrase != nullptr ? settings.new_passphrase : opened_with;
    options.passphrase = encrypt ? options.passphrase : nullptr;
    options.cipher = encrypt ? std::string_view(settings.cipher) : std::string_view();
    options.rounds = encrypt ? settings.rounds : 0;
    options.random = openssl_random();
    options.limits = settings.limits;
  }
  return write(entry, target, options);
}

}  // namespace keyfluent::cli
