// SPDX-License-Identifier: MIT
// Primes that the moduli of different keys have in common (--shared-primes).
#include "src/audit/primes/shared_primes.h"

#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/rows.h"
#include "keyfluent/keys/weakness/weakness.h"
#include "src/audit/check.h"
#include "src/audit/spots.h"

#include <cstring>
#include <unordered_set>
#include <utility>

namespace keyfluent::audit {

namespace {

constexpr Text kTexts[] = {
    {"KA108",
     "shared-prime",
     Level::kError,
     "two RSA keys have a prime in common",
     "The greatest common divisor of the two moduli is the prime, and everything else follows from "
     "it. Devices that make their keys at the first start, with too little randomness, have made "
     "hundreds of thousands of such keys (Heninger et al., Mining Your Ps and Qs, 2012). It shows "
     "only when all keys are looked at together: audit --shared-primes.",
     "two keys of the same make of router",
     "ssh-rsa AAAA… bob",
     "replace both keys, and all others that the same device or program made",
     "10.0"},
};

// Shorter moduli are factored by anybody without this.
constexpr std::size_t kLeastBytes = 16;

class SharedPrimes final : public Check {
 public:
  explicit SharedPrimes(const SharedPrimesSettings& settings) : settings_(settings) {}

  void look(const Subject& subject, Report& report) override;
  Status finish(Report& report) override;

 private:
  void tell(const SharedFactor& factor, std::size_t member, Report& report) const;

  const SharedPrimesSettings& settings_;
  std::vector<Bytes> moduli_;
  std::vector<Spot> spots_;
  std::unordered_set<std::uint64_t> known_;  // hashes of moduli
};

// Numbers with a small factor were damaged: what they have in common says nothing, and they are
// reported for the factor.
void SharedPrimes::look(const Subject& subject, Report& /*report*/) {
  const KeyView& key = subject.key;
  const ByteView modulus = key.components[rsa::kN];
  if (&key.algorithm->plain() != &kSshRsa || modulus.size() < kLeastBytes ||
      kRsaSmallFactor.has(key, Effort::kThorough)) {
    return;
  }
  std::uint64_t hash = 0;
  std::memcpy(&hash, sha256(modulus).data(), sizeof hash);
  if (known_.insert(hash).second) {
    moduli_.emplace_back(modulus.begin(), modulus.end());
    spots_.push_back(subject.spot);
  }
}

void SharedPrimes::tell(const SharedFactor& factor, std::size_t member, Report& report) const {
  std::vector<Spot> others;
  for (const std::size_t other : factor.members) {
    if (others.size() == kNamedSpots) {
      break;
    }
    if (other != member) {
      others.push_back(spots_[other]);
    }
  }
  std::string text = "anybody can compute the private key: its modulus shares ";
  if (factor.factor.empty()) {
    text += "its primes with other keys";
  } else {
    text += "a prime of " + std::to_string(count_bits(factor.factor)) + " bits with ";
    text += name_spots(report, spots_[member], others, factor.members.size() - 1);
  }
  report.later(kTexts[0], spots_[member], {}, std::move(text));
}

Status SharedPrimes::finish(Report& report) {
  KEYFLUENT_TRY(const std::vector<SharedFactor> factors, find_shared_primes(moduli_, settings_));
  for (const SharedFactor& factor : factors) {
    for (const std::size_t member : factor.members) {
      tell(factor, member, report);
    }
  }
  return ok();
}

std::unique_ptr<Check> make(const Setting& setting) {
  return setting.shared_primes ? std::make_unique<SharedPrimes>(setting.primes) : nullptr;
}

}  // namespace

constexpr CheckRow kSharedPrimes = {kTexts, make};

}  // namespace keyfluent::audit
