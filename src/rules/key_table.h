// SPDX-License-Identifier: MIT
// KeyTable remembers the keys of a file: a million of them fit into 42 MB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace keyfluent::rules {

// KeyEntry is where a key was first met.  96 bits of digest: among a million keys two are taken for
// one with a chance of one in 2^57.
struct KeyEntry {
  std::uint64_t digest_low;
  std::uint32_t digest_high;
  std::uint32_t line;     // from 1.  The last 2^32nd line and later: that number
  std::uint32_t options;  // a hash of the options as written
  std::uint16_t limits;   // Limits of its line
  std::uint16_t comment;  // a hash of the comment
};

// KeyTable keeps the entries one behind the other, and finds them by a hash table of 8 bytes a
// place with open addressing, half of which is free: nearly no search leaves its cache line.
class KeyTable {
 public:
  KeyTable();

  // insert returns the entry that has the digest of `entry`, which is `entry` itself if none had.
  // `is_new` says which.  The reference is valid as long as the table.
  const KeyEntry& insert(const KeyEntry& entry, bool& is_new);

  // fetch asks the processor for the place of an entry that will be inserted soon.
  void fetch(std::uint64_t digest_low) const {
    __builtin_prefetch(&places_[begin_of(digest_low)], 1);
  }

 private:
  // The places are in the order of their digests, so that to grow is to copy.
  struct Place {
    std::uint32_t digest;  // its lowest bits
    std::uint32_t number;  // of the entry, from 1; 0: the place is empty
  };

  [[nodiscard]] std::size_t begin_of(std::uint64_t digest) const {
    return static_cast<std::uint32_t>(digest) >> shift_;
  }

  [[nodiscard]] std::size_t behind(std::size_t at) const { return (at + 1) & (places_.size() - 1); }

  [[nodiscard]] KeyEntry& entry(std::uint32_t number) const;
  Place& find_place(const KeyEntry& entry);
  const KeyEntry& append(const KeyEntry& entry);
  void grow();

  std::vector<Place> places_;  // a power of two of them
  unsigned shift_;
  std::vector<std::unique_ptr<KeyEntry[]>> chunks_;
  std::uint32_t count_ = 0;
};

}  // namespace keyfluent::rules
