// SPDX-License-Identifier: MIT
// Input: texts of a system that the doctor and the check of a connection look into: a line of
// shadow(5), a shell's start-up file, a message of ssh or sshd, what `ssh -G` says, a target.
#include "src/server/messages.h"
#include "src/server/printing.h"
#include "src/server/shadow.h"
#include "src/sftp/ssh_config.h"
#include "tests/fuzz/harness.h"

#include <algorithm>

namespace keyfluent::fuzz {

namespace {

void check_shadow(std::string_view text) {
  const auto shadow = server::parse_shadow(text.substr(0, text.find('\n')));
  if (!shadow) {
    return;
  }
  KEYFLUENT_EXPECT(shadow->changed >= -1 && shadow->maximum >= -1);
  KEYFLUENT_EXPECT(shadow->inactive >= -1 && shadow->expires >= -1);
  KEYFLUENT_EXPECT(!shadow->is_empty || !shadow->has_password);
  const server::Standing standing = server::standing_on(*shadow, 20'000);
  KEYFLUENT_EXPECT(standing <= server::Standing::kInactive);
}

void check_printing(std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  if (const auto line = server::find_printing_line(text)) {
    KEYFLUENT_EXPECT(line->number >= 1 && line->number <= lines);
    KEYFLUENT_EXPECT(line->text.size() <= 60 && text.find(line->text) != text.npos);
  }
}

void check_message(std::string_view text) {
  if (const server::Message* const message = server::find_message(text)) {
    KEYFLUENT_EXPECT(!message->pattern.empty() && !message->remedy.empty());
  }
  if (const auto length = server::length_of_message(text)) {
    KEYFLUENT_EXPECT(server::letters_of(*length).size() <= 4);
  }
}

void check_ssh(std::string_view text) {
  const sftp::SshConfig config = sftp::read_ssh_config(text, "/home/me");
  KEYFLUENT_EXPECT(config.known_hosts.size() + config.identity_files.size() <= text.size());
  sftp::Target target;
  if (sftp::read_target(text, target)) {
    KEYFLUENT_EXPECT(!target.host.empty() && !target.host.starts_with('-'));
    KEYFLUENT_EXPECT(!target.user.starts_with('-'));
    KEYFLUENT_EXPECT(text.find(target.host) != text.npos);
  }
}

}  // namespace

void fuzz_system_texts(ByteView input) {
  const std::string_view text = as_text(input);
  check_shadow(text);
  check_printing(text);
  check_message(text);
  check_ssh(text);
}

}  // namespace keyfluent::fuzz
