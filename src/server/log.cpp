// SPDX-License-Identifier: MIT
#include "src/server/log.h"

#include "src/findings/errors.h"
#include "src/platform/run_program.h"
#include "src/server/key_search.h"
#include "src/server/messages.h"

#include <algorithm>
#include <array>
#include <map>

namespace keyfluent::server {

namespace {

constexpr std::size_t kMostFingerprints = 20;
constexpr std::size_t kFingerprint = 50;  // "SHA256:" and 43 characters

// word_after returns the word behind a text; empty if the text is not there.
std::string_view word_after(std::string_view line, std::string_view text) {
  const std::size_t at = line.find(text);
  if (at == line.npos) {
    return {};
  }
  line.remove_prefix(at + text.size());
  return line.substr(0, line.find_first_of(" ,:'\""));
}

// user_of finds the account that a message is about; empty if it names none.
std::string_view user_of(std::string_view line) {
  constexpr std::array<std::string_view, 8> kBefore = {"for invalid user ",
                                                       "nvalid user ",
                                                       "authenticating user ",
                                                       "ublickey for ",
                                                       "assword for ",
                                                       "User ",
                                                       "by user ",
                                                       "for user "};
  for (const std::string_view before : kBefore) {
    if (const std::string_view word = word_after(line, before); !word.empty()) {
      return word;
    }
  }
  return word_after(line, "Account ");
}

struct Seen {
  std::size_t count = 0;
  std::size_t order = 0;  // of the last one
  std::string last;
};

// with_name puts the account's name for USER.
std::string with_name(std::string_view text, const std::string& name) {
  constexpr std::string_view kHole = "USER";
  std::string result(text);
  for (std::size_t at = result.find(kHole); at != result.npos;
       at = result.find(kHole, at + name.size())) {
    result.replace(at, kHole.size(), name);
  }
  return result;
}

Stage describe(const Message& message, const Seen& seen, const std::string& name) {
  std::vector<std::string> advice;
  std::string_view rest = message.remedy;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    advice.push_back(with_name(rest.substr(0, end), name));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  const std::string times = seen.count == 1 ? "once" : std::to_string(seen.count) + " times";
  const bool is_good = message.pattern.starts_with("accepted");
  Stage stage = is_good ? pass("") : warn("LOG", "", std::move(advice));
  stage.text = "Said " + times + ", last: \"" + seen.last + "\". " + std::string(message.cause);
  return stage;
}

class Log {
 public:
  explicit Log(const Subject& subject) : subject_(subject) {}

  void take(std::string_view line) {
    const std::string_view user = user_of(line);
    if (!user.empty() && user != subject_.user.name) {
      return;
    }
    constexpr std::size_t kShown = 300;
    if (const Message* message = find_message(line);
        message != nullptr && message->said_by.find("sshd") != std::string_view::npos) {
      Seen& seen = seen_[message];
      seen.count += 1;
      seen.order = ++order_;
      seen.last = line.substr(0, kShown);
    }
    take_fingerprint(line);
  }

  Findings take_findings() {
    Findings findings;
    std::vector<std::pair<const Message*, const Seen*>> rows;
    for (const auto& [message, seen] : seen_) {
      rows.emplace_back(message, &seen);
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return a.second->order < b.second->order;
    });
    for (const auto& [message, seen] : rows) {
      findings.push_back(describe(*message, *seen, subject_.user.name));
    }
    for (const std::string& fingerprint : fingerprints_) {
      findings.push_back(place_of(fingerprint));
    }
    for (Stage& stage : findings) {
      stage.name = kLogName;
    }
    return findings;
  }

 private:
  void take_fingerprint(std::string_view line) {
    const std::size_t at = line.find("SHA256:");
    if (at == line.npos || line.size() - at < kFingerprint) {
      return;
    }
    const std::string fingerprint(line.substr(at, kFingerprint));
    const bool is_known =
        std::find(fingerprints_.begin(), fingerprints_.end(), fingerprint) != fingerprints_.end();
    if (!is_known && fingerprints_.size() < kMostFingerprints) {
      fingerprints_.push_back(fingerprint);
    }
  }

  [[nodiscard]] Stage place_of(const std::string& fingerprint) const {
    for (const KeysFile& file : subject_.keys_files) {
      for (const JudgedLine& line : judge_lines(file, subject_)) {
        if (line.fingerprint == fingerprint) {
          return pass(fingerprint + " is line " + std::to_string(line.number) + " of " + file.path +
                      ".");
        }
      }
    }
    return warn("LOG_KEY_UNKNOWN",
                fingerprint + " was offered, and stands in no file of keys that was read.",
                {"Is it the key that was meant? ssh-keygen -lf KEY.pub on the client"});
  }

  const Subject& subject_;
  std::size_t order_ = 0;
  std::map<const Message*, Seen> seen_;
  std::vector<std::string> fingerprints_;
};

}  // namespace

Findings explain_log(std::string_view text, const Subject& subject) {
  Log log(subject);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    log.take(line.substr(0, line.find_last_not_of("\r") + 1));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return log.take_findings();
}

Result<std::string> read_journal() {
  const auto output = platform::run_program(
      "/usr/bin/journalctl",
      {"-u", "ssh", "-u", "sshd", "-n", "2000", "--no-pager", "-q", "-o", "short-iso"});
  if (!output) {
    return Error(errors::journal_unavailable, {}, output.error().message());
  }
  if (output->exit_code != 0) {
    return Error(errors::journal_unavailable, {}, output->text.substr(0, output->text.find('\n')));
  }
  return output->text;
}

}  // namespace keyfluent::server
