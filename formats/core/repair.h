// SPDX-License-Identifier: MIT
// Repair: something a tolerant reader had to mend, always named, refused by --strict.
//
// core/repairs.def is the table.  Whether a deviation counts as a repair depends on the format: each
// row of formats.def lists those that its own standard allows (RFC 7468 allows text before a PEM block).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "keyfluent/core/error.h"

namespace keyfluent {

// RepairKind is one row of core/repairs.def.
struct RepairKind {
  std::string_view id;       // "R101"
  std::string_view name;     // "crlf"
  std::string_view title;    // "lines end in CR LF"
  std::string_view meaning;  // where it comes from and how to avoid it
};

enum class RepairId : std::uint8_t {
#define KEYFLUENT_REPAIR(symbol, id, name, title, meaning) k##symbol,
#include "keyfluent/core/repairs.def"
#undef KEYFLUENT_REPAIR
};

const RepairKind& repair_kind(RepairId id);

// repair_kinds lists every row, in the order of the table; the index is the RepairId.
std::span<const RepairKind> repair_kinds();

// Repair is one place where something was mended (the first, if it occurs more than once).
struct Repair {
  RepairId id;
  Place place;

  friend bool operator==(const Repair&, const Repair&) = default;
};

// RepairSet is a set of kinds.
class RepairSet {
 public:
  constexpr RepairSet() = default;

  constexpr RepairSet(std::initializer_list<RepairId> ids) {
    for (const RepairId id : ids) {
      bits_ |= bit(id);
    }
  }

  [[nodiscard]] constexpr bool has(RepairId id) const { return (bits_ & bit(id)) != 0; }

 private:
  static constexpr std::uint64_t bit(RepairId id) { return std::uint64_t{1} << static_cast<int>(id); }

  std::uint64_t bits_ = 0;
};

// Repairs is a list with each kind at most once, at its first place.
class Repairs {
 public:
  void add(RepairId id, Place place);
  void add(const Repairs& others);

  // without returns the list less the kinds that a format allows.
  [[nodiscard]] Repairs without(const RepairSet& allowed) const;

  [[nodiscard]] bool has(RepairId id) const;

  [[nodiscard]] bool empty() const { return list_.empty(); }

  [[nodiscard]] const std::vector<Repair>& list() const { return list_; }

 private:
  std::vector<Repair> list_;
};

}  // namespace keyfluent
