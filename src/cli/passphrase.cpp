// SPDX-License-Identifier: MIT
// The command passphrase: another passphrase for a private key file, in place.
#include "keyfluent/convert.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/crypto/random.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/encryption.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"
#include "src/platform/kept_file.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

namespace keyfluent::cli {

namespace {

constexpr std::chrono::milliseconds kPatience{10'000};

struct PassphraseCommandSettings {
  std::string path;
  EncryptionSettings encryption;
};

bool is_encrypted(const Document& document) {
  return std::any_of(document.entries.begin(), document.entries.end(), [](const Entry& entry) {
    return entry.protection.encrypted;
  });
}

// check_entries refuses what could not be written back as it is.
Status check_entries(const Document& document) {
  if (!document.errors.empty()) {
    return document.errors.front();  // rewriting the rest would lose this part
  }
  const Entry* before = nullptr;
  for (const Entry& entry : document.entries) {
    if (entry.format->kind == Kind::kPublic) {
      return Error(errors::wrong_kind_public, entry.place);
    }
    if (entry.format->write == nullptr) {
      return Error(errors::write_unsupported_format, entry.place, entry.format->title);
    }
    if (before != nullptr && before->place == entry.place) {
      return Error(errors::write_unsupported_option,
                   entry.place,
                   "several keys share one envelope here")
          .with_hint("keyfluent convert writes each of them as a key of its own");
    }
    before = &entry;
  }
  return ok();
}

// der_of_pem undoes the armor, for a file that was bare DER.
Result<SecretBytes> der_of_pem(const SecretBytes& pem) {
  std::string_view text = pem.text();
  text.remove_prefix(std::min(text.find('\n'), text.size()));
  text = text.substr(0, text.find("-----END"));
  if (text.find(':') != text.npos) {
    return Error(errors::write_unsupported_option,
                 {},
                 "a binary (DER) file of this format has no place for a passphrase")
        .with_hint("keyfluent convert --to openssh-private writes a file that has");
  }
  SecretBytes characters;
  characters.reserve(text.size());
  for (const char c : text) {
    if (is_base64_character(c) || c == '=') {
      characters.push_back(static_cast<std::uint8_t>(c));
    }
  }
  return decode_base64_secret(characters.text());
}

class PassphraseJob final : public Job {
 public:
  PassphraseJob(PassphraseCommandSettings settings, Unlocker unlocker, Console& console)
      : settings_(std::move(settings)), unlocker_(std::move(unlocker)), console_(console) {}

  Status open() override;
  Status parse() override;
  Result<int> commit() override;

  [[nodiscard]] Confinement confinement() const override { return Confinement::kOtherProcess; }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

 private:
  Status run();
  Status choose_passphrase();
  Result<SecretBytes> written(const Entry& entry) const;
  Status write_all_keys(bool is_der);
  [[nodiscard]] Status verify() const;
  void report() const;

  PassphraseCommandSettings settings_;
  Unlocker unlocker_;
  Console& console_;
  std::optional<platform::KeptFile> file_;
  std::optional<platform::PassphraseSource> new_source_;
  std::optional<Passphrase> new_passphrase_;
  Document document_;
  SecretBytes text_;
  bool was_encrypted_ = false;
  bool is_encrypted_ = false;  // afterwards
  bool is_done_ = false;       // nothing is to be changed
};

Status PassphraseJob::open() {
  KEYFLUENT_CHECK(unlocker_.open());
  if (!settings_.encryption.no_passphrase) {
    KEYFLUENT_TRY(new_source_,
                  platform::PassphraseSource::open(settings_.encryption.new_passphrase));
  }
  Result<platform::KeptFile> file = platform::KeptFile::open(settings_.path);
  if (!file) {
    console_.error(settings_.path, file.error());
    return ok();
  }
  file_ = *std::move(file);
  return ok();
}

Status PassphraseJob::parse() {
  if (!file_) {
    return ok();
  }
  if (const Status changed = run(); !changed) {
    console_.error(settings_.path, changed.error());
    file_.reset();
  }
  return ok();
}

Status PassphraseJob::run() {
  KEYFLUENT_TRY(const SecretBytes content, file_->read(settings_.encryption.limits));
  document_ = read(content, {.limits = settings_.encryption.limits});
  KEYFLUENT_CHECK(check_entries(document_));
  was_encrypted_ = is_encrypted(document_);
  if (!was_encrypted_ && settings_.encryption.no_passphrase) {
    is_done_ = true;
    return ok();
  }
  for (const Entry& entry : document_.entries) {
    for (const Repair& repair : entry.repairs.list()) {
      console_.repair(settings_.path, repair);  // what is written is clean
    }
  }
  KEYFLUENT_CHECK(unlocker_.unlock(document_, settings_.path));
  KEYFLUENT_CHECK(choose_passphrase());
  KEYFLUENT_CHECK(write_all_keys(content.view()[0] == 0x30));
  return verify();
}

// choose_passphrase asks only after the old one has opened the file.
Status PassphraseJob::choose_passphrase() {
  if (settings_.encryption.no_passphrase) {
    console_.warning({}, "without a passphrase, whoever gets the private key file can log in");
    return ok();
  }
  KEYFLUENT_TRY(
      new_passphrase_,
      ask_new_passphrase(*new_source_, "New passphrase of the key (empty for none): ", console_));
  is_encrypted_ = new_passphrase_.has_value();
  is_done_ = !was_encrypted_ && !is_encrypted_;
  return ok();
}

Result<SecretBytes> PassphraseJob::written(const Entry& entry) const {
  WriteOptions options;
  options.random = openssl_random();
  if (new_passphrase_) {
    options.passphrase = &*new_passphrase_;
    options.cipher = settings_.encryption.cipher;
    options.rounds = settings_.encryption.rounds;
    options.limits = settings_.encryption.limits;
  }
  Result<SecretBytes> text = write(entry, *entry.format, options);
  const bool has_hint = !text && !text.error().hint().empty();
  if (!text && !has_hint && text.error().is(errors::write_unsupported_option) &&
      settings_.encryption.cipher.empty() && settings_.encryption.rounds == 0) {
    return std::move(text).error().with_hint(
        "keyfluent convert --to openssh-private (or ppk, pkcs8) writes a file that keeps one");
  }
  return text;
}

Status PassphraseJob::write_all_keys(bool is_der) {
  if (is_done_) {
    return ok();
  }
  for (const Entry& entry : document_.entries) {
    KEYFLUENT_TRY(SecretBytes text, written(entry));
    if (is_der && text.text().starts_with("-----BEGIN")) {
      KEYFLUENT_TRY(text, der_of_pem(text));
    }
    text_.append(text.view());
  }
  return ok();
}

// verify opens what was written, before it takes the place of the only copy of a key.
Status PassphraseJob::verify() const {
  if (is_done_) {
    return ok();
  }
  Document back = read(text_, {.limits = settings_.encryption.limits});
  if (new_passphrase_ && back.errors.empty()) {
    KEYFLUENT_CHECK(unlock(back, *new_passphrase_));
  }
  const bool is_same =
      std::equal(back.entries.begin(),
                 back.entries.end(),
                 document_.entries.begin(),
                 document_.entries.end(),
                 [this](const Entry& mine, const Entry& before) {
                   return mine.private_key && mine.format == before.format &&
                          mine.protection.encrypted == new_passphrase_.has_value() &&
                          std::ranges::equal(mine.public_key->blob(), before.public_key->blob());
                 });
  return is_same && back.errors.empty()
             ? ok()
             : Status(Error(errors::store_verify_failed, {}, "it does not read back"));
}

void PassphraseJob::pack(SecretWriter& to) const {
  for (const bool flag : {file_.has_value(), was_encrypted_, is_encrypted_, is_done_}) {
    to.put_u8(flag ? 1 : 0);
  }
  to.put_string(text_.view());
}

Status PassphraseJob::unpack(Reader& from) {
  if (from.read_u8() == 0) {
    file_.reset();
  }
  for (bool* const flag : {&was_encrypted_, &is_encrypted_, &is_done_}) {
    *flag = from.read_u8() != 0;
  }
  text_.append(from.read_string());
  return from.status();
}

Result<int> PassphraseJob::commit() {
  if (!file_) {
    return 0;  // the console has the exit code
  }
  if (is_done_) {
    console_.note(settings_.path + ": the key has no passphrase; nothing to do");
    return 0;
  }
  if (const Status replaced = file_->replace(text_.view(), kPatience); !replaced) {
    console_.error(settings_.path, replaced.error());
    return 0;
  }
  report();
  return 0;
}

void PassphraseJob::report() const {
  const char* done = was_encrypted_ ? "changed" : "added";
  console_.output("passphrase " + std::string(is_encrypted_ ? done : "removed") + "  " +
                  escape_controls(settings_.path) + "\n");
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  if (arguments.inputs().size() != 1 || arguments.inputs().front() == "-") {
    return Error(errors::usage_missing_input, {}, "passphrase changes one FILE, in place");
  }
  PassphraseCommandSettings settings;
  settings.path = arguments.inputs().front();
  KEYFLUENT_TRY(settings.encryption, encryption_settings(arguments, console));
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  return make_job<PassphraseJob>(
      std::move(settings), Unlocker(std::move(passphrase), console), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent passphrase ~/.ssh/id_ed25519", "ask for the old and the new passphrase"},
    Example{"keyfluent passphrase id.ppk --no-passphrase", "take the passphrase away"},
    Example{"keyfluent passphrase id_rsa --passphrase-fd 3 --new-passphrase-fd 4 3<old 4<new",
            "the same in a script"},
};

constexpr std::array kOptions = {
    kPassphraseFile,
    kPassphraseFd,
    kNewPassphraseFile,
    kNewPassphraseFd,
    kNoPassphrase,
    kCipher,
    kKdfRounds,
};

}  // namespace

const Command passphrase_command{
    .name = "passphrase",
    .summary = "Change, add or remove the passphrase of a private key",
    .usage = "[OPTIONS] FILE",
    .description =
        "Writes the key anew in the format it has, under the new passphrase, and puts it in the "
        "old file's place in one step. Comment, owner, mode and extended attributes stay. Before "
        "that the new content is opened once, to be sure. A failure leaves the file as it was.\n\n"
        "The cipher and the key derivation are the format's usual ones, unless --cipher or "
        "--kdf-rounds says otherwise. Symbolic links, files with several names and public keys are "
        "refused. Several keys in the file must all have the same passphrase.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
