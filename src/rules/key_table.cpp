// SPDX-License-Identifier: MIT
#include "src/rules/key_table.h"

#include "src/platform/huge_pages.h"

namespace keyfluent::rules {

namespace {

constexpr std::size_t kFirstPlaces = 8;

// Between four and six places of seven are taken, also after growing by half.
bool is_full(std::size_t used, std::size_t places) {
  return (used + 1) * 7 > places * 6;
}

// index spreads 32 bits of the digest over the places.
std::size_t index(std::uint64_t digest, std::size_t places) {
  return static_cast<std::size_t>(((digest & 0xFFFFFFFF) * places) >> 32);
}

}  // namespace

KeyEntry& KeyTable::find_place(std::vector<KeyEntry>& places, const KeyEntry& entry) {
  std::size_t at = index(entry.digest_low, places.size());
  for (;;) {
    KeyEntry& place = places[at];
    if (place.line == 0 ||
        (place.digest_low == entry.digest_low && place.digest_high == entry.digest_high)) {
      return place;
    }
    at = at + 1 == places.size() ? 0 : at + 1;
  }
}

void KeyTable::grow(Part& part) {
  const std::size_t size = part.places.size();
  std::vector<KeyEntry> larger;
  larger.reserve(size == 0 ? kFirstPlaces : size + size / 2);
  platform::prefer_huge_pages(larger.data(), larger.capacity() * sizeof(KeyEntry));
  larger.resize(larger.capacity());
  for (const KeyEntry& entry : part.places) {
    if (entry.line != 0) {
      find_place(larger, entry) = entry;
    }
  }
  part.places = std::move(larger);
}

void KeyTable::fetch(std::uint64_t digest_low) const {
  const Part& part = parts_[digest_low >> kPartShift];
  if (!part.places.empty()) {
    __builtin_prefetch(&part.places[index(digest_low, part.places.size())], 1);
  }
}

const KeyEntry& KeyTable::insert(const KeyEntry& entry, bool& is_new) {
  Part& part = parts_[entry.digest_low >> kPartShift];
  if (is_full(part.used, part.places.size())) {
    grow(part);
  }
  KeyEntry& place = find_place(part.places, entry);
  is_new = place.line == 0;
  if (is_new) {
    place = entry;
    ++part.used;
  }
  return place;
}

}  // namespace keyfluent::rules
