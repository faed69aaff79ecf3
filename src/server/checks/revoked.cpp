// SPDX-License-Identifier: MIT
// RevokedKeys: a list of keys, or a KRL, which ssh-keygen is asked about.
#include "keyfluent/core/base64.h"
#include "src/findings/errors.h"
#include "src/platform/descriptor.h"
#include "src/platform/files.h"
#include "src/platform/run_program.h"
#include "src/server/check.h"
#include "src/server/config_file.h"
#include "src/server/key_search.h"

#include <sys/mman.h>

namespace keyfluent::server {

namespace {

// ask_keygen asks about a KRL; nothing if it cannot be asked.
std::optional<bool> ask_keygen(const PublicKey& key, const std::string& path) {
  const platform::Descriptor file(::memfd_create("key", MFD_CLOEXEC));
  const std::string line = std::string(key.name()) + " " + encode_base64(key.blob()) + "\n";
  if (!file.is_open() || !platform::write_all(file.get(), as_bytes(line)) ||
      ::lseek(file.get(), 0, SEEK_SET) != 0) {
    return std::nullopt;
  }
  const auto output =
      platform::run_program("/usr/bin/ssh-keygen", {"-Q", "-f", path, "/dev/stdin"}, file.get());
  if (!output || (output->exit_code != 0 && output->text.find("REVOKED") == std::string::npos)) {
    return std::nullopt;
  }
  return output->exit_code != 0;
}

Stage judge_key(const PublicKey& key, const std::string& path, const Result<std::string>& text) {
  const bool is_list = text && !text->starts_with("SSHKRL\n");
  const auto answer = is_list ? std::optional(lists_key(*text, key)) : ask_keygen(key, path);
  if (!answer) {
    return unseen("Whether " + path +
                  " revokes the key cannot be told: ssh-keygen -Q gives no answer.");
  }
  return *answer ? fail("SRV_REVOKED", "The key is revoked by " + path + ".", {"Use a new key."})
                 : pass("The key is not revoked by " + path + ".");
}

void run(const Subject& subject, Findings& findings) {
  const std::string path = subject.settings().path("revokedkeys");
  if (path.empty()) {
    return;
  }
  const auto text = read_config(path);
  if (!text && text.error().is(errors::permission_denied) && !subject.is_root) {
    findings.push_back(unseen("Only root can see the list of revoked keys, " + path + "."));
  } else if (!text && !text.error().is(errors::input_too_large)) {
    findings.push_back(fail("SRV_REVOKED_UNREADABLE",
                            "RevokedKeys names " + path + ", which cannot be read (" +
                                text.error().message() + "): sshd then refuses every key.",
                            {"Restore the file, or take RevokedKeys out of sshd_config."}));
  } else if (subject.question.key) {
    findings.push_back(judge_key(*subject.question.key, path, text));
  } else {
    findings.push_back(pass(path + " can be read."));
  }
}

}  // namespace

constinit const Check revoked_check{"revoked keys", false, run};

}  // namespace keyfluent::server
