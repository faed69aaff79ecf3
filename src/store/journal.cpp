// SPDX-License-Identifier: MIT
#include "src/store/journal.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"

#include <algorithm>
#include <charconv>

namespace keyfluent::store {

namespace {

constexpr std::string_view kHeader = "# keyfluent/journal/1";
constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kEntries = 16;
constexpr std::size_t kBytes = std::size_t{1} << 20;  // of all entries but the newest

std::string hash_of(std::string_view content) {
  return encode_hex(sha256(as_bytes(content)));
}

bool ends_in(const JournalEntry& entry, std::string_view content, std::string& hash) {
  if (entry.size != content.size()) {
    return false;
  }
  hash = hash.empty() ? hash_of(content) : hash;
  return entry.hash == hash;
}

std::size_t bytes_of(const JournalEntry& entry) {
  std::size_t bytes = 0;
  for (const Splice& splice : entry.inverse.splices) {
    bytes += splice.inserted.size() + sizeof(Splice);
  }
  return bytes;
}

// Words cuts the words off a line, one by one.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  std::string_view next() {
    const std::size_t end = std::min(rest_.find(' '), rest_.size());
    const std::string_view word = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return word;
  }

  template <class Number>
  Number number() {
    Number value = 0;
    const std::string_view word = next();
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    good_ = good_ && error == std::errc() && end == word.data() + word.size();
    return value;
  }

  [[nodiscard]] bool good() const { return good_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::optional<JournalEntry> parse_change(Words words) {
  JournalEntry entry;
  entry.time = words.number<std::int64_t>();
  entry.command = words.next();
  entry.made_file = words.next() == "made";
  entry.size = words.number<std::size_t>();
  entry.hash = words.next();
  return words.good() && entry.hash.size() == kHashDigits ? std::optional(std::move(entry))
                                                          : std::nullopt;
}

std::optional<Splice> parse_splice(Words words) {
  Splice splice;
  splice.offset = words.number<std::size_t>();
  splice.removed = words.number<std::size_t>();
  const auto inserted = decode_base64(words.next());
  if (!inserted || !words.good()) {
    return std::nullopt;
  }
  splice.inserted = as_text(*inserted);
  return splice;
}

// parse_line reads one line into the entries; false if it is none of a journal.
bool parse_line(std::string_view line, std::vector<JournalEntry>& entries) {
  Words words(line);
  if (words.next() != "#") {
    return false;
  }
  const std::string_view kind = words.next();
  if (kind == "change") {
    auto entry = parse_change(words);
    return entry && (entries.push_back(std::move(*entry)), true);
  }
  auto splice = kind == "splice" && !entries.empty() ? parse_splice(words) : std::nullopt;
  return splice && (entries.back().inverse.splices.push_back(std::move(*splice)), true);
}

// push_removal adds the removal of a run of bytes, cut at the ends of lines: a splice lies inside
// one line.
void push_removal(Edit& edit, std::size_t offset, std::string_view removed, std::string inserted) {
  do {
    const std::size_t end = removed.find('\n');
    const std::size_t size = end == removed.npos ? removed.size() : end + 1;
    edit.splices.push_back({offset, size, std::exchange(inserted, {})});
    offset += size;
    removed.remove_prefix(size);
  } while (!removed.empty());
}

}  // namespace

std::optional<Journal> Journal::parse(std::string_view text) {
  Journal journal;
  bool good = true;
  for_each_line(text, [&](std::size_t number, std::string_view line, const LineSpan& span) {
    good = good && span.has_end &&
           (number == 1 ? line == kHeader : parse_line(line, journal.entries_));
  });
  good = good && !text.empty() &&
         std::all_of(journal.entries_.begin(),
                     journal.entries_.end(),
                     [](const JournalEntry& entry) { return fits(entry.inverse, entry.size); });
  return good ? std::optional(std::move(journal)) : std::nullopt;
}

std::string Journal::write() const {
  std::string text = std::string(kHeader) + "\n";
  for (const JournalEntry& entry : entries_) {
    text += "# change " + std::to_string(entry.time) + " " + entry.command +
            (entry.made_file ? " made " : " edited ") + std::to_string(entry.size) + " " +
            entry.hash + "\n";
    for (const Splice& splice : entry.inverse.splices) {
      text += "# splice " + std::to_string(splice.offset) + " " + std::to_string(splice.removed) +
              " " + encode_base64(as_bytes(splice.inserted)) + "\n";
    }
  }
  return text;
}

void Journal::record(std::string_view before, const Tail& after, JournalEntry entry) {
  const auto hashes = sha256_both(as_bytes(before.substr(0, after.start)),
                                  as_bytes(before.substr(after.start)),
                                  as_bytes(after.text));
  std::string old_hash = encode_hex(hashes[0]);
  const JournalEntry* last = find(before, old_hash);
  if (last == nullptr) {
    entries_.clear();
  } else {
    entries_.erase(entries_.begin() + (last - entries_.data()) + 1, entries_.end());
  }
  entry.size = after.start + after.text.size();
  entry.hash = encode_hex(hashes[1]);
  entries_.push_back(std::move(entry));
  drop_oldest();
}

void Journal::drop_oldest() {
  std::size_t bytes = 0;
  std::size_t kept = 1;
  for (; kept < std::min(entries_.size(), kEntries); ++kept) {
    bytes += bytes_of(entries_[entries_.size() - 1 - kept]);
    if (bytes > kBytes) {
      break;
    }
  }
  if (kept < entries_.size()) {
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(kept));
  }
}

const JournalEntry* Journal::find(std::string_view content) const {
  std::string hash;
  return find(content, hash);
}

const JournalEntry* Journal::find(std::string_view content, std::string& hash) const {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const auto& entry) {
    return ends_in(entry, content, hash);
  });
  return found == entries_.rend() ? nullptr : &*found;
}

void Journal::forget(const JournalEntry* entry) {
  entries_.erase(entries_.begin() + (entry - entries_.data()), entries_.end());
}

Edit invert(std::string_view before, const Edit& edit) {
  Edit inverse;
  std::size_t grown = 0;  // bytes inserted so far; what was removed is taken off below
  std::size_t shrunk = 0;
  for (const Splice& splice : edit.splices) {
    const std::size_t offset = splice.offset + grown - shrunk;
    push_removal(inverse,
                 offset,
                 splice.inserted,
                 std::string(before.substr(splice.offset, splice.removed)));
    grown += splice.inserted.size();
    shrunk += splice.removed;
  }
  return inverse;
}

}  // namespace keyfluent::store
