// SPDX-License-Identifier: MIT
#include "keyfluent/core/repair.h"

#include <algorithm>
#include <iterator>

namespace keyfluent {
namespace {

constexpr RepairKind kRepairs[] = {
#define KEYFLUENT_REPAIR(symbol, id, name, title, meaning) {id, name, title, meaning},
#include "keyfluent/core/repairs.def"
#undef KEYFLUENT_REPAIR
};

// RepairSet keeps one bit a kind.
static_assert(std::size(kRepairs) <= 64);

}  // namespace

const RepairKind& repair_kind(RepairId id) {
  return kRepairs[static_cast<std::size_t>(id)];
}

std::span<const RepairKind> repair_kinds() {
  return kRepairs;
}

void Repairs::add(RepairId id, Place place) {
  if (!has(id)) {
    list_.push_back({id, place});
  }
}

void Repairs::add(const Repairs& others) {
  for (const Repair& repair : others.list()) {
    add(repair.id, repair.place);
  }
}

Repairs Repairs::without(const RepairSet& allowed) const {
  Repairs rest;
  std::copy_if(
      list_.begin(), list_.end(), std::back_inserter(rest.list_), [&](const Repair& repair) {
        return !allowed.has(repair.id);
      });
  return rest;
}

bool Repairs::has(RepairId id) const {
  return std::any_of(
      list_.begin(), list_.end(), [id](const Repair& repair) { return repair.id == id; });
}

}  // namespace keyfluent
