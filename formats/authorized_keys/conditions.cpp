// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/conditions.h"

#include "keyfluent/authorized_keys/key_types.h"
#include "keyfluent/authorized_keys/options.h"

#include <string>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr Version kPrincipalsNeedCa{7, 7};
constexpr Version kRequiredSize{9, 1};

std::uint64_t offset_in(std::string_view text, std::string_view field) {
  return static_cast<std::uint64_t>(field.data() - text.data());
}

// option_offset is where in the text byte `inside` of the option's value stands; that of the
// options if there is no such option.
std::uint64_t option_offset(const LineVerdict& line,
                            std::string_view text,
                            std::string_view name,
                            std::size_t inside) {
  const std::string_view options = line.line.options;
  const OptionKind* kind = find_option(name);
  std::size_t offset = 0;
  for (const OptionPlace& place : locate_options(options)) {
    if (place.kind == kind) {
      offset = raw_offset(options, place.value_begin, inside);
    }
  }
  return offset_in(text, options) + offset;
}

// nobody_reason says why a list lets nobody in; empty if it may.
std::string nobody_reason(const FromList& list, const Server& server) {
  const FromEntry* spoiling = list.spoiling();
  if (spoiling != nullptr) {
    const bool is_empty = spoiling->kind == FromEntry::Kind::kEmpty;
    return is_empty ? "an entry is empty" : spoiling->text + " has a mask that does not fit";
  }
  if (!list.can_match()) {
    return "every entry has '!'";
  }
  const bool needs_dns = !server.use_dns && !list.can_match_address();
  return needs_dns ? "no entry is an address, and names count only with UseDNS" : "";
}

std::optional<Error> find_from_obstacle(const LineVerdict& line,
                                        std::string_view text,
                                        const Server& server) {
  const auto look = [&](const FromList& list) -> std::optional<Error> {
    const std::string reason = nobody_reason(list, server);
    if (reason.empty()) {
      return std::nullopt;
    }
    const FromEntry* spoiling = list.spoiling();
    const std::uint64_t offset =
        option_offset(line, text, "from", spoiling != nullptr ? spoiling->offset : 0);
    return Error(errors::line_from_admits_nobody, Place::at_byte(offset), reason);
  };
  for (const FromList& list : line.permissions.more_from) {
    if (auto error = look(list)) {
      return error;
    }
  }
  return line.permissions.from ? look(*line.permissions.from) : std::nullopt;
}

void add_policy(const LineVerdict& line, const Server& server, std::vector<Condition>& into) {
  const KeyView& key = *line.key;
  const bool is_known = !key.is_opaque();
  const bool is_accepted =
      is_known ? accepts_keys(*key.algorithm, server) : accepts_algorithm(key.name, server);
  if (!is_accepted) {
    into.push_back({Condition::Kind::kAlgorithm, std::string(key.name), false});
  }
  if (is_known && !has_enough_bits(*key.algorithm, key.bits(), server)) {
    into.push_back({Condition::Kind::kRsaSize, std::to_string(key.bits()), false});
  }
}

}  // namespace

std::optional<bool> admits_from(const Permissions& permissions,
                                const Server& server,
                                const Login& login) {
  std::optional<bool> result =
      permissions.from ? permissions.from->admits(server, login) : std::optional(true);
  for (const FromList& list : permissions.more_from) {
    const std::optional<bool> one = list.admits(server, login);
    const bool is_decided = result == std::optional(false);
    result = is_decided || one == std::optional(true) ? result : one;
  }
  return result;
}

bool has_enough_bits(const Algorithm& algorithm, unsigned bits, const Server& server) {
  const KeyType* type = find_key_type(algorithm.name);
  const bool is_asked = type != nullptr && type->least_bits != 0 && server.openssh >= kRequiredSize;
  return !is_asked || bits >= server.required_rsa_size;
}

std::vector<Condition> find_conditions(const LineVerdict& line,
                                       const Server& server,
                                       const Login& login) {
  const Permissions& permissions = line.permissions;
  std::vector<Condition> conditions;
  if (permissions.cert_authority) {
    conditions.push_back({Condition::Kind::kCertificate, {}, std::nullopt});
  }
  if (permissions.principals && permissions.cert_authority) {
    conditions.push_back(
        {Condition::Kind::kPrincipals, permissions.principals->text(), std::nullopt});
  }
  for (const FromList& list : permissions.more_from) {
    conditions.push_back({Condition::Kind::kFrom, list.text(), list.admits(server, login)});
  }
  if (permissions.from) {
    const FromList& list = *permissions.from;
    conditions.push_back({Condition::Kind::kFrom, list.text(), list.admits(server, login)});
  }
  if (permissions.expiry) {
    const ExpiryTime& expiry = *permissions.expiry;
    const auto holds = login.now ? std::optional(!expiry.is_over(*login.now)) : std::nullopt;
    conditions.push_back({Condition::Kind::kExpiry, expiry.text, holds});
  }
  if (!permissions.cert_authority) {
    add_policy(line, server, conditions);
  }
  return conditions;
}

std::optional<Error> find_obstacle(const LineVerdict& line,
                                   std::string_view text,
                                   const Server& server) {
  if (line.key->algorithm->is_certificate()) {
    return Error(errors::line_is_certificate, Place::at_byte(offset_in(text, line.line.type)));
  }
  if (line.key->fault) {
    Error fault = *line.key->fault;
    return std::move(fault).at(Place::at_byte(offset_in(text, line.line.blob)));
  }
  const Permissions& permissions = line.permissions;
  if (permissions.principals && !permissions.cert_authority &&
      server.openssh >= kPrincipalsNeedCa) {
    return Error(errors::line_principals_without_ca,
                 Place::at_byte(option_offset(line, text, "principals", 0)));
  }
  return find_from_obstacle(line, text, server);
}

}  // namespace keyfluent::authorized_keys
