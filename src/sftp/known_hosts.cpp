// SPDX-License-Identifier: MIT
#include "src/sftp/known_hosts.h"

#include "keyfluent/core/ascii.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

constexpr std::uint16_t kDefaultPort = 22;

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

std::string_view take_word(std::string_view& text) {
  constexpr std::string_view kBlanks = " \t";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  const std::string_view word = text.substr(0, text.find_first_of(kBlanks));
  text.remove_prefix(word.size());
  return word;
}

// matches_wildcard is linear in the product of the sizes: it goes back to the last star alone.
bool matches_wildcard(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t from = 0;
  std::size_t star = pattern.npos;
  std::size_t star_from = 0;
  while (from < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_from = from;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[from])) {
      ++at;
      ++from;
    } else if (star != pattern.npos) {
      at = star + 1;
      from = ++star_from;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == pattern.npos;
}

// matches_hash compares with "|1|salt|hash".
bool matches_hash(std::string_view field, std::string_view name) {
  field.remove_prefix(3);
  const std::size_t bar = field.find('|');
  if (bar == field.npos) {
    return false;
  }
  const Result<Bytes> salt = decode_base64(field.substr(0, bar));
  const Result<Bytes> hash = decode_base64(field.substr(bar + 1));
  return salt && hash && equal_public(hmac_sha1(*salt, as_bytes(name)), *hash);
}

// matches_names is false as soon as an excluded pattern fits.
bool matches_names(std::string_view field, std::string_view name) {
  if (field.starts_with("|1|")) {
    return matches_hash(field, name);
  }
  bool matched = false;
  while (!field.empty()) {
    const std::size_t comma = std::min(field.find(','), field.size());
    std::string_view pattern = field.substr(0, comma);
    field.remove_prefix(std::min(comma + 1, field.size()));
    const bool excludes = pattern.starts_with('!');
    pattern.remove_prefix(excludes ? 1 : 0);
    if (!pattern.empty() && matches_wildcard(lower(pattern), name)) {
      if (excludes) {
        return false;
      }
      matched = true;
    }
  }
  return matched;
}

HostMarker take_marker(std::string_view& line) {
  std::string_view rest = line;
  const std::string_view word = take_word(rest);
  if (word == "@revoked" || word == "@cert-authority") {
    line = rest;
    return word == "@revoked" ? HostMarker::kRevoked : HostMarker::kAuthority;
  }
  return HostMarker::kNone;
}

// Search is what lines are compared with.
struct Search {
  std::string with_port;
  std::string plain;
};

// read_line adds the line to the result if it names the host.
void read_line(std::string_view line,
               const Search& search,
               KnownHost found,
               std::vector<KnownHost>& result) {
  found.marker = take_marker(line);
  const std::string_view names = take_word(line);
  if (names.empty() || names.starts_with('#')) {
    return;
  }
  const bool with_port = matches_names(names, search.with_port);
  found.without_port = !with_port;
  if (!with_port && !matches_names(names, search.plain)) {
    return;
  }
  found.type = take_word(line);
  Result<Bytes> blob = decode_base64(take_word(line));
  if (found.type.empty() || !blob || Reader(*blob).read_text() != found.type) {
    return;
  }
  found.blob = *std::move(blob);
  result.push_back(std::move(found));
}

void read_file(const KnownHostsFile& file, const Search& search, std::vector<KnownHost>& result) {
  std::string_view text = file.text;
  for (std::uint64_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    KnownHost found;
    found.path = file.path;
    found.line = number;
    read_line(line, search, std::move(found), result);
  }
}

}  // namespace

std::string known_host_name(std::string_view host, std::uint16_t port) {
  const std::string name = lower(host);
  return port == kDefaultPort ? name : "[" + name + "]:" + std::to_string(port);
}

std::vector<KnownHost> find_known_hosts(const std::vector<KnownHostsFile>& files,
                                        std::string_view host,
                                        std::uint16_t port) {
  const Search search{known_host_name(host, port), lower(host)};
  std::vector<KnownHost> result;
  for (const KnownHostsFile& file : files) {
    read_file(file, search, result);
  }
  return result;
}

HostKeyVerdict judge_host_key(const std::vector<KnownHost>& lines,
                              std::string_view type,
                              ByteView blob) {
  HostKeyVerdict verdict;
  for (const KnownHost& line : lines) {
    const bool same = line.type == type && equal_public(line.blob, blob);
    if (line.marker == HostMarker::kRevoked && same) {
      return {HostKeyStatus::kRevoked, &line};
    }
    if (line.marker != HostMarker::kNone || verdict.status == HostKeyStatus::kMatch) {
      continue;
    }
    if (same) {
      verdict = {HostKeyStatus::kMatch, &line};
    } else if (!line.without_port && line.type == type) {
      verdict = {HostKeyStatus::kChanged, &line};
    } else if (!line.without_port && verdict.status == HostKeyStatus::kUnknown) {
      verdict = {HostKeyStatus::kOtherType, &line};
    }
  }
  return verdict;
}

}  // namespace keyfluent::sftp
