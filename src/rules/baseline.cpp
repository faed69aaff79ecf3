// SPDX-License-Identifier: MIT
#include "src/rules/baseline.h"

#include "keyfluent/crypto/digest.h"
#include "src/findings/errors.h"

#include <algorithm>

namespace keyfluent::rules {

namespace {

constexpr std::string_view kSchema = "keyfluent/baseline/1";
constexpr std::size_t kDigestDigits = 16;

std::string digest_of(const Finding& finding) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string text(finding.id);
  text.append(1, '\n').append(finding.quote).append(1, '\n').append(finding.fingerprint);
  const auto digest = sha256(as_bytes(text));
  std::string hex;
  for (std::size_t i = 0; i < kDigestDigits / 2; ++i) {
    hex += {kHex[digest[i] >> 4], kHex[digest[i] & 15]};
  }
  return hex;
}

std::string entry_of(std::string_view path, const Finding& finding) {
  return std::string(finding.id) + " " + digest_of(finding) + " " + escape_controls(path);
}

bool is_entry(std::string_view line) {
  const std::size_t id = line.find(' ');
  return id != line.npos && id > 0 && line.find(' ', id + 1) == id + 1 + kDigestDigits &&
         line.size() > id + kDigestDigits + 2;
}

}  // namespace

Result<Baseline> Baseline::parse(std::string_view text) {
  Baseline baseline;
  for (std::uint64_t number = 1; !text.empty() || number == 1; ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line = line.substr(0, line.find_last_not_of('\r') + 1);  // a path has its own escaped
    if (number == 1 ? line != kSchema : !is_entry(line)) {
      return Error(errors::baseline_malformed, Place::at_line(number));
    }
    if (number > 1) {
      ++baseline.counts_[std::string(line)];
    }
  }
  return baseline;
}

bool Baseline::take(std::string_view path, const Finding& finding) {
  const auto known = counts_.find(entry_of(path, finding));
  if (known == counts_.end() || known->second == 0) {
    return false;
  }
  --known->second;
  return true;
}

void Baseline::add(std::string_view path, const Finding& finding) {
  ++counts_[entry_of(path, finding)];
}

std::string Baseline::to_text() const {
  std::string text(kSchema);
  text += '\n';
  for (const auto& [entry, count] : counts_) {
    for (std::uint64_t i = 0; i < count; ++i) {
      text.append(entry).append(1, '\n');
    }
  }
  return text;
}

}  // namespace keyfluent::rules
