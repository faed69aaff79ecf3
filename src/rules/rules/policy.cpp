// SPDX-License-Identifier: MIT
// Keys that the chosen profile does not allow (profiles.def).
#include "keyfluent/keys/rows.h"
#include "src/rules/rules.h"

namespace keyfluent::rules {

namespace {

const Algorithm* plain_algorithm(const LineContext& line) {
  return line.verdict.key ? &line.verdict.key->algorithm->plain() : nullptr;
}

std::string asks(const Setting& setting, unsigned bits) {
  return std::string(setting.profile->title) + " asks for " + std::to_string(bits);
}

void look_for_dsa(const LineContext& line, const Setting& setting, Report& report) {
  // An sshd without DSA cannot even read the key.
  const bool is_dsa = plain_algorithm(line) == &kSshDss || line.verdict.line.type == kSshDss.name;
  if (is_dsa && !setting.profile->allows_dsa) {
    report_part(
        line, line.verdict.line.type, "DSA keys have 1024 bits, too few to be safe", report);
  }
}

void look_at_size(const LineContext& line, const Setting& setting, Report& report) {
  if (plain_algorithm(line) != &kSshRsa) {
    return;
  }
  const unsigned bits = line.verdict.key->bits();
  if (bits < setting.profile->rsa_bits) {
    report_part(line,
                line.verdict.line.blob,
                "the RSA key has " + std::to_string(bits) + " bits; " +
                    asks(setting, setting.profile->rsa_bits),
                report);
  }
}

void look_at_advice(const LineContext& line, const Setting& setting, Report& report) {
  if ((line.traits & kKeyLine) == 0 || plain_algorithm(line) != &kSshRsa) {
    return;
  }
  const unsigned bits = line.verdict.key->bits();
  if (bits >= setting.profile->rsa_bits && bits < setting.profile->rsa_advised_bits) {
    report_part(line,
                line.verdict.line.blob,
                "the RSA key has " + std::to_string(bits) + " bits; " +
                    std::to_string(setting.profile->rsa_advised_bits) + " are advised",
                report);
  }
}

// is_allowed judges the algorithm alone; DSA has a rule of its own.
bool is_allowed(const Algorithm& plain, const Profile& profile) {
  if (!plain.curve.empty()) {
    return profile.allows_ecdsa;
  }
  const bool is_edwards =
      &plain == &kSshEd25519 || &plain == &kSkSshEd25519 || &plain == &kSshEd448;
  return !is_edwards || profile.allows_ed25519;
}

void look_at_algorithm(const LineContext& line, const Setting& setting, Report& report) {
  const Algorithm* plain = plain_algorithm(line);
  if (plain != nullptr && !is_allowed(*plain, *setting.profile)) {
    report_part(line,
                line.verdict.line.type,
                "keys of type " + std::string(plain->name) + " are not in " +
                    std::string(setting.profile->title),
                report);
  }
}

// Most profiles allow all algorithms, and no line need be looked at.
std::unique_ptr<Check> make_algorithm_check(const Setting& setting) {
  const Profile& profile = *setting.profile;
  return profile.allows_ecdsa && profile.allows_ed25519 ? nullptr
                                                        : line_check<look_at_algorithm>(setting);
}

}  // namespace

constexpr Rule dsa_key_rule{
    .id = "KF320",
    .name = "dsa-key",
    .level = Level::kError,
    .title = "a DSA key",
    .why =
        "SSH's DSA keys have 1024 bits and sign with SHA-1; FIPS 186-5 withdrew the algorithm. "
        "OpenSSH takes them only where they were switched on since 7.0, and not at all since 10.0, "
        "so "
        "the owner is locked out by the next update at the latest.",
    .bad = "ssh-dss AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "have a new key made, ssh-ed25519 for choice",
    .severity = "7.4",
    .diagnose = nullptr,
    .interest = kDsaKey,
    .make = line_check<look_for_dsa>,
};

constexpr Rule rsa_too_short_rule{
    .id = "KF321",
    .name = "rsa-too-short",
    .level = Level::kError,
    .title = "an RSA key is shorter than the profile allows",
    .why =
        "The strength of an RSA key is the cost of factoring its modulus. Each profile (--profile) "
        "has "
        "a least size: 1024 bits for OpenSSH itself, 2048 for NIST SP 800-131A, 3000 for BSI "
        "TR-02102-4, 3072 for Mozilla.",
    .bad = "ssh-rsa AAAA… bob (1024 bits)",
    .good = "ssh-rsa AAAA… bob (3072 bits)",
    .remedy = "have a new key made, of the size that the profile asks for, or ssh-ed25519",
    .severity = "7.4",
    .diagnose = nullptr,
    .interest = kRsaKey,
    .make = line_check<look_at_size>,
};

constexpr Rule rsa_below_advice_rule{
    .id = "KF322",
    .name = "rsa-below-advice",
    .level = Level::kNote,
    .title = "an RSA key is shorter than advised",
    .why =
        "The key is allowed today, but the profile advises more for keys that are to last: RSA of "
        "1024 "
        "bits is within reach of large organisations, and NIST means to end 2048 bits after 2030.",
    .bad = "ssh-rsa AAAA… bob (1024 bits)",
    .good = "ssh-rsa AAAA… bob (3072 bits)",
    .remedy = "ask for a longer key, or ssh-ed25519, when the key is next changed",
    .severity = "3.0",
    .diagnose = nullptr,
    .interest = kRsaKey,
    .make = line_check<look_at_advice>,
};

constexpr Rule algorithm_not_allowed_rule{
    .id = "KF323",
    .name = "algorithm-not-allowed",
    .level = Level::kError,
    .title = "the profile does not allow keys of this type",
    .why =
        "A profile lists algorithms. FIPS 140 modules from before FIPS 186-5, for one, know no "
        "Ed25519: "
        "an sshd that runs on such a module refuses the key.",
    .bad = "ssh-ed25519 AAAA… bob (with --profile fips)",
    .good = "ecdsa-sha2-nistp256 AAAA… bob",
    .remedy = "have a key made of a type that the profile allows",
    .severity = "4.0",
    .diagnose = nullptr,
    .interest = kKeyLine,
    .make = make_algorithm_check,
};

}  // namespace keyfluent::rules
