// SPDX-License-Identifier: MIT
// Keys that are too short, and RSA exponents that nobody chooses today.
#include "keyfluent/keys/rows.h"
#include "src/audit/check.h"

namespace keyfluent::audit {

namespace {

// NIST SP 800-131A: less than 112 bits of strength is disallowed, which is RSA below 2048 bits.
constexpr unsigned kLeastRsaBits = 2048;

constexpr Text kTexts[] = {
    {"KA101",
     "short-key",
     Level::kWarning,
     "a key that is too short to be safe",
     "The strength of an RSA key is the cost of factoring its modulus; below 2048 bits NIST has "
     "disallowed it since 2014. SSH's DSA keys have 1024 bits, sign with SHA-1, and OpenSSH 10.0 "
     "takes them no longer.",
     "ssh-rsa AAAA… bob (1024 bits)",
     "ssh-ed25519 AAAA… bob",
     "have a new key made: ssh-ed25519, or RSA of 3072 bits",
     "7.4"},
    {"KA102",
     "rsa-small-exponent",
     Level::kNote,
     "an RSA key with a small public exponent",
     "Exponents below 65537 are no flaw by themselves, but mistakes in padding cost more with "
     "them. ssh-keygen made keys with 35 and 37 until 2010: such a key is at least as old.",
     "ssh-rsa AAAAB3NzaC1yc2EAAAABIw… bob",
     "ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB… bob",
     "have a new key made when there is an occasion",
     ""},
};

class ShortKeys final : public Check {
 public:
  void look(const Subject& subject, Report& report) override {
    const Algorithm& plain = subject.key.algorithm->plain();
    const bool is_rsa = &plain == &kSshRsa;
    const unsigned bits = is_rsa || &plain == &kSshDss ? subject.key.bits() : kLeastRsaBits;
    if (bits < kLeastRsaBits) {
      report.key(kTexts[0],
                 subject,
                 std::string(is_rsa ? "the RSA key has " : "the DSA key has ") +
                     std::to_string(bits) + " bits");
    }
    if (is_rsa) {
      look_at_exponent(subject, report);
    }
  }

 private:
  // One and even exponents are weaknesses of their own.
  static void look_at_exponent(const Subject& subject, Report& report) {
    const ByteView exponent = subject.key.components[rsa::kE];
    if (exponent.empty() || exponent.size() > 2 || (exponent.back() & 1) == 0) {
      return;
    }
    unsigned value = 0;
    for (const std::uint8_t byte : exponent) {
      value = value << 8 | byte;
    }
    if (value > 1) {
      report.key(kTexts[1], subject, "the public exponent is " + std::to_string(value));
    }
  }
};

std::unique_ptr<Check> make(const Setting& /*setting*/) {
  return std::make_unique<ShortKeys>();
}

}  // namespace

constexpr CheckRow kShortKeys = {kTexts, make};

}  // namespace keyfluent::audit
