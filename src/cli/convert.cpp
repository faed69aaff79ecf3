// SPDX-License-Identifier: MIT
// The command convert: any key, from any format, into any other.
#include "keyfluent/core/wrap.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/conversion.h"
#include "src/cli/encryption.h"
#include "src/cli/inputs.h"
#include "src/cli/names.h"
#include "src/cli/parse.h"
#include "src/cli/results.h"
#include "src/cli/unlock.h"
#include "src/findings/sandbox_errors.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace keyfluent::cli {

namespace {

// Note and Warning are what there is to say of a conversion besides errors.
struct Note {
  std::string text;
};

struct Warning {
  std::string text;
};

// Converted is what one input became.
struct Converted {
  KeyFile file;
  std::vector<std::variant<Error, Warning, Note>> messages;
  const Passphrase* opened_with = nullptr;
};

// is_public is true for an input whose conversion asks nobody for a passphrase.
bool is_public(const ParsedInput& input) {
  return std::ranges::all_of(input.document.entries, [](const Entry& entry) {
    return entry.format->kind == Kind::kPublic;
  });
}

struct ConvertSettings {
  ConversionSettings conversion;
  platform::PassphraseSettings new_passphrase;
  const Wrapping* wrapping = nullptr;
  bool strict = false;
  bool recursive = false;
  bool is_passphrase_given = false;
};

class ConvertJob final : public Job {
 public:
  ConvertJob(
      ConvertSettings settings, Inputs inputs, Results results, Unlocker unlocker, Console& console)
      : settings_(std::move(settings)),
        inputs_(std::move(inputs)),
        results_(std::move(results)),
        unlocker_(std::move(unlocker)),
        console_(console) {}

  Status open() override;
  Status parse() override;

  Result<int> commit() override {
    results_.commit(std::move(files_));
    return 0;
  }

  [[nodiscard]] Confinement confinement() const override {
    return results_.is_printed() ? Confinement::kFromHere : Confinement::kOtherProcess;
  }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

 private:
  Status open_new_passphrase();
  [[nodiscard]] bool takes_parts() const;
  Converted convert_input(ParsedInput& input);
  Result<Target> decide(ParsedInput& input, std::size_t index, Converted& to);
  Status convert_key(ParsedInput& input, std::size_t index, Converted& to);
  Status unlock(ParsedInput& input, Converted& to);
  void announce(const Entry& entry, const Target& target, Converted& to) const;
  void use(Converted converted);
  void say(const std::string& source, const Converted& converted);

  ConvertSettings settings_;
  Inputs inputs_;
  Results results_;
  Unlocker unlocker_;
  Console& console_;
  std::optional<Passphrase> new_passphrase_;
  std::vector<KeyFile> files_;  // that are not printed at once
};

Status ConvertJob::open() {
  KEYFLUENT_CHECK(results_.open());
  KEYFLUENT_CHECK(unlocker_.open());
  KEYFLUENT_CHECK(open_new_passphrase());
  inputs_.open(settings_.recursive,
               takes_parts() ? Inputs::Holding::kParts : Inputs::Holding::kWhole);
  return ok();
}

// takes_parts is true if one key has no say in what becomes of another: private ones of an input
// are opened together.
bool ConvertJob::takes_parts() const {
  return !results_.takes_private() && !settings_.is_passphrase_given;
}

Status ConvertJob::open_new_passphrase() {
  if (settings_.new_passphrase.file.empty() && settings_.new_passphrase.descriptor < 0) {
    return ok();
  }
  KEYFLUENT_TRY(platform::PassphraseSource source,
                platform::PassphraseSource::open(settings_.new_passphrase));
  KEYFLUENT_TRY(Passphrase passphrase, source.ask({}));
  if (passphrase.empty()) {
    console_.warning({}, "the new passphrase is empty: the private key will not be encrypted");
  }
  new_passphrase_ = std::move(passphrase);
  settings_.conversion.new_passphrase = &*new_passphrase_;
  return ok();
}

Status ConvertJob::parse() {
  std::vector<std::optional<Converted>> prepared(inputs_.slots());
  const auto prepare = [&](ParsedInput& input, std::size_t slot) {
    if (is_public(input)) {
      prepared[slot] = convert_input(input);
    }
  };
  const auto use_input = [&](ParsedInput& input, std::size_t slot) {
    use(prepared[slot] ? *std::move(prepared[slot]) : convert_input(input));
    prepared[slot].reset();
  };
  inputs_.parse_each(settings_.strict, {prepare, use_input});
  return ok();
}

Converted ConvertJob::convert_input(ParsedInput& input) {
  Converted converted;
  converted.file.input = static_cast<std::size_t>(&input - inputs_.list().data());
  for (std::size_t i = 0; i < input.document.entries.size(); ++i) {
    if (Status done = convert_key(input, i, converted); !done) {
      converted.messages.emplace_back(std::move(done).error());
    }
  }
  return converted;
}

// use prints the keys, unless they go elsewhere at the end.
void ConvertJob::use(Converted converted) {
  KeyFile& file = converted.file;
  const std::string& source = inputs_.list()[file.input].name;
  say(source, converted);
  if (file.keys == 0) {
    return;
  }
  if (results_.is_printed()) {
    results_.print(file);
  } else {
    file.source = source;
    files_.push_back(std::move(file));
  }
}

void ConvertJob::say(const std::string& source, const Converted& converted) {
  for (const auto& message : converted.messages) {
    if (const Error* error = std::get_if<Error>(&message)) {
      console_.error(source, *error);
    } else if (const Warning* warning = std::get_if<Warning>(&message)) {
      console_.warning(source, warning->text);
    } else if (const Note* note = std::get_if<Note>(&message)) {
      console_.note(source + ": " + note->text);
    }
  }
}

// decide chooses the target, and opens the key if that or the writing needs it.
Result<Target> ConvertJob::decide(ParsedInput& input, std::size_t index, Converted& to) {
  // Not kept as a reference: unlocking may move the entries.
  const auto entry = [&]() -> const Entry& { return input.document.entries[index]; };
  if (settings_.conversion.consumer != nullptr && !entry().public_key) {
    KEYFLUENT_CHECK(unlock(input, to));  // the algorithm decides
  }
  KEYFLUENT_TRY(Target target, choose_target(entry(), settings_.conversion));
  if (target.format->kind == Kind::kPrivate && !results_.takes_private()) {
    return Error(errors::private_needs_output);
  }
  if (needs_unlocking(entry(), *target.format, settings_.conversion)) {
    KEYFLUENT_CHECK(unlock(input, to));
  }
  return target;
}

Status ConvertJob::convert_key(ParsedInput& input, std::size_t index, Converted& to) {
  KEYFLUENT_TRY(const Target target, decide(input, index, to));
  const Entry& entry = input.document.entries[index];
  KEYFLUENT_TRY(SecretBytes text,
                convert_entry(entry, *target.format, settings_.conversion, to.opened_with));
  if (settings_.wrapping != nullptr) {
    text = settings_.wrapping->wrap(text, kWrapVariable);
  }
  announce(entry, target, to);
  KeyFile& file = to.file;
  file.format = file.format == nullptr ? target.format : file.format;
  file.is_private = file.is_private || target.format->kind == Kind::kPrivate;
  file.keys += 1;
  file.content.append(text.view());
  return ok();
}

void ConvertJob::pack(SecretWriter& to) const {
  to.put_u32(static_cast<std::uint32_t>(files_.size()));
  for (const KeyFile& file : files_) {
    to.put_u32(static_cast<std::uint32_t>(file.input));
    to.put_string(file.format->name);
    to.put_u64(file.keys);
    to.put_u8(file.is_private ? 1 : 0);
    to.put_string(file.content.view());
  }
}

// unpack names each result by an input of this process's own, so that the other one has no say in
// where it goes.
Status ConvertJob::unpack(Reader& from) {
  files_.clear();
  for (std::uint32_t left = from.read_u32(); left > 0 && !from.failed(); --left) {
    KeyFile file;
    file.input = from.read_u32();
    file.format = find_format(from.read_text());
    file.keys = from.read_u64();
    file.is_private = from.read_u8() != 0;
    file.content.append(from.read_string());
    if (from.failed() || file.input >= inputs_.list().size() || file.format == nullptr) {
      return Error(errors::sandbox_lost, {}, "what it handed over makes no sense");
    }
    file.is_private = file.is_private || file.format->kind == Kind::kPrivate;
    file.source = inputs_.list()[file.input].name;
    files_.push_back(std::move(file));
  }
  return ok();
}

Status ConvertJob::unlock(ParsedInput& input, Converted& to) {
  KEYFLUENT_TRY(const Passphrase* passphrase, unlocker_.unlock(input.document, input.name));
  to.opened_with = passphrase != nullptr ? passphrase : to.opened_with;
  return ok();
}

void ConvertJob::announce(const Entry& entry, const Target& target, Converted& to) const {
  if (!target.note.empty()) {
    to.messages.emplace_back(Note{target.note});
  }
  for (std::string& loss : losses(entry, *target.format, settings_.conversion)) {
    to.messages.emplace_back(Warning{std::move(loss)});
  }
}

Result<ConversionSettings> conversion_settings(const Arguments& arguments,
                                               const EncryptionSettings& encryption) {
  ConversionSettings settings;
  settings.to = arguments.get("to");
  if (arguments.has("to")) {
    KEYFLUENT_CHECK(one_of("to", settings.to, format_names()));
  }
  if (arguments.has("for")) {
    KEYFLUENT_CHECK(one_of("for", arguments.get("for"), consumer_names()));
    settings.consumer = find_consumer(arguments.get("for"));
  }
  settings.public_only = arguments.has("public");
  settings.no_passphrase = encryption.no_passphrase;
  settings.cipher = encryption.cipher;
  settings.rounds = encryption.rounds;
  settings.limits = encryption.limits;
  if (arguments.has("comment")) {
    settings.comment = arguments.get("comment");
  }
  return settings;
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  ConvertSettings settings;
  KEYFLUENT_CHECK(refuse_both(arguments, "to", "for"));
  KEYFLUENT_TRY(const EncryptionSettings encryption, encryption_settings(arguments, console));
  KEYFLUENT_TRY(settings.conversion, conversion_settings(arguments, encryption));
  settings.new_passphrase = encryption.new_passphrase;
  settings.strict = arguments.has("strict");
  settings.recursive = arguments.has("recursive");
  settings.is_passphrase_given = arguments.has("passphrase-file") || arguments.has("passphrase-fd");
  if (arguments.has("wrap")) {
    KEYFLUENT_CHECK(one_of("wrap", arguments.get("wrap"), wrap_names()));
    settings.wrapping = find_wrapping(arguments.get("wrap"));
  }
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  Inputs inputs(arguments.inputs(), arguments.limits(), console);
  KEYFLUENT_CHECK(inputs.require_some("convert"));
  inputs.show_progress(Progress::from(arguments));
  Results results(arguments.get("output"), arguments.has("force"), console);
  return make_job<ConvertJob>(std::move(settings),
                              std::move(inputs),
                              std::move(results),
                              Unlocker(std::move(passphrase), console),
                              console);
}

constexpr std::array kExamples = {
    Example{"keyfluent convert Identity.pub", "print a client's key as the line that sshd wants"},
    Example{"keyfluent convert id.ppk --to openssh -o id_ed25519",
            "make an OpenSSH private key of PuTTY's; it keeps its passphrase"},
    Example{"keyfluent convert id_rsa --for jsch -o id_rsa.jsch",
            "write the format that an old Java program loads"},
    Example{"keyfluent convert --recursive keys/ -o lines/",
            "one OpenSSH line for every key below a folder, a file each"},
};

constexpr std::array kOptions = {
    Option{"to",
           't',
           "FORMAT",
           "the format to write: a name of `keyfluent formats`, or the family "
           "openssh, secsh or ppk",
           writable_formats},
    Option{"for",
           0,
           "CONSUMER",
           "the format that this program is known to load (putty, jsch, go …)",
           consumer_names},
    Option{"output",
           'o',
           "PATH",
           "write to this file; to a folder, one file for each input; - is "
           "standard output"},
    Option{"public", 'p', "", "take the public half of a private key"},
    Option{"comment", 'C', "TEXT", "give the key this comment"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    Option{"force", 'f', "", "replace an existing output"},
    Option{"recursive", 'r', "", "read all files below a folder that is an input"},
    Option{
        "wrap", 0, "SHAPE", "write the result as a CI secret: base64, escaped or env", wrap_names},
    kPassphraseFile,
    kPassphraseFd,
    kNewPassphraseFile,
    kNewPassphraseFd,
    kNoPassphrase,
    kCipher,
    kKdfRounds,
};

}  // namespace

const Command convert_command{
    .name = "convert",
    .summary = "Convert keys from any format into any other",
    .usage = "[OPTIONS] [INPUT…]",
    .description =
        "The format of an INPUT is found from its content, never from its name. Damage done on its "
        "way (by mail, FTP in the wrong mode, editors, web forms) is mended where only one key can "
        "be meant, and each repair is named on standard error. Without INPUT, standard input is "
        "read.\n\n"
        "Without --to a public key becomes its OpenSSH line, and a private one an openssh-private "
        "file. Several keys in an input all come out, in order.\n\n"
        "A long list of keys is read piece by piece and printed as it goes, whatever its size. With "
        "--output or a passphrase option an input is held as a whole.\n\n"
        "A private result needs --output, gets mode 0600, and keeps its passphrase unless "
        "--no-passphrase or a new passphrase is given. An existing output is refused without "
        "--force.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
