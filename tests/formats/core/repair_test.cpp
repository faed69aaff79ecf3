// SPDX-License-Identifier: MIT
#include "keyfluent/core/repair.h"

#include <doctest/doctest.h>

#include <set>

using namespace keyfluent;

TEST_CASE("repairs: every row has its texts, and an id and a name of its own") {
  std::set<std::string_view> seen;
  for (const RepairKind& kind : repair_kinds()) {
    CAPTURE(kind.name);
    CHECK(seen.insert(kind.id).second);
    CHECK(seen.insert(kind.name).second);
    CHECK_FALSE(kind.title.empty());
    CHECK_FALSE(kind.meaning.empty());
  }
  CHECK(&repair_kind(RepairId::kCrlf) == &repair_kinds()[0]);
  CHECK(repair_kind(RepairId::kNotCanonical).name == "not-canonical");
  CHECK(&repair_kind(RepairId::kNotCanonical) == &repair_kinds().back());
}

TEST_CASE("Repairs: each kind once, at its first place") {
  Repairs repairs;
  CHECK(repairs.empty());
  repairs.add(RepairId::kCrlf, Place::at_line(2));
  repairs.add(RepairId::kCrlf, Place::at_line(3));
  Repairs others;
  others.add(RepairId::kBom, Place::at_byte(0));
  others.add(RepairId::kCrlf, Place::at_line(9));
  repairs.add(others);
  CHECK(repairs.list() == std::vector<Repair>{{RepairId::kCrlf, Place::at_line(2)},
                                              {RepairId::kBom, Place::at_byte(0)}});
  CHECK(repairs.has(RepairId::kBom));
  CHECK_FALSE(repairs.has(RepairId::kCr));
}

TEST_CASE("Repairs: what a format allows is left out") {
  Repairs repairs;
  repairs.add(RepairId::kCrlf, {});
  repairs.add(RepairId::kBom, {});
  CHECK(repairs.without({RepairId::kCrlf, RepairId::kCr}).list() ==
        std::vector<Repair>{{RepairId::kBom, {}}});
  CHECK(repairs.without({}).list() == repairs.list());
}
