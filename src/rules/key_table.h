// SPDX-License-Identifier: MIT
// KeyTable remembers the keys of a file, 24 bytes each: a million of them fit into 42 MB.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace keyfluent::rules {

// KeyEntry is where a key was first met.  96 bits of digest: among a million keys two are taken for
// one with a chance of one in 2^57.
struct KeyEntry {
  std::uint64_t digest_low;
  std::uint32_t digest_high;
  std::uint32_t line;     // from 1; 0: an empty place.  The last 2^32nd line and later: that number
  std::uint32_t options;  // a hash of the options as written
  std::uint16_t limits;   // Limits of its line
  std::uint16_t comment;  // a hash of the comment
};

// KeyTable is four hash tables with open addressing: only one of them grows at a time, and each is
// large enough for huge pages where there are many keys.
class KeyTable {
 public:
  // insert returns the entry that has the digest of `entry`, which is `entry` itself if none had.
  // `is_new` says which.  The reference is valid until the next call.
  const KeyEntry& insert(const KeyEntry& entry, bool& is_new);

  // fetch asks the processor for the place of an entry that will be inserted soon.
  void fetch(std::uint64_t digest_low) const;

 private:
  struct Part {
    std::vector<KeyEntry> places;
    std::size_t used = 0;
  };

  static KeyEntry& find_place(std::vector<KeyEntry>& places, const KeyEntry& entry);
  static void grow(Part& part);

  static constexpr unsigned kPartShift = 62;

  std::array<Part, 4> parts_;
};

}  // namespace keyfluent::rules
