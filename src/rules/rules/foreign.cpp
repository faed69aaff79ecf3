// SPDX-License-Identifier: MIT
// Lines that belong into another file: conflict markers, blocks of other formats, pieces of a
// wrapped key, known_hosts, other languages' comments.
#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>

namespace keyfluent::rules {

namespace {

// ---- conflict markers ---------------------------------------------------------------------------

constexpr std::size_t kMarker = 7;

bool is_marker(std::string_view text) {
  constexpr std::string_view kCharacters = "<|=>";
  if (text.size() < kMarker || kCharacters.find(text[0]) == kCharacters.npos) {
    return false;
  }
  const std::size_t run = std::min(text.find_first_not_of(text[0]), text.size());
  const bool is_alone = run == text.size() || text[run] == '\r';
  return run == kMarker && (is_alone || (text[0] != '=' && is_blank(text[run])));
}

// Without its markers the conflict would be decided for both sides, and nobody would see it again:
// no fix.
std::optional<Diagnosis> diagnose_marker(const LineContext& line) {
  if (!is_marker(line.text)) {
    return std::nullopt;
  }
  return Diagnosis{
      0, kMarker, "a merge conflict is not resolved: the keys of both sides can log in"};
}

// ---- known_hosts --------------------------------------------------------------------------------

// is_key_at is true if a key type and base64 begin there.
bool is_key_at(std::string_view text, std::size_t at) {
  const std::size_t end = word_end(text, at);
  const std::size_t blob = word_start(text, end);
  return find_algorithm(text.substr(at, end - at)) != nullptr &&
         text.substr(blob).starts_with("AAAA");
}

bool is_host(std::string_view word) {
  return word.starts_with("|1|") || word.find_first_of(".[:") != word.npos;
}

std::optional<Diagnosis> diagnose_known_hosts(const LineContext& line) {
  const std::size_t begin = word_start(line.text);
  std::size_t end = word_end(line.text, begin);
  const std::string_view word = line.text.substr(begin, end - begin);
  const bool is_plain = word.find_first_of("\"=") == word.npos || word.starts_with("|1|");
  if (!is_plain || !is_host(word) || !is_key_at(line.text, word_start(line.text, end))) {
    return std::nullopt;
  }
  return Diagnosis{begin, end, "this is a line of known_hosts: it begins with the name of a host"};
}

// ---- comments -----------------------------------------------------------------------------------

std::optional<Diagnosis> diagnose_comment(const LineContext& line) {
  const std::size_t begin = word_start(line.text);
  const std::string_view text = line.text.substr(begin);
  constexpr std::array<std::string_view, 5> kSigns = {";", "//", "--", "/*", "<!--"};
  const auto* sign = std::find_if(
      kSigns.begin(), kSigns.end(), [&](std::string_view s) { return text.starts_with(s); });
  if (sign == kSigns.end()) {
    return std::nullopt;
  }
  return Diagnosis{begin,
                   begin + sign->size(),
                   "only # begins a comment: to sshd this is a line that it cannot read",
                   replace_fix(line, begin, begin, "# ", "make it a comment", true)};
}

}  // namespace

constexpr Rule conflict_marker_rule{
    .id = "KF105",
    .name = "conflict-marker",
    .level = Level::kError,
    .title = "a merge conflict is not resolved",
    .why =
        "git wrote both sides of a conflict into the file. sshd cannot read the marker lines and "
        "passes over them, so the keys of both sides are live: also those that one side had "
        "removed.",
    .bad = "<<<<<<< HEAD\nssh-ed25519 AAAA… alice\n=======\nssh-ed25519 AAAA… bob\n>>>>>>> branch",
    .good = "ssh-ed25519 AAAA… alice",
    .remedy = "decide which keys belong here, and remove the others and the markers",
    .severity = "7.0",
    .diagnose = diagnose_marker,
};

constexpr Rule pasted_private_key_rule{
    .id = "KF106",
    .name = "pasted-private-key",
    .level = Level::kError,
    .title = "a private key stands in the file",
    .why =
        "Whoever can read the file, or the repository that it is kept in, can log in as the owner "
        "of "
        "the key, wherever its public half is known. authorized_keys needs the public half alone, "
        "and sshd reads nothing of the private one.",
    .bad = "-----BEGIN OPENSSH PRIVATE KEY-----\n…\n-----END OPENSSH PRIVATE KEY-----",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy =
        "consider the key exposed: make a new pair, remove the old public key everywhere, and "
        "put only the new public key here",
    .severity = "9.8",
};

constexpr Rule pasted_block_rule{
    .id = "KF107",
    .name = "pasted-block",
    .level = Level::kError,
    .title = "a key in another format stands in the file",
    .why =
        "sshd reads keys in its own form of one line. An RFC 4716 file, as ssh.com's and PuTTY's "
        "programs write it, or a PEM block is so many unreadable lines to it.",
    .bad = "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA…\n---- END SSH2 PUBLIC KEY ----",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "keyfluent convert writes the line that sshd reads; put that in its place",
    .severity = "",
};

constexpr Rule split_key_rule{
    .id = "KF108",
    .name = "split-key",
    .level = Level::kError,
    .title = "a key is split over several lines",
    .why =
        "A mail program or an editor broke the long line. sshd reads one key a line and knows no "
        "continuation, so none of the pieces is a key. Counted with wc -l the key must be 1 line.",
    .bad = "ssh-ed25519\nAAAA…\n… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "keyfluent convert joins the lines; put its output in their place",
    .severity = "",
};

constexpr Rule known_hosts_line_rule{
    .id = "KF110",
    .name = "known-hosts-line",
    .level = Level::kError,
    .title = "a line of known_hosts stands in the file",
    .why =
        "The first word is the name of a host. In known_hosts that is right: there the key is the "
        "host's. Here sshd takes the word for an option that it does not know, and refuses the "
        "line.",
    .bad = "server.example.com ssh-ed25519 AAAA…",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "put the user's public key here; a host's key does not let anybody in",
    .severity = "",
    .diagnose = diagnose_known_hosts,
};

constexpr Rule foreign_comment_rule{
    .id = "KF111",
    .name = "foreign-comment",
    .level = Level::kWarning,
    .title = "the line is commented out in a way that sshd does not know",
    .why =
        "sshd skips lines whose first character is #. Lines after ;, //, -- and the like are "
        "errors "
        "to it: it passes over them all the same, but other programs that read the file may not.",
    .bad = "; ssh-ed25519 AAAA… bob",
    .good = "# ssh-ed25519 AAAA… bob",
    .remedy = "put # before the line",
    .severity = "",
    .diagnose = diagnose_comment,
};

}  // namespace keyfluent::rules
