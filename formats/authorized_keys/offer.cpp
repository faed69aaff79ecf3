// SPDX-License-Identifier: MIT
// offer: sshd's answer to a key or certificate, one line at a time (auth2-pubkeyfile.c,
// auth_check_authkey_line; PROTOCOL.certkeys for what a certificate demands itself).
#include "keyfluent/authorized_keys/arguments/address.h"
#include "keyfluent/authorized_keys/conditions.h"
#include "keyfluent/authorized_keys/key_types.h"
#include "keyfluent/authorized_keys/verdict.h"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace keyfluent::authorized_keys {

namespace {

constexpr Version kVerifyRequired{8, 4};
constexpr Version kCertificateNeedsPrincipals{10, 3};
constexpr std::size_t kLongestSource = 49;

using Answer = std::optional<bool>;

// all_of is false if any is, else unknown if any is.
Answer all_of(std::initializer_list<Answer> answers) {
  Answer result = true;
  for (const Answer& answer : answers) {
    if (answer == Answer(false)) {
      return false;
    }
    result = answer ? result : answer;
  }
  return result;
}

// admits_source asks a certificate's source-address: networks alone, without patterns, each of
// which must be sound.
Answer admits_source(std::string_view list, const Server& server, const Login& login) {
  const auto client = login.address ? parse_client_address(*login.address) : std::nullopt;
  bool matches = false;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    const std::string_view text = list.substr(at, end - at);
    const NetworkText network = parse_network(text, server.openssh);
    if (text.size() > kLongestSource || network.kind != NetworkText::Kind::kNetwork ||
        text.find_first_not_of("0123456789abcdefABCDEF.:/") != text.npos) {
      return false;
    }
    matches = matches || (client && network.network.contains(*client));
    at = end + 1;
  }
  return login.address ? Answer(matches) : std::nullopt;
}

// CriticalOptions is what a certificate demands; sshd refuses one with an option that it does not
// know, or with the same twice.
struct CriticalOptions {
  bool is_sound = true;
  const std::string* command = nullptr;
  const std::string* source = nullptr;
};

CriticalOptions read_critical(const Certificate& certificate, Version openssh) {
  CriticalOptions critical;
  const auto keep = [&](const std::string*& place, const std::string& value) {
    critical.is_sound = critical.is_sound && place == nullptr;
    place = &value;
  };
  for (const auto& [name, value] : certificate.critical_options) {
    if (name == "force-command") {
      keep(critical.command, value);
    } else if (name == "source-address") {
      keep(critical.source, value);
    } else if (name != "verify-required" || openssh < kVerifyRequired) {
      critical.is_sound = false;
    }
  }
  return critical;
}

bool names_any(const PrincipalList& list, const Certificate& certificate, Version openssh) {
  return std::any_of(certificate.principals.begin(),
                     certificate.principals.end(),
                     [&](const std::string& name) { return list.admits(name, openssh); });
}

// has_principal asks the line's list if it has one, else for the user's name.
Answer has_principal(const Permissions& permissions,
                     const Certificate& certificate,
                     const Server& server,
                     const Login& login) {
  const auto& names = certificate.principals;
  if (permissions.principals) {
    return names_any(*permissions.principals, certificate, server.openssh);
  }
  if (names.empty()) {
    return server.openssh < kCertificateNeedsPrincipals;
  }
  return login.user ? Answer(std::find(names.begin(), names.end(), *login.user) != names.end())
                    : std::nullopt;
}

Answer is_valid_now(const Certificate& certificate, const Login& login) {
  if (!login.now) {
    const bool is_always =
        certificate.valid_after == 0 && certificate.valid_before == ~std::uint64_t{0};
    return is_always ? Answer(true) : std::nullopt;
  }
  const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(*login.now, 0));
  return certificate.valid_after <= now && now < certificate.valid_before;
}

Answer admits_certificate(const Permissions& permissions,
                          const Certificate& certificate,
                          const Server& server,
                          const Login& login) {
  const CriticalOptions critical = read_critical(certificate, server.openssh);
  const bool has_same_command = critical.command == nullptr || !permissions.command ||
                                *critical.command == *permissions.command;
  if (certificate.is_host || !critical.is_sound || !has_same_command) {
    return false;
  }
  return all_of({critical.source != nullptr ? admits_source(*critical.source, server, login) : true,
                 has_principal(permissions, certificate, server, login),
                 is_valid_now(certificate, login)});
}

// is_for says if the line is about the presented key, or about the CA of the presented certificate.
bool is_for(const LineVerdict& line, const PublicKey& presented) {
  const Certificate* certificate = presented.certificate();
  if (!line.key || line.permissions.cert_authority != (certificate != nullptr)) {
    return false;
  }
  if (certificate == nullptr) {
    return is_same_key(*line.key, presented);
  }
  const Result<PublicKey> signer = PublicKey::from_blob(certificate->signing_key);
  return signer && is_same_key(*line.key, *signer);
}

}  // namespace

Offer offer(const LineVerdict& line,
            const PublicKey& presented,
            const Server& server,
            const Login& login) {
  const bool is_read = line.verdict == Verdict::kAccept || line.verdict == Verdict::kAcceptIf ||
                       line.verdict == Verdict::kDead;
  if (!is_read || !is_for(line, presented)) {
    return Offer::kNoMatch;
  }
  const Permissions& permissions = line.permissions;
  const Certificate* certificate = presented.certificate();
  const bool is_accepted = line.verdict != Verdict::kDead &&
                           (presented.is_opaque() ? accepts_algorithm(presented.name(), server)
                                                  : accepts_keys(presented.algorithm(), server)) &&
                           has_enough_bits(presented.algorithm(), presented.bits(), server);
  const bool is_over = permissions.expiry && login.now && permissions.expiry->is_over(*login.now);
  const bool expiry_is_open = permissions.expiry && !permissions.expiry->never_ends && !login.now;
  const Answer answer = all_of(
      {is_accepted,
       expiry_is_open ? std::nullopt : Answer(!is_over),
       admits_from(permissions, server, login),
       certificate == nullptr ? true
                              : admits_certificate(permissions, *certificate, server, login)});
  if (!answer) {
    return Offer::kUnknown;
  }
  return *answer ? Offer::kAccepted : Offer::kRefused;
}

}  // namespace keyfluent::authorized_keys
