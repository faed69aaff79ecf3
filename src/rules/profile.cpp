// SPDX-License-Identifier: MIT
#include "src/rules/profile.h"

#include <array>

namespace keyfluent::rules {

namespace {

constexpr std::array kProfiles = {
#define KEYFLUENT_PROFILE(name, title, rsa_bits, rsa_advised_bits, dsa, ed25519, ecdsa) \
  Profile{name, title, rsa_bits, rsa_advised_bits, dsa, ed25519, ecdsa},
#include "src/rules/profiles.def"
#undef KEYFLUENT_PROFILE
};

}  // namespace

std::span<const Profile> profiles() {
  return kProfiles;
}

const Profile* find_profile(std::string_view name) {
  for (const Profile& profile : kProfiles) {
    if (profile.name == name) {
      return &profile;
    }
  }
  return nullptr;
}

}  // namespace keyfluent::rules
