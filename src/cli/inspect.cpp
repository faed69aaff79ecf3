// SPDX-License-Identifier: MIT
// The command inspect: everything a file tells about its keys.
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/consumers.h"
#include "src/cli/inputs.h"
#include "src/cli/unlock.h"
#include "src/platform/process.h"
#include "src/report/inspection.h"
#include "src/report/json.h"

#include <array>

namespace keyfluent::cli {

namespace {

struct InspectSettings {
  bool json = false;
  bool art = false;
  bool strict = false;
  bool recursive = false;
  bool unlock = false;  // a passphrase is given; inspect asks for none
};

// loads_in lists the consumers that load the private key file as it is.
std::vector<std::string_view> loads_in(const Entry& entry) {
  std::vector<std::string_view> names;
  if (entry.format->kind == Kind::kPublic || !entry.public_key) {
    return names;
  }
  const std::string_view family = entry.public_key->algorithm().plain().family;
  for (const Consumer& consumer : consumers()) {
    if (loads_format(consumer, entry.format->name, family, entry.protection.encrypted)) {
      names.push_back(consumer.name);
    }
  }
  return names;
}

class InspectJob final : public Job {
 public:
  InspectJob(InspectSettings settings, Inputs inputs, Unlocker unlocker, Console& console)
      : settings_(settings),
        inputs_(std::move(inputs)),
        unlocker_(std::move(unlocker)),
        console_(console) {}

  Status open() override {
    platform::disable_core_dumps();
    if (settings_.unlock) {
      KEYFLUENT_CHECK(unlocker_.open());
    }
    inputs_.open(settings_.recursive);
    return ok();
  }

  Status parse() override {
    inputs_.parse({.strict = settings_.strict});
    for (ParsedInput& input : inputs_.list()) {
      if (settings_.unlock) {
        unlock(input);
      }
      for (const Entry& entry : input.document.entries) {
        describe(input.name, entry);
      }
    }
    return ok();
  }

  Result<int> commit() override {
    console_.output(text_);
    return 0;
  }

 private:
  void unlock(ParsedInput& input) {
    const auto opened = unlocker_.unlock(input.document, input.name);
    if (!opened) {
      console_.error(input.name, opened.error());
    }
  }

  void describe(const std::string& source, const Entry& entry) {
    if (settings_.json) {
      text_ += report::inspection_json(source, entry);
      return;
    }
    text_ += text_.empty() ? "" : "\n";
    text_ +=
        report::inspection_text(source, entry, {.art = settings_.art, .loads_in = loads_in(entry)});
  }

  InspectSettings settings_;
  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  std::string text_;
};

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  InspectSettings settings;
  settings.json = arguments.has("json");
  settings.art = arguments.has("art");
  settings.strict = arguments.has("strict");
  settings.recursive = arguments.has("recursive");
  settings.unlock = arguments.has("passphrase-file") || arguments.has("passphrase-fd");
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  Inputs inputs(arguments.inputs(), console);
  KEYFLUENT_CHECK(inputs.require_some("inspect"));
  return make_job<InspectJob>(
      settings, std::move(inputs), Unlocker(std::move(passphrase), console), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent inspect Identity.pub", "what kind of key is this, and whose?"},
    Example{"keyfluent inspect --json authorized_keys | jq -r .fingerprint.sha256",
            "the fingerprints of all keys in a file"},
};

constexpr std::array kOptions = {
    Option{"json", 0, "", "print one JSON object a key (keyfluent/inspect/1)"},
    Option{"art", 0, "", "draw the key's randomart, as ssh-keygen -lv does"},
    Option{"strict", 0, "", "refuse every input that needs a repair"},
    Option{"recursive", 'r', "", "read all files below a folder that is an input"},
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
        "encrypted, and which programs load the file; the repairs it needed; the fields of a "
        "certificate. Nothing secret is printed.\n\n"
        "No passphrase is needed for what the file tells in clear, and none is asked for. With "
        "--passphrase-file or --passphrase-fd the private half is opened and checked too.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
