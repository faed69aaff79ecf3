// SPDX-License-Identifier: MIT
// Lines that are nearly right: a blank among the options, typographic quotes, a key type in the
// wrong case.
#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"
#include "src/rules/rules.h"

#include <algorithm>
#include <array>

namespace keyfluent::rules {

namespace {

// ---- blanks among the options -------------------------------------------------------------------

// begins_option is true if a word begins with the name of an option.
bool begins_option(std::string_view word) {
  const std::string_view name = word.substr(0, word.find_first_of(",= \t\""));
  return !name.empty() && authorized_keys::find_option(name) != nullptr;
}

// A blank makes a dead line of one that would let somebody in: to remove it is not safe.
std::optional<Diagnosis> diagnose_blank(const LineContext& line) {
  const std::size_t begin = word_start(line.text);
  const std::string_view text = line.text.substr(begin);
  const std::size_t length = authorized_keys::options_end(text);
  if (length == text.npos || length == 0 || !begins_option(text)) {
    return std::nullopt;
  }
  const std::size_t blank = begin + length;
  const std::size_t next = word_start(line.text, blank);
  const std::string_view rest = line.text.substr(next);
  const bool is_list = line.text[blank - 1] == ',' ? begins_option(rest) : rest.starts_with(',');
  const bool is_value = line.text[blank - 1] == '=' || rest.starts_with('=');
  if (next == blank || !(is_list || is_value)) {
    return std::nullopt;
  }
  return Diagnosis{blank,
                   next,
                   "a blank ends the options, and what follows it is no key",
                   replace_fix(line, blank, next, "", "remove the blank", false)};
}

// ---- quotes -------------------------------------------------------------------------------------

// The quotation marks of word processors in UTF-8, and those that a shell would take.
constexpr std::array<std::string_view, 8> kQuotes = {"'",
                                                     "`",
                                                     "\xE2\x80\x9C",
                                                     "\xE2\x80\x9D",
                                                     "\xE2\x80\x9E",
                                                     "\xE2\x80\x98",
                                                     "\xE2\x80\x99",
                                                     "&quot;"};

std::optional<Diagnosis> diagnose_quotes(const LineContext& line) {
  if (!begins_option(line.text.substr(word_start(line.text)))) {
    return std::nullopt;
  }
  const std::size_t equals = line.text.find('=');
  const std::string_view value = line.text.substr(std::min(equals, line.text.size() - 1) + 1);
  for (const std::string_view quote : kQuotes) {
    if (equals != line.text.npos && value.starts_with(quote)) {
      return Diagnosis{equals + 1,
                       equals + 1 + quote.size(),
                       "an option's value must stand in plain double quotes (\")"};
    }
  }
  return std::nullopt;
}

// ---- key types ----------------------------------------------------------------------------------

struct ShortName {
  std::string_view wrong;  // in lower case
  std::string_view right;
};

constexpr std::array<ShortName, 7> kShortNames = {{
    {"ed25519", "ssh-ed25519"},
    {"rsa", "ssh-rsa"},
    {"dsa", "ssh-dss"},
    {"dss", "ssh-dss"},
    {"ssh-dsa", "ssh-dss"},
    {"ssh_rsa", "ssh-rsa"},
    {"ssh_ed25519", "ssh-ed25519"},
}};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

// meant_type returns the key type that is meant by a word which is none; empty: none.
std::string_view meant_type(std::string_view word) {
  constexpr std::size_t kLongestName = 64;
  if (word.empty() || word.size() > kLongestName || find_algorithm(word) != nullptr) {
    return {};
  }
  const std::string small = lower(word);
  if (const Algorithm* algorithm = find_algorithm(small)) {
    return algorithm->name;
  }
  const auto* name = std::find_if(
      kShortNames.begin(), kShortNames.end(), [&](const ShortName& n) { return n.wrong == small; });
  return name == kShortNames.end() ? std::string_view() : name->right;
}

std::optional<Diagnosis> diagnose_type_at(const LineContext& line, std::size_t begin) {
  const std::size_t end = word_end(line.text, begin);
  const std::size_t blob = word_start(line.text, end);
  const std::string_view type = meant_type(line.text.substr(begin, end - begin));
  if (type.empty() || !line.text.substr(blob).starts_with("AAAA")) {
    return std::nullopt;
  }
  return Diagnosis{begin,
                   end,
                   "the type is written " + std::string(type) + ", in just this way",
                   replace_fix(line, begin, end, std::string(type), "correct the type", false)};
}

std::optional<Diagnosis> diagnose_type(const LineContext& line) {
  const std::size_t begin = word_start(line.text);
  if (auto first = diagnose_type_at(line, begin)) {
    return first;
  }
  const std::size_t options = authorized_keys::options_end(line.text.substr(begin));
  return options == line.text.npos ? std::nullopt
                                   : diagnose_type_at(line, word_start(line.text, begin + options));
}

}  // namespace

constexpr Rule blank_in_options_rule{
    .id = "KF112",
    .name = "blank-in-options",
    .level = Level::kError,
    .title = "a blank stands among the options",
    .why =
        "The first blank outside quotes ends the options. sshd looks for the key right behind it, "
        "finds another option instead, and refuses the line.",
    .bad = "no-pty, no-port-forwarding ssh-ed25519 AAAA… bob",
    .good = "no-pty,no-port-forwarding ssh-ed25519 AAAA… bob",
    .remedy = "separate options with a comma alone, and put no blank around the = sign",
    .severity = "",
    .diagnose = diagnose_blank,
};

constexpr Rule wrong_quotes_rule{
    .id = "KF113",
    .name = "wrong-quotes",
    .level = Level::kError,
    .title = "an option's value is in the wrong kind of quotes",
    .why =
        "sshd knows the plain double quote alone. Single quotes, and the curved ones that word "
        "processors and web pages make of it, are part of the text to sshd, which then refuses the "
        "line because the value has no quotes.",
    .bad = "from='192.0.2.1' ssh-ed25519 AAAA… bob",
    .good = "from=\"192.0.2.1\" ssh-ed25519 AAAA… bob",
    .remedy = "write the value in plain double quotes",
    .severity = "",
    .diagnose = diagnose_quotes,
};

constexpr Rule key_type_spelling_rule{
    .id = "KF114",
    .name = "key-type-spelling",
    .level = Level::kError,
    .title = "the key type is misspelt",
    .why =
        "Key types are compared byte by byte, capital letters and all, and short names mean "
        "nothing "
        "to sshd. It takes the word for options, and refuses the line.",
    .bad = "SSH-ED25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "write the type as the .pub file has it",
    .severity = "",
    .diagnose = diagnose_type,
};

}  // namespace keyfluent::rules
