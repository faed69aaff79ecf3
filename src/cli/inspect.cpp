// SPDX-License-Identifier: MIT
// The command inspect: everything a file tells about its keys.
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/consumers.h"
#include "src/cli/inputs.h"
#include "src/cli/parse.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"
#include "src/platform/process.h"
#include "src/platform/terminal.h"
#include "src/report/inspection.h"
#include "src/report/json.h"
#include "src/report/qr.h"

#include <unistd.h>

#include <array>
#include <optional>
#include <utility>

namespace keyfluent::cli {

namespace {

constexpr std::array<std::string_view, 2> kRequirements = {"encrypted", "plain"};

struct InspectSettings {
  bool json = false;
  bool art = false;
  bool qr = false;
  bool strict = false;
  bool recursive = false;
  bool silent = false;                  // with --require and --quiet the exit code alone answers
  std::optional<bool> wants_encrypted;  // of --require
  bool unlock = false;                  // a passphrase is given; inspect asks for none
};

// What is not for a terminal is a picture for somebody's page: a line beyond this (RSA-3072's has
// some 570 characters) makes a code that few cameras read.
constexpr std::size_t kLineInCode = 800;

// Loaders are the consumers of a private key file.
struct Loaders {
  std::vector<std::string_view> as_it_is;
  std::vector<std::string_view> converted;  // those that convert --for can serve
};

bool can_write(std::string_view name, const PublicKey& key) {
  const Format* format = find_format(name);
  return format != nullptr && format->write != nullptr && format->holds(key.algorithm());
}

Loaders loaders_of(const Entry& entry) {
  Loaders loaders;
  if (entry.format->kind == Kind::kPublic || !entry.public_key) {
    return loaders;
  }
  const std::string_view family = entry.public_key->algorithm().plain().family;
  const bool encrypted = entry.protection.encrypted;
  for (const Consumer& consumer : consumers()) {
    if (loads_format(consumer, entry.format->name, {family, encrypted, entry.protection.cipher})) {
      loaders.as_it_is.push_back(consumer.name);
    } else if (can_write(best_format(consumer, {family, encrypted}), *entry.public_key)) {
      loaders.converted.push_back(consumer.name);
    }
  }
  return loaders;
}

class InspectJob final : public Job {
 public:
  InspectJob(InspectSettings settings, Inputs inputs, Unlocker unlocker, Console& console)
      : settings_(settings),
        inputs_(std::move(inputs)),
        unlocker_(std::move(unlocker)),
        console_(console) {}

  Status open() override {
    platform::guard_memory();
    if (settings_.unlock) {
      KEYFLUENT_CHECK(unlocker_.open());
    }
    // Private keys of an input are opened together.
    inputs_.open(settings_.recursive,
                 settings_.unlock ? Inputs::Holding::kWhole : Inputs::Holding::kParts);
    return ok();
  }

  Status parse() override {
    const auto use = [this](ParsedInput& input, std::size_t /*slot*/) {
      if (settings_.unlock) {
        unlock(input);
      }
      for (const Entry& entry : input.document.entries) {
        describe(input.name, entry);
      }
    };
    inputs_.parse_each(settings_.strict, {nullptr, use});
    return ok();
  }

  [[nodiscard]] Confinement confinement() const override { return Confinement::kFromHere; }

  Result<int> commit() override { return is_met_ ? 0 : 1; }

 private:
  void unlock(ParsedInput& input) {
    const auto opened = unlocker_.unlock(input.document, input.name);
    if (!opened) {
      console_.error(input.name, opened.error());
    }
  }

  void describe(const std::string& source, const Entry& entry) {
    require(source, entry);
    if (settings_.silent) {
      return;
    }
    Loaders loaders = loaders_of(entry);
    report::InspectionOptions options;
    options.art = settings_.art;
    options.verbose = console_.settings().verbose;
    options.loads_in = std::move(loaders.as_it_is);
    options.convert_for = std::move(loaders.converted);
    if (settings_.json) {
      console_.output(report::inspection_json(source, entry, options));
      return;
    }
    console_.output(std::exchange(is_first_, false) ? "" : "\n");
    console_.output(report::inspection_text(source, entry, options));
    if (settings_.qr && entry.public_key) {
      draw(source, entry);
    }
  }

  // draw adds the QR code of the key's line, or of its fingerprint where that is too large.
  void draw(const std::string& source, const Entry& entry) {
    const bool is_terminal = platform::is_terminal(STDOUT_FILENO);
    const std::size_t columns = is_terminal ? platform::terminal_columns(STDOUT_FILENO) : 0;
    const report::QrOptions options{platform::is_utf8_locale(), console_.settings().colour_output};
    const Result<SecretBytes> line = write(entry, *find_format("openssh-public"), {});
    std::string_view text = line ? as_text(line->view()) : std::string_view();
    text = text.substr(0, text.find('\n'));
    std::optional<std::string> code;
    if (!text.empty() && (columns != 0 || text.size() <= kLineInCode)) {
      code = report::qr_text(text, columns, options);
    }
    const std::string fingerprint = sha256_fingerprint(*entry.public_key);
    console_.output(code ? "\nThe line as a QR code:\n" : "\n" + fingerprint + " as a QR code:\n");
    code = code ? std::move(code) : report::qr_text(fingerprint, columns, options);
    if (code) {
      console_.output(*code);
    } else {
      console_.warning(source, "no QR code fits into this terminal: make it wider");
    }
  }

  // require compares a key with what --require wants.
  void require(const std::string& source, const Entry& entry) {
    if (!settings_.wants_encrypted) {
      return;
    }
    if (entry.format->kind == Kind::kPublic) {
      console_.error(source, Error(errors::wrong_kind_public, entry.place));
      return;
    }
    is_met_ = is_met_ && entry.protection.encrypted == *settings_.wants_encrypted;
  }

  InspectSettings settings_;
  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  bool is_first_ = true;
  bool is_met_ = true;
};

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  InspectSettings settings;
  settings.json = arguments.has("json");
  settings.art = arguments.has("art");
  settings.qr = arguments.has("qr");
  if (settings.qr && settings.json) {
    return Error(errors::usage_conflict, {}, "--qr draws for people, --json prints for programs");
  }
  settings.strict = arguments.has("strict");
  settings.recursive = arguments.has("recursive");
  settings.unlock = arguments.has("passphrase-file") || arguments.has("passphrase-fd");
  if (arguments.has("require")) {
    KEYFLUENT_CHECK(one_of("require", arguments.get("require"), kRequirements));
    settings.wants_encrypted = arguments.get("require") == kRequirements.front();
    settings.silent = console.settings().quiet && !settings.json;
  }
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  Inputs inputs(arguments.inputs(), arguments.limits(), console);
  KEYFLUENT_CHECK(inputs.require_some("inspect"));
  inputs.show_progress(Progress::from(arguments));
  return make_job<InspectJob>(
      settings, std::move(inputs), Unlocker(std::move(passphrase), console), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent inspect Identity.pub", "what kind of key is this, and whose?"},
    Example{"keyfluent inspect --json authorized_keys | jq -r .fingerprint.sha256",
            "the fingerprints of all keys in a file"},
    Example{"keyfluent inspect --quiet --require plain deploy_key",
            "does a job without a terminal load this key?"},
};

constexpr std::array kOptions = {
    Option{"json", 0, "", "print one JSON object a key (keyfluent/inspect/1)"},
    Option{"art", 0, "", "draw the key's randomart, as ssh-keygen -lv does"},
    Option{"qr", 0, "", "draw a QR code of the line, or of the fingerprint if that is too large"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    Option{"recursive", 'r', "", "read all files below a folder that is an input"},
    Option{"require",
           0,
           "WHAT",
           "exit code 1 unless every private key is encrypted, or plain",
           listed<kRequirements>},
    kPassphraseFile,
    kPassphraseFd,
};

}  // namespace

const Command inspect_command{
    .name = "inspect",
    .summary = "Say what a file tells about its keys",
    .usage = "[OPTIONS] [INPUT…]",
    .description =
        "For each key: its format, algorithm, size, fingerprints and comment; how a private key is "
        "encrypted, which programs load the file, and which do after convert --for (--verbose "
        "prints "
        "the commands); the repairs it needed; the fields of a "
        "certificate. Nothing secret is printed.\n\n"
        "No passphrase is needed for what the file tells in clear, and none is asked for. With "
        "--passphrase-file or --passphrase-fd the private half is opened and checked too; without "
        "them a long list of keys is read piece by piece and printed as it goes, whatever its size.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
