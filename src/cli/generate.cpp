// SPDX-License-Identifier: MIT
// The command generate: a new pair of keys.
#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/encryption.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/cli/unlock.h"
#include "src/cli/waiting.h"
#include "src/findings/errors.h"
#include "src/platform/files.h"
#include "src/platform/passphrase.h"
#include "src/platform/process.h"
#include "src/platform/signals.h"

#include <unistd.h>

#include <array>
#include <cstdlib>
#include <optional>

namespace keyfluent::cli {

namespace {

struct GenerateSettings {
  std::string path;
  const Algorithm* algorithm = nullptr;
  unsigned bits = 0;
  const Format* private_format = nullptr;
  const Format* public_format = nullptr;
  std::string comment;
  EncryptionSettings encryption;
  std::optional<Progress> progress;  // always set
};

class GenerateJob final : public Job {
 public:
  GenerateJob(GenerateSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override {
    platform::guard_memory();
    KEYFLUENT_TRY(platform::Output private_file, open_output(settings_.path));
    KEYFLUENT_TRY(platform::Output public_file, open_output(public_path()));
    private_file_ = std::move(private_file);
    public_file_ = std::move(public_file);
    return settings_.encryption.no_passphrase ? ok() : open_passphrase();
  }

  Status parse() override {
    KEYFLUENT_TRY(PrivateKey key, generate_key());
    Entry entry;
    entry.format = settings_.private_format;
    entry.public_key = key.public_key();
    entry.private_key = std::move(key);
    entry.comment = settings_.comment;
    fingerprint_ = sha256_fingerprint(*entry.public_key);
    KEYFLUENT_TRY(public_text_, write(entry, *settings_.public_format, {}));
    WriteOptions options;
    if (passphrase_) {
      options.passphrase = &*passphrase_;
      options.cipher = settings_.encryption.cipher;
      options.rounds = settings_.encryption.rounds;
    }
    options.random = openssl_random();
    options.limits = settings_.encryption.limits;
    KEYFLUENT_TRY(private_text_, write(entry, *settings_.private_format, options));
    return ok();
  }

  Result<int> commit() override {
    const platform::BlockedSignals blocked;  // both files or none
    const bool saved = report(settings_.path, private_file_->commit(private_text_.view(), true)) &&
                       report(public_path(), public_file_->commit(public_text_.view(), false));
    if (!saved) {
      return 0;  // the console has the exit code
    }
    console_.output("private key  " + escape_controls(settings_.path) +
                    "  (keep it, and give it to nobody)\n");
    console_.output("public key   " + escape_controls(public_path()) +
                    "  (send this one to the server's administrator)\n");
    console_.output("fingerprint  " + fingerprint_ + "\n");
    return 0;
  }

 private:
  [[nodiscard]] std::string public_path() const { return settings_.path + ".pub"; }

  // generate_key makes the key.  Only the algorithm knows which sizes it takes.
  Result<PrivateKey> generate_key() {
    const Waiting waiting(*settings_.progress, "looking for primes");
    Result<PrivateKey> key = PrivateKey::generate(*settings_.algorithm, settings_.bits);
    if (!key && key.error().is(errors::key_bad_number)) {
      return Error(errors::usage_bad_value, {}, "--bits: " + key.error().detail());
    }
    return key;
  }

  // report prints an error with its path, and is true if there is none.
  bool report(const std::string& path, const Status& status) {
    if (!status) {
      console_.error(path, status.error());
    }
    return status.has_value();
  }

  Result<platform::Output> open_output(const std::string& path) {
    Result<platform::Output> output = platform::Output::open(path, false);
    if (!output && output.error().is(errors::output_exists)) {
      return std::move(output).error().with_hint("choose another name: generate replaces no key (" +
                                                 path + ")");
    }
    return output;
  }

  // open_passphrase asks before the key is made: nobody waits for a prompt.
  Status open_passphrase() {
    KEYFLUENT_TRY(platform::PassphraseSource source,
                  platform::PassphraseSource::open(settings_.encryption.new_passphrase));
    KEYFLUENT_TRY(
        passphrase_,
        ask_new_passphrase(source, "Passphrase for the new key (empty for none): ", console_));
    return ok();
  }

  GenerateSettings settings_;
  Console& console_;
  std::optional<platform::Output> private_file_;
  std::optional<platform::Output> public_file_;
  std::optional<Passphrase> passphrase_;
  SecretBytes private_text_;
  SecretBytes public_text_;
  std::string fingerprint_;
};

// default_comment is user@host, as ssh-keygen's: administrators sort keys by it.  It is visible to
// whoever sees the public key; --comment "" leaves it out.
std::string default_comment() {
  const char* user = std::getenv("USER");
  user = user != nullptr ? user : std::getenv("LOGNAME");
  std::array<char, 256> host{};
  if (user == nullptr || *user == '\0' || ::gethostname(host.data(), host.size() - 1) != 0) {
    return {};
  }
  return std::string(user) + "@" + host.data();
}

// choose_algorithm finds the type's row.  Where a type has several (the curves of ecdsa), --bits
// chooses among them; the first is the default.
Result<const Algorithm*> choose_algorithm(std::string_view type, unsigned& bits) {
  const Algorithm* first = nullptr;
  std::string sizes;
  for (const Algorithm* algorithm : algorithms()) {
    if (algorithm->type != type) {
      continue;
    }
    first = first == nullptr ? algorithm : first;
    const std::string_view curve = algorithm->curve;
    if (bits != 0 && !curve.empty() && curve.ends_with(std::to_string(bits))) {
      bits = 0;
      return algorithm;
    }
    sizes +=
        curve.empty() ? "" : " " + std::string(curve.substr(curve.find_first_of("0123456789")));
  }
  if (bits != 0 && !sizes.empty()) {
    return Error(
        errors::usage_bad_value, {}, "--bits of " + std::string(type) + " is one of" + sizes);
  }
  return first;
}

// choose_format looks up a format or family, and refuses what cannot be written.
Result<const Format*> choose_format(const Arguments& arguments,
                                    std::string_view option,
                                    Kind kind) {
  const std::string name = arguments.get(option, "openssh");
  KEYFLUENT_CHECK(one_of(option, name, format_names(kind)));
  const Format* format = format_for(name, kind);
  if (format->write == nullptr) {
    return Error(errors::write_unsupported_format, {}, format->title);
  }
  return format;
}

Status choose_key(const Arguments& arguments, GenerateSettings& settings) {
  constexpr unsigned kLeastBits = 256;
  constexpr unsigned kMostBits = 16384;
  const std::string type = arguments.get("type", "ed25519");
  KEYFLUENT_CHECK(one_of("type", type, key_types()));
  if (arguments.has("bits")) {
    KEYFLUENT_TRY(settings.bits,
                  parse_number("bits", arguments.get("bits"), kLeastBits, kMostBits));
  }
  KEYFLUENT_TRY(settings.algorithm, choose_algorithm(type, settings.bits));
  return ok();
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  GenerateSettings settings;
  settings.progress = Progress::from(arguments);
  settings.path = arguments.get("output");
  if (settings.path.empty() || settings.path == "-" || !arguments.inputs().empty()) {
    return Error(errors::usage_missing_input, {}, "generate needs --output PATH, and nothing else");
  }
  KEYFLUENT_CHECK(choose_key(arguments, settings));
  KEYFLUENT_TRY(settings.private_format, choose_format(arguments, "to", Kind::kPrivate));
  KEYFLUENT_TRY(settings.public_format, choose_format(arguments, "public-format", Kind::kPublic));
  KEYFLUENT_TRY(settings.encryption, encryption_settings(arguments, console));
  settings.comment = arguments.has("comment") ? arguments.get("comment") : default_comment();
  return make_job<GenerateJob>(std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent generate --output ~/.ssh/id_ed25519",
            "make an Ed25519 pair, and ask for a passphrase"},
    Example{"keyfluent generate -o id_rsa --type rsa --bits 4096 --public-format rfc4716",
            "an RSA pair whose public half is written as RFC 4716"},
};

constexpr std::array kOptions = {
    Option{"output", 'o', "PATH", "write the private key here, and the public one to PATH.pub"},
    Option{"type", 't', "TYPE", "ed25519 (the default), rsa, ecdsa or ed448", key_types},
    Option{"bits", 'b', "N", "size of an rsa key, or of an ecdsa curve (256, 384, 521)"},
    Option{
        "to", 0, "FORMAT", "format of the private key (default openssh)", writable_private_formats},
    Option{"public-format",
           0,
           "FORMAT",
           "format of the public key (default openssh)",
           writable_public_formats},
    Option{"comment", 'C', "TEXT", "comment of the key (default user@host)"},
    kNewPassphraseFile,
    kNewPassphraseFd,
    kNoPassphrase,
    kCipher,
    kKdfRounds,
};

}  // namespace

const Command generate_command{
    .name = "generate",
    .summary = "Make a new pair of keys",
    .usage = "--output PATH [OPTIONS]",
    .description =
        "Writes the private key to PATH (mode 0600) and the public key to PATH.pub, prints the "
        "fingerprint, and says which file to send. Neither file may exist before.\n\n"
        "The passphrase is asked twice; an empty one leaves the key unencrypted. The default "
        "comment is user@host, which everybody sees who gets the public key; --comment \"\" leaves "
        "it out.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kPassphrases,
};

}  // namespace keyfluent::cli
