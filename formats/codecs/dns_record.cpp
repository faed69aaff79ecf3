// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/dns_record.h"

#include "keyfluent/core/text.h"
#include "keyfluent/keys/algorithm.h"

#include <algorithm>
#include <charconv>

namespace keyfluent::codecs {

namespace {

// Type is a record type and how many numbers its rdata begin with.
struct Type {
  std::string_view name;
  std::size_t numbers;
  bool is_key;
};

constexpr Type kTypes[] = {
    {"DNSKEY", 3, true}, {"CDNSKEY", 3, true}, {"KEY", 3, true}, {"SSHFP", 2, false}};
constexpr std::string_view kClasses[] = {"IN", "CH", "HS"};
// owner, ttl and class may stand before the type.
constexpr std::size_t kWordsBefore = 3;
// The owner's length in RFC 1035 section 2.3.4.
constexpr std::size_t kLongestName = 255;

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_word(std::string_view text, std::string_view word) {
  return std::equal(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
    return upper(a) == b;
  });
}

const Type* find_type(std::string_view word) {
  const auto* found =
      std::ranges::find_if(kTypes, [&](const Type& row) { return is_word(word, row.name); });
  return found != std::end(kTypes) ? found : nullptr;
}

bool is_class(std::string_view word) {
  return std::ranges::any_of(kClasses, [&](std::string_view name) { return is_word(word, name); });
}

// is_ttl takes "3600" and BIND's "1h30m".
bool is_ttl(std::string_view word) {
  return !word.empty() && word[0] >= '0' && word[0] <= '9' &&
         word.find_first_not_of("0123456789smhdwSMHDW") == word.npos;
}

std::vector<std::string_view> split_words(std::string_view text) {
  constexpr std::string_view kBetween = " \t()";
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(kBetween); at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kBetween, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBetween, end);
  }
  return words;
}

// type_at returns which word is the type; nothing if there is none where one may be.
std::optional<std::size_t> type_at(const std::vector<std::string_view>& words) {
  for (std::size_t i = 0; i < words.size() && i <= kWordsBefore; ++i) {
    if (find_type(words[i]) != nullptr) {
      return i;
    }
    if (i > 0 && !is_class(words[i]) && !is_ttl(words[i])) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool has_numbers(const DnsRecord& record, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!record.number(i)) {
      return false;
    }
  }
  return record.rdata.size() > count;
}

bool is_host_name(std::string_view text) {
  return !text.empty() && text.size() <= kLongestName && text[0] != '-' &&
         std::ranges::all_of(text, [](char c) {
           return (upper(c) >= 'A' && upper(c) <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '.' || c == '_';
         });
}

// is_owner is true for a host name that nothing else could be meant by, at the start of a record:
// the name of an algorithm begins a line of OpenSSH's, and a class or a type is no owner here.
bool is_owner(std::string_view text) {
  return is_host_name(text) && !is_class(text) && find_type(text) == nullptr &&
         find_algorithm(text) == nullptr;
}

}  // namespace

bool DnsRecord::is_key() const {
  return find_type(type)->is_key;
}

std::optional<std::uint32_t> DnsRecord::number(std::size_t word) const {
  constexpr std::uint32_t kMost = 65535;
  if (word >= rdata.size()) {
    return std::nullopt;
  }
  const std::string_view text = rdata[word];
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  return is_number && value <= kMost ? std::optional(value) : std::nullopt;
}

std::string DnsRecord::tail(std::size_t word) const {
  std::string joined;
  for (std::size_t i = word; i < rdata.size(); ++i) {
    joined += rdata[i];
  }
  return joined;
}

std::optional<DnsRecord> split_record(std::string_view line) {
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  const std::vector<std::string_view> words = split_words(line.substr(0, semicolon));
  const std::optional<std::size_t> type = type_at(words);
  if (!type) {
    return std::nullopt;
  }
  DnsRecord record;
  const bool has_owner = *type > 0 && !is_class(words[0]);
  record.owner = has_owner ? words[0] : std::string_view();
  record.type = words[*type];
  record.rdata.assign(words.begin() + static_cast<std::ptrdiff_t>(*type) + 1, words.end());
  record.comment = trim_blanks(line.substr(std::min(semicolon + 1, line.size())));
  return has_numbers(record, find_type(record.type)->numbers) ? std::optional(record)
                                                              : std::nullopt;
}

std::string record_start(std::string_view comment, std::string_view type) {
  std::string text(is_owner(comment) ? comment : "@");
  text += " IN ";
  text += type;
  return text + " ";
}

std::string record_end(std::string_view comment) {
  const std::string text = one_line(comment);
  return text.empty() || is_owner(comment) ? "\n" : " ; " + text + "\n";
}

}  // namespace keyfluent::codecs
