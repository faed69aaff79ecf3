// SPDX-License-Identifier: MIT
// The line that accepts the key, or why none does; without a key, which keys are accepted.
#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/findings/errors.h"
#include "src/server/apart.h"

#include <algorithm>

namespace keyfluent::server {

namespace {

using authorized_keys::Offer;
using authorized_keys::Verdict;

constexpr std::size_t kMostBadLines = 5;

std::string place_of(const JudgedLine& line) {
  return line.path + " line " + std::to_string(line.number);
}

std::string sentence_of_files(const Subject& subject) {
  std::string names;
  for (const KeysFile& file : subject.keys_files) {
    names += (names.empty() ? "" : " and ") + file.path;
  }
  return "sshd reads only " + names + ".";
}

// authorize_line is what to do to let the key in.
std::string authorize_line(const Subject& subject) {
  return "keyfluent authorize KEY.pub --user " + subject.user.name;
}

Stage judge_accepted(const JudgedLine& line, const Subject& subject) {
  const std::string conditions =
      line.conditions.empty() ? "" : ", under conditions: " + line.conditions;
  if (!line.command.empty() && line.command.find("sftp") == std::string::npos) {
    return warn("SRV_FORCED_COMMAND",
                place_of(line) + " accepts the key" + conditions + ", and runs \"" + line.command +
                    "\" instead of SFTP (command=).",
                {"For SFTP take command= out of the line, or make it command=\"internal-sftp\"."});
  }
  if (line.offer == Offer::kUnknown) {
    return warn("SRV_AK_CONDITIONS",
                place_of(line) + " accepts the key" + conditions +
                    ". Whether they hold depends on the client's address.",
                {"keyfluent doctor --user " + subject.user.name + " --from ADDRESS --key FILE"});
  }
  return pass(place_of(line) + " accepts the key " + line.fingerprint + conditions + ".");
}

Stage judge_refused(const JudgedLine& line, const Subject& subject) {
  const std::string begin = place_of(line) + " has the key, ";
  if (line.verdict == Verdict::kDead) {
    return fail("SRV_AK_DEAD",
                begin + "but can never let it in: " + line.reason + ".",
                {line.hint.empty() ? "keyfluent check " + quoted(line.path) : line.hint});
  }
  if (line.failed == "expiry-time") {
    return fail("SRV_AK_EXPIRED",
                begin + "but its time is over: expiry-time=\"" + line.failed_value + "\".",
                {"Take the line out (keyfluent revoke), and authorize the key anew: " +
                 authorize_line(subject)});
  }
  if (line.failed == "from") {
    return fail("SRV_AK_FROM",
                begin + "but not for the address " + subject.question.address + ": from=\"" +
                    line.failed_value + "\".",
                {"Add the client's address to from= in that line."});
  }
  if (line.failed == "algorithm" || line.failed == "rsa-size") {
    return fail("KEYTYPE_REFUSED",
                begin + "but sshd does not take keys of this kind (" + line.failed + ").",
                {"See what is said above about algorithms."});
  }
  return fail("SRV_AK_CERTIFICATE",
              begin + "but does not take this certificate: it is not valid now, or not for " +
                  subject.user.name +
                  (line.conditions.empty() ? "." : " (" + line.conditions + ")."),
              {"ssh-keygen -L -f CERTIFICATE shows its names and dates."});
}

Stage judge_bad(const JudgedLine& line, bool stops) {
  const std::string what =
      line.pasted.empty() ? line.reason : "it begins " + line.pasted + ", not a line of a key";
  const std::string advice =
      line.pasted.starts_with("a public key")
          ? "Take the block out, and turn the file into a line: keyfluent convert FILE"
      : line.hint.empty() ? "keyfluent check " + quoted(line.path)
                          : line.hint + " (keyfluent check " + quoted(line.path) + ")";
  Stage stage = stops ? fail("SRV_AK_BADLINE", "", {advice}) : warn("SRV_AK_BADLINE", "", {advice});
  stage.text = place_of(line) + ": sshd cannot read the line: " + what + ".";
  return stage;
}

// candidates are files where keys are put by mistake.
std::vector<std::string> candidates(const Subject& subject) {
  const std::string folder = subject.user.home + "/.ssh";
  std::vector<std::string> paths = {subject.user.home + "/authorized_keys",
                                    "/etc/ssh/authorized_keys/" + subject.user.name,
                                    "/etc/ssh/authorized_keys.d/" + subject.user.name,
                                    "/root/.ssh/authorized_keys"};
  for (const std::string& name : names_in(subject.user, folder)) {
    paths.push_back(folder + "/" + name);
  }
  std::erase_if(paths, [&](const std::string& path) {
    return std::any_of(subject.keys_files.begin(),
                       subject.keys_files.end(),
                       [&](const KeysFile& file) { return file.path == path; });
  });
  return paths;
}

// stands_in tells whether the file has the key, in any form.
bool stands_in(const SeenFile& file, const Subject& subject, Findings& findings) {
  const Result<bool> holds = holds_key_apart(file.text, subject);
  if (!holds) {
    findings.push_back(not_looked_into(file.path, holds.error()));
  }
  return holds && *holds;
}

void look_elsewhere(const Subject& subject, Findings& findings) {
  for (const std::string& path : candidates(subject)) {
    constexpr std::size_t kBytes = std::size_t{1} << 20;
    const SeenFile file = read_as(subject.user, path, kBytes);
    if (!file.error && stands_in(file, subject, findings)) {
      findings.push_back(fail("SRV_AK_ELSEWHERE",
                              "The key stands in " + path + ", but " + sentence_of_files(subject),
                              {authorize_line(subject)}));
    }
  }
}

// is_hidden is true if a file of keys could not be looked into.
bool is_hidden(const Subject& subject) {
  return std::any_of(
      subject.keys_files.begin(), subject.keys_files.end(), [](const KeysFile& file) {
        return file.error && (file.error->is(errors::permission_denied) ||
                              file.error->is(errors::input_too_large));
      });
}

// look_into_files finds the key where it stands in another form than as a line.
void look_into_files(const Subject& subject, Findings& findings) {
  for (const KeysFile& file : subject.keys_files) {
    if (!file.error && stands_in(file, subject, findings)) {
      findings.push_back(
          fail("SRV_AK_BADLINE",
               "The key stands in " + file.path + ", but in a form that sshd cannot read.",
               {"keyfluent check " + quoted(file.path) + ", then: " + authorize_line(subject)}));
    }
  }
}

void judge_absent(std::size_t lines, const Subject& subject, Findings& findings) {
  look_elsewhere(subject, findings);
  look_into_files(subject, findings);
  const std::string fingerprint = sha256_fingerprint(*subject.question.key);
  if (is_hidden(subject)) {
    findings.push_back(unseen("Whether a line accepts the key " + fingerprint +
                              " cannot be told: not every file of keys can be read."));
    return;
  }
  const bool has_command = !subject.settings().path("authorizedkeyscommand").empty();
  const std::string text = "No line accepts the key " + fingerprint + " (" + std::to_string(lines) +
                           (lines == 1 ? " line" : " lines") + " looked at). " +
                           sentence_of_files(subject);
  findings.push_back(has_command ? warn("SRV_AK_NO_KEY", text, {authorize_line(subject)})
                                 : fail("SRV_AK_NO_KEY", text, {authorize_line(subject)}));
}

void add_bad_lines(const std::vector<JudgedLine>& lines, bool stops, Findings& findings) {
  std::size_t count = 0;
  for (const JudgedLine& line : lines) {
    if (line.verdict == Verdict::kReject && count++ < kMostBadLines) {
      findings.push_back(judge_bad(line, stops));
    }
  }
  if (count > kMostBadLines) {
    findings.push_back(warn("SRV_AK_BADLINE",
                            std::to_string(count - kMostBadLines) + " more lines cannot be read.",
                            {"keyfluent check says it of each."}));
  }
}

void judge_for_key(const std::vector<JudgedLine>& lines,
                   const Subject& subject,
                   Findings& findings) {
  const auto with = [&](Offer wanted) {
    return std::find_if(lines.begin(), lines.end(), [wanted](const JudgedLine& line) {
      return line.offer == wanted;
    });
  };
  for (const Offer wanted : {Offer::kAccepted, Offer::kUnknown}) {
    if (const auto line = with(wanted); line != lines.end()) {
      findings.push_back(judge_accepted(*line, subject));
      return;
    }
  }
  for (const JudgedLine& line : lines) {
    if (line.offer == Offer::kRefused) {
      findings.push_back(judge_refused(line, subject));
    }
  }
  add_bad_lines(lines, true, findings);
  if (with(Offer::kRefused) == lines.end()) {
    judge_absent(lines.size(), subject, findings);
  }
}

// list_keys says which keys are accepted, where none is asked about.
void list_keys(const std::vector<JudgedLine>& lines, Findings& findings) {
  constexpr std::size_t kMostLines = 50;
  std::size_t count = 0;
  Stage stage = pass("");
  for (const JudgedLine& line : lines) {
    const bool is_good = line.verdict == Verdict::kAccept || line.verdict == Verdict::kAcceptIf;
    if (is_good && count++ < kMostLines) {
      stage.note(place_of(line),
                 line.fingerprint + (line.conditions.empty() ? "" : " if ") + line.conditions);
    }
  }
  add_bad_lines(lines, false, findings);
  stage.text = std::to_string(count) + (count == 1 ? " line" : " lines") +
               " can accept a key (--verbose lists them; --key FILE asks about one).";
  if (count == 0) {
    stage = warn("SRV_AK_NO_KEY",
                 "No line of the files of keys accepts any key.",
                 {"keyfluent authorize KEY.pub --user NAME"});
  }
  findings.push_back(std::move(stage));
}

void run(const Subject& subject, Findings& findings) {
  std::vector<JudgedLine> lines;
  bool is_any_read = false;
  for (const KeysFile& file : subject.keys_files) {
    is_any_read = is_any_read || !file.error;
    if (file.error) {
      continue;
    }
    if (auto more = judge_lines_apart(file, subject)) {
      std::move(more->begin(), more->end(), std::back_inserter(lines));
    } else {
      findings.push_back(not_looked_into(file.path, more.error()));
    }
  }
  if (subject.question.key) {
    judge_for_key(lines, subject, findings);
  } else if (is_any_read) {
    list_keys(lines, findings);
  }
}

}  // namespace

constinit const Check key_check{"key", true, run};

}  // namespace keyfluent::server
