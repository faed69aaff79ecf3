// SPDX-License-Identifier: MIT
#include "src/rules/key_table.h"

#include "src/platform/huge_pages.h"

#include <new>

namespace keyfluent::rules {

namespace {

constexpr unsigned kFirstBits = 4;
constexpr unsigned kMostBits = 31;  // more keys than that take a hundred gigabytes
constexpr std::size_t kChunk = 4096;

// At most five places of eight are taken.
bool is_full(std::size_t used, std::size_t places) {
  return (used + 1) * 8 > places * 5;
}

}  // namespace

KeyTable::KeyTable() : places_(std::size_t{1} << kFirstBits), shift_(32 - kFirstBits) {}

KeyEntry& KeyTable::entry(std::uint32_t number) const {
  return chunks_[(number - 1) / kChunk][(number - 1) % kChunk];
}

KeyTable::Place& KeyTable::find_place(const KeyEntry& wanted) {
  const auto digest = static_cast<std::uint32_t>(wanted.digest_low);
  for (std::size_t at = begin_of(digest);; at = behind(at)) {
    Place& place = places_[at];
    if (place.number == 0) {
      return place;
    }
    if (place.digest != digest) {
      continue;
    }
    const KeyEntry& found = entry(place.number);
    if (found.digest_low == wanted.digest_low && found.digest_high == wanted.digest_high) {
      return place;
    }
  }
}

void KeyTable::grow() {
  if (shift_ == 32 - kMostBits) {
    throw std::bad_alloc();
  }
  std::vector<Place> larger;
  larger.reserve(2 * places_.size());
  platform::prefer_huge_pages(larger.data(), larger.capacity() * sizeof(Place));
  larger.resize(2 * places_.size());
  places_.swap(larger);
  --shift_;
  for (const Place& place : larger) {
    if (place.number != 0) {
      std::size_t at = begin_of(place.digest);
      while (places_[at].number != 0) {
        at = behind(at);
      }
      places_[at] = place;
    }
  }
}

const KeyEntry& KeyTable::append(const KeyEntry& added) {
  if (count_ % kChunk == 0) {
    chunks_.push_back(std::make_unique_for_overwrite<KeyEntry[]>(kChunk));
  }
  ++count_;
  return entry(count_) = added;
}

const KeyEntry& KeyTable::insert(const KeyEntry& wanted, bool& is_new) {
  if (is_full(count_, places_.size())) {
    grow();
  }
  Place& place = find_place(wanted);
  is_new = place.number == 0;
  if (!is_new) {
    return entry(place.number);
  }
  const KeyEntry& added = append(wanted);
  place = {static_cast<std::uint32_t>(wanted.digest_low), count_};
  return added;
}

}  // namespace keyfluent::rules
