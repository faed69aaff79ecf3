// SPDX-License-Identifier: MIT
// NameIndex: finds one of a few dozen names in a look or two, for tables that every line asks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace keyfluent {

// Value is a pointer into the table.  The names must live as long as the index.
template <class Value>
class NameIndex {
 public:
  // add gives a name its value; a name that is there already keeps the value it has.  At most
  // kMost names; more are left out (a test of each table looks up every name).
  void add(std::string_view name, const Value* value) {
    Slot& slot = slots_[place_of(name)];
    if (slot.value == nullptr && count_ < kMost) {
      slot = {name, value};
      ++count_;
    }
  }

  // find returns null for a name that was not added.
  [[nodiscard]] const Value* find(std::string_view name) const {
    return slots_[place_of(name)].value;
  }

 private:
  static constexpr std::size_t kSlots = 256;  // as many as hash() tells apart
  static constexpr std::size_t kMost = 192;

  struct Slot {
    std::string_view name;
    const Value* value = nullptr;
  };

  static std::uint64_t load(const char* from, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, size);
    return word;
  }

  // hash looks at the size, the end and the middle, in which names of one size differ.
  static std::size_t hash(std::string_view name) {
    std::uint64_t hash = name.size();
    if (name.size() >= 8) {
      hash += load(name.data() + name.size() - 8, 8) * 0x9E3779B97F4A7C15;
      hash ^= load(name.data() + (name.size() - 8) / 2, 8) * 0xC2B2AE3D27D4EB4F;
    } else if (name.size() >= 4) {
      hash += load(name.data(), 4) * 0x9E3779B97F4A7C15;
      hash ^= load(name.data() + name.size() - 4, 4) * 0xC2B2AE3D27D4EB4F;
    }
    return static_cast<std::size_t>(hash >> 56);
  }

  // place_of is the slot that has the name, or the empty one where it would be.
  [[nodiscard]] std::size_t place_of(std::string_view name) const {
    std::size_t at = hash(name);
    while (slots_[at].value != nullptr && slots_[at].name != name) {
      at = (at + 1) % kSlots;
    }
    return at;
  }

  std::array<Slot, kSlots> slots_;
  std::size_t count_ = 0;
};

}  // namespace keyfluent
