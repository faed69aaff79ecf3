// SPDX-License-Identifier: MIT
#include "keyfluent/keys/named_form.h"

#include <algorithm>

namespace keyfluent {
namespace {

template <class Fits>
const Algorithm* find_by_form(Fits fits) {
  const auto table = algorithms();
  const auto found = std::ranges::find_if(
      table, [&](const Algorithm* row) { return row->named != nullptr && fits(*row->named); });
  return found != table.end() ? *found : nullptr;
}

}  // namespace

const Algorithm* find_algorithm_by_jwk(std::string_view kty, std::string_view crv) {
  return find_by_form([&](const NamedForm& form) {
    return !form.kty.empty() && form.kty == kty && (form.crv.empty() || form.crv == crv);
  });
}

const Algorithm* find_algorithm_by_dnssec(std::uint64_t number) {
  return find_by_form([&](const NamedForm& form) {
    return std::ranges::any_of(form.dnssec,
                               [&](const DnssecNumber& row) { return row.number == number; });
  });
}

bool has_jwk(const Algorithm& algorithm) {
  return algorithm.named != nullptr && !algorithm.named->kty.empty();
}

bool has_dnssec(const Algorithm& algorithm) {
  return algorithm.named != nullptr && !algorithm.named->dnssec.empty();
}

std::uint8_t sshfp_number(const Algorithm& algorithm) {
  return algorithm.named != nullptr ? algorithm.named->sshfp : std::uint8_t{0};
}

}  // namespace keyfluent
