// SPDX-License-Identifier: MIT
// The command keys-for: what sshd's AuthorizedKeysCommand is answered (sshd_config(5)).
#include "src/cli/command.h"
#include "src/cli/confinement.h"
#include "src/cli/console.h"
#include "src/findings/errors.h"
#include "src/keyring/index.h"
#include "src/keyring/key_folder.h"

#include <algorithm>
#include <array>
#include <memory>

namespace keyfluent::cli {

namespace {

struct KeysForSettings {
  std::string user;
  std::string fingerprint;  // empty: all keys
  std::string index;        // the one or the other
  std::string folder;
  platform::SandboxMode sandbox = platform::SandboxMode::kOff;
};

class KeysForJob final : public Job {
 public:
  KeysForJob(KeysForSettings settings, Console& console)
      : settings_(std::move(settings)), console_(console) {}

  Status open() override;

  Status parse() override { return ok(); }

  Result<int> commit() override;

 private:
  [[nodiscard]] bool is_wanted(const keyring::ServedKey& key) const;
  void report(bool is_answered);

  KeysForSettings settings_;
  Console& console_;
  keyring::UserKeys keys_;
};

Status KeysForJob::open() {
  if (!settings_.index.empty()) {
    KEYFLUENT_TRY(const keyring::Index index, keyring::Index::open(settings_.index));
    KEYFLUENT_TRY(keys_, index.keys_of(settings_.user));
    return ok();
  }
  KEYFLUENT_TRY(const keyring::KeyFolder folder, keyring::KeyFolder::open(settings_.folder));
  keyring::FileReader reader(settings_.sandbox);
  keys_ = folder.read(settings_.user, reader);
  return ok();
}

bool KeysForJob::is_wanted(const keyring::ServedKey& key) const {
  return settings_.fingerprint.empty() || key.fingerprint.empty() ||
         key.fingerprint == settings_.fingerprint;
}

// report names the files that were left out.  sshd takes no key at all from a command that fails,
// so a bad file beside a good one must not be a failure.
void KeysForJob::report(bool is_answered) {
  for (const auto& [name, error] : keys_.errors) {
    const std::string source = settings_.folder + "/" + name;
    if (is_answered) {
      console_.warning(source, error.message());
    } else {
      console_.error(source, error);
    }
  }
}

Result<int> KeysForJob::commit() {
  for (const keyring::ServedKey& key : keys_.keys) {
    if (is_wanted(key)) {
      console_.output(key.line + "\n");
    }
  }
  report(!keys_.keys.empty());
  return 0;
}

// check_fingerprint takes what sshd puts in the place of %f, in its default form.
Status check_fingerprint(const std::string& text) {
  constexpr std::string_view kPrefix = "SHA256:";
  constexpr std::size_t kBase64 = 43;
  return text.starts_with(kPrefix) && text.size() == kPrefix.size() + kBase64
             ? ok()
             : Status(Error(errors::usage_bad_value,
                            {},
                            "FINGERPRINT is SHA256: and 43 characters, sshd's %f (FingerprintHash "
                            "sha256)"));
}

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  const std::vector<std::string>& words = arguments.inputs();
  if (words.empty() || words.size() > 2) {
    return Error(errors::usage_bad_value, {}, "say USER, and FINGERPRINT if it is known");
  }
  if (arguments.get("index").empty() == arguments.get("dir").empty()) {
    return Error(errors::usage_bad_value, {}, "say either --index FILE or --dir DIR");
  }
  KeysForSettings settings{
      words[0], words.size() > 1 ? words[1] : "", arguments.get("index"), arguments.get("dir"), {}};
  KEYFLUENT_TRY(settings.sandbox, sandbox_mode(arguments));
  if (!keyring::is_user_name(settings.user)) {
    return Error(
        errors::usage_bad_value, {}, "there can be no file of the account " + settings.user);
  }
  if (words.size() > 1) {
    KEYFLUENT_CHECK(check_fingerprint(settings.fingerprint));
  }
  return make_job<KeysForJob>(std::move(settings), console);
}

constexpr std::array kExamples = {
    Example{"keyfluent keys-for bob --index /etc/ssh/keys.cdb",
            "what sshd would be told about bob"},
    Example{"keyfluent keys-for bob --dir /etc/ssh/keys", "the same from the folder itself"},
};

constexpr std::array kOptions = {
    Option{"index", 0, "FILE", "answer from this index, made by keyfluent index"},
    Option{"dir", 0, "DIR", "answer from this folder: DIR/USER, DIR/USER.pub, DIR/USER/*"},
};

}  // namespace

const Command keys_for_command{
    .name = "keys-for",
    .summary = "Tell sshd the keys of an account (AuthorizedKeysCommand)",
    .usage = "USER [FINGERPRINT] --index FILE | --dir DIR",
    .description =
        "Prints the lines of authorized_keys that the folder or index holds for USER, for sshd. In "
        "sshd_config:\n\n"
        "AuthorizedKeysCommand /usr/bin/keyfluent keys-for --index /etc/ssh/keys.cdb %u "
        "%f\n\n"
        "AuthorizedKeysCommandUser nobody\n\n"
        "With FINGERPRINT only the line of that key is printed, and the lines of certificate "
        "authorities. No line is an answer too: the exit code is 0. An index whose files have "
        "changed since, that cannot be verified, or that others could change, gives no key, and "
        "code 5. With --dir the files are read themselves; one that cannot be used is named, and "
        "is a failure only if there is no other.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
};

}  // namespace keyfluent::cli
