// SPDX-License-Identifier: MIT
#include "src/audit/blocklist.h"

#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/fingerprint.h"
#include "keyfluent/keys/rows.h"
#include "src/findings/errors.h"
#include "src/platform/line_reader.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace keyfluent::audit {

namespace {

using Entry = std::array<std::uint8_t, 16>;

Error malformed(std::string_view why) {
  return Error(errors::audit_blocklist_malformed, {}, why);
}

Status read_entry(const platform::Descriptor& file, std::uint64_t number, Entry& entry) {
  const auto offset = static_cast<off_t>(number * entry.size());
  const ssize_t got = ::pread(file.get(), entry.data(), entry.size(), offset);
  if (got < 0) {
    return system_error(errno, "read the blocklist");
  }
  return got == static_cast<ssize_t>(entry.size()) ? ok() : Status(malformed("it was cut off"));
}

ByteView without_zeros(ByteView number) {
  while (!number.empty() && number[0] == 0) {
    number = number.subspan(1);
  }
  return number;
}

// number_of is what the binary format hashes.  Empty for other algorithms.
Bytes number_of(const KeyView& key) {
  const Algorithm& plain = key.algorithm->plain();
  ByteView number;
  if (&plain == &kSshRsa) {
    number = key.components[rsa::kN];
  } else if (&plain == &kSshDss) {
    number = key.components[dsa::kY];
  } else if (&plain == &kSshEd25519 || &plain == &kSkSshEd25519) {
    number = key.components[eddsa::kPublicKey];
  } else if (!plain.curve.empty()) {
    const ByteView point = key.components[ecdsa::kPoint];
    number = point.empty() ? point : point.subspan(1, (point.size() - 1) / 2);
  }
  number = without_zeros(number);
  return {number.begin(), number.end()};
}

}  // namespace

Result<Blocklist> Blocklist::open(const std::string& path) {
  Blocklist list;
  KEYFLUENT_TRY(list.file_, platform::open_input(path));
  std::array<char, 512> start{};
  const ssize_t got = ::pread(list.file_.file.get(), start.data(), start.size(), 0);
  if (got < 0) {
    return malformed("it must be a file");
  }
  const std::string_view text(start.data(), static_cast<std::size_t>(got));
  const bool is_text = std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c != '\x7F');
  });
  KEYFLUENT_CHECK(is_text && !text.empty() ? list.open_text() : list.open_binary());
  return list;
}

// The order of every entry cannot be looked at in bounded time; that of some shows a file that is
// no blocklist.
Status Blocklist::open_binary() {
  struct stat status {};

  if (::fstat(file_.file.get(), &status) != 0) {
    return system_error(errno, "blocklist");
  }
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size == 0 || size % kEntry != 0) {
    return malformed("its size is no multiple of 16");
  }
  entries_ = size / kEntry;
  constexpr std::uint64_t kLookedAt = 1024;
  const std::uint64_t step = std::max<std::uint64_t>(1, entries_ / kLookedAt);
  Entry last{};
  for (std::uint64_t i = 0; i < entries_; i += step) {
    Entry entry;
    KEYFLUENT_CHECK(read_entry(file_.file, i, entry));
    if (std::memcmp(last.data(), entry.data(), entry.size()) > 0) {
      return malformed("it is not sorted");
    }
    last = entry;
  }
  return ok();
}

Status Blocklist::open_text() {
  platform::LineReader reader(file_.file);
  for (;;) {
    KEYFLUENT_TRY(const bool more, reader.next());
    if (!more) {
      return ok();
    }
    std::string_view line = reader.line();
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    if (line.empty() || line.starts_with('#')) {
      continue;
    }
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    const std::size_t rest = std::min(line.find_first_not_of(" \t", end), line.size());
    if (!line.starts_with("SHA256:") && !line.starts_with("MD5:")) {
      return malformed("line " + std::to_string(reader.number()) + " begins with no fingerprint");
    }
    remarks_.emplace(line.substr(0, end), line.substr(rest));
  }
}

Result<std::optional<std::string>> Blocklist::find_binary(const KeyView& key) const {
  std::optional<std::string> found;
  const Bytes number = number_of(key);
  if (number.empty()) {
    return found;
  }
  constexpr std::size_t kHash = kEntry - 1;
  const auto hash = sha256(number);
  std::uint64_t begin = 0;
  std::uint64_t end = entries_;
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    Entry entry;
    KEYFLUENT_CHECK(read_entry(file_.file, middle, entry));
    const int order = std::memcmp(entry.data(), hash.data(), kHash);
    if (order == 0) {
      found = "source " + std::to_string(entry[kHash]);
      return found;
    }
    (order < 0 ? begin : end) = order < 0 ? middle + 1 : middle;
  }
  return found;
}

Result<std::optional<std::string>> Blocklist::find(const KeyView& key) const {
  if (entries_ != 0) {
    return find_binary(key);
  }
  auto place = remarks_.find(sha256_fingerprint(key));
  if (place == remarks_.end()) {
    const Result<PublicKey> whole = PublicKey::from_blob(key.blob);
    place = whole ? remarks_.find(md5_fingerprint(*whole)) : place;
  }
  std::optional<std::string> found;
  if (place != remarks_.end()) {
    found = place->second;
  }
  return found;
}

}  // namespace keyfluent::audit
