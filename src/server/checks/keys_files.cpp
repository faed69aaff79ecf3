// SPDX-License-Identifier: MIT
// The files of AuthorizedKeysFile: there, readable by the account, and good enough for StrictModes.
#include "src/findings/errors.h"
#include "src/server/check.h"
#include "src/server/strict_modes.h"

#include <algorithm>

namespace keyfluent::server {

namespace {

Stage judge(const Refusal& refusal, const KeysFile& file, const Subject& subject) {
  const std::string mode = octal(refusal.status.st_mode);
  const std::string owner = owner_name(refusal.status.st_uid);
  std::string text = refusal.path + " has the mode " + mode + " and belongs to " + owner + ": ";
  std::vector<std::string> advice;
  if (refusal.is_wrong_owner) {
    text += "it must belong to " + subject.user.name + " or root. ";
    advice.push_back("chown " + subject.user.name + " " + quoted(refusal.path));
  }
  if (refusal.mended != (refusal.status.st_mode & 07777)) {
    text += "others than " + subject.user.name + " can write to it. ";
    advice.push_back("chmod go-w " + quoted(refusal.path));
  }
  Stage stage = fail("SRV_STRICTMODES",
                     text + "So sshd (StrictModes) ignores every key in " + file.path + ".",
                     std::move(advice));
  stage.note("path", refusal.path);
  stage.note("mode", mode);
  stage.note("owner", owner);
  return stage;
}

Stage judge_unread(const KeysFile& file, const Subject& subject) {
  const bool may_see = subject.is_root || platform::current_user()->uid == subject.user.uid;
  if (file.error->is(errors::permission_denied) && !may_see) {
    return unseen(file.path + " cannot be read by who runs this: run doctor as root or as " +
                  subject.user.name + ".");
  }
  if (file.error->is(errors::permission_denied)) {
    return fail(
        "SRV_AK_UNREADABLE",
        file.path + " cannot be read with the rights of " + subject.user.name +
            ", which is how sshd reads it.",
        {"chown " + subject.user.name + " " + quoted(file.path),
         "chmod u+r " + quoted(file.path),
         "Its folders must let " + subject.user.name + " through: namei -l " + quoted(file.path)});
  }
  if (file.error->is(errors::input_too_large)) {
    return unseen(file.path + " was not read here: " + file.error->message() + ".");
  }
  return fail("SRV_AK_UNREADABLE",
              file.path + " cannot be read: " + file.error->message() + ".",
              {"ls -ld " + quoted(file.path)});
}

bool is_missing(const KeysFile& file) {
  return file.error && file.error->is(errors::file_not_found);
}

// judge_none speaks where there is no file at all.
Stage judge_none(const Subject& subject) {
  std::string names;
  for (const KeysFile& file : subject.keys_files) {
    names += (names.empty() ? "" : ", ") + file.path;
  }
  if (names.empty() && subject.settings().path("authorizedkeyscommand").empty()) {
    return fail("SRV_AK_NONE",
                "AuthorizedKeysFile is none: sshd reads keys from no file.",
                {"In sshd_config: AuthorizedKeysFile .ssh/authorized_keys"});
  }
  if (names.empty()) {
    return warn("SRV_AK_NONE", "AuthorizedKeysFile is none: keys come from a command alone.", {});
  }
  const bool has_command = !subject.settings().path("authorizedkeyscommand").empty();
  const std::string text = "sshd looks for keys in " + names + ", and there is no such file.";
  const std::string advice =
      "Put the public key there: keyfluent authorize KEY.pub --user " + subject.user.name;
  return has_command ? warn("SRV_AK_MISSING", text, {advice})
                     : fail("SRV_AK_MISSING", text, {advice});
}

void run(const Subject& subject, Findings& findings) {
  const auto& files = subject.keys_files;
  if (std::all_of(files.begin(), files.end(), is_missing)) {
    findings.push_back(judge_none(subject));
    return;
  }
  for (const KeysFile& file : files) {
    if (is_missing(file)) {
      continue;
    }
    if (file.error) {
      findings.push_back(judge_unread(file, subject));
    }
    for (const Refusal& refusal : file.refusals) {
      findings.push_back(judge(refusal, file, subject));
    }
    if (!file.error && file.refusals.empty()) {
      findings.push_back(pass(file.path + " is read; owners and modes are good."));
    }
  }
}

}  // namespace

constinit const Check keys_files_check{"keys files", true, run};

}  // namespace keyfluent::server
