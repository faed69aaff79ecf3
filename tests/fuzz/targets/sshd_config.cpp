// SPDX-License-Identifier: MIT
// Input: whether the account is in a group, then sshd's configuration: a file, and the same as an
// answer of `sshd -T`.
#include "src/server/sshd_config.h"

#include "src/findings/errors.h"
#include "tests/fuzz/harness.h"

#include <algorithm>

namespace keyfluent::fuzz {

namespace {

using namespace server;

constexpr const char* kKeywords[] = {"authorizedkeysfile", "allowusers", "port", "usepam"};

bool is_same(const Settings& one, const Settings& other) {
  return std::all_of(std::begin(kKeywords), std::end(kKeywords), [&](const char* keyword) {
    return one.lines(keyword) == other.lines(keyword);
  });
}

void check_settings(const Settings& settings, std::size_t most) {
  for (const char* keyword : kKeywords) {
    const Settings::Words all = settings.all(keyword);
    const Settings::Words first = settings.first(keyword);
    KEYFLUENT_EXPECT(first.size() <= all.size() && all.size() <= most);
    KEYFLUENT_EXPECT(settings.path(keyword).empty() ||
                     settings.path(keyword) == settings.text(keyword));
    KEYFLUENT_EXPECT(settings.is_on(keyword, true) || !settings.is_on(keyword, false));
  }
}

// A file that includes itself ends in an error; another has a Match block that ends with it.
ReadIncluded including(std::string_view text) {
  return [text](std::string_view pattern) -> std::vector<std::string> {
    return {pattern == "self" ? std::string(text) : "Match user deploy\nUsePAM no\n"};
  };
}

}  // namespace

void fuzz_sshd_config(ByteView input) {
  Knobs knobs(input);
  const Account account{"deploy", std::vector<std::string>(knobs.next() % 2u, "sftp")};
  const std::string_view text = knobs.text();
  check_settings(Settings::of_answer(text), text.size());
  const ReadIncluded read = including(text);
  const Result<FileSettings> found = parse_settings(text, account, read);
  const Result<KeysConfig> keys = parse_sshd_config(text, account, read);
  KEYFLUENT_EXPECT(found.has_value() == keys.has_value());
  if (!found) {
    KEYFLUENT_EXPECT(found.error().is(errors::sshd_config_unreadable));
    return;
  }
  KEYFLUENT_EXPECT(found->settings.first("authorizedkeysfile") == keys->authorized_keys_files);
  const std::string commented = "# \"a comment\n\n" + std::string(text);
  const Result<FileSettings> again = parse_settings(commented, account, read);
  KEYFLUENT_EXPECT(again.has_value() && is_same(again->settings, found->settings));
}

}  // namespace keyfluent::fuzz
