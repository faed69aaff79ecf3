// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/key_types.h"

#include "keyfluent/authorized_keys/arguments/pattern.h"
#include "keyfluent/core/name_index.h"

#include <algorithm>

namespace keyfluent::authorized_keys {

namespace {

constexpr Version kNever{~0u, 0};

constexpr KeyType kTypes[] = {
#define KEYFLUENT_KEY_TYPE(name, since, gone, by_default, least_bits) \
  {name, since, gone, by_default, least_bits},
#include "keyfluent/authorized_keys/key_types.def"
#undef KEYFLUENT_KEY_TYPE
};

NameIndex<KeyType> index_names() {
  NameIndex<KeyType> index;
  for (const KeyType& type : kTypes) {
    index.add(type.name, &type);
  }
  return index;
}

bool is_listed(std::string_view name, std::string_view list) {
  return match_pattern_list(name, list, Case::kExact) == ListMatch::kMatch;
}

}  // namespace

const KeyType* find_key_type(std::string_view name) {
  static const NameIndex<KeyType> index = index_names();
  return index.find(name);
}

bool accepts_algorithm(std::string_view name, const Server& server) {
  const KeyType* type = find_key_type(name);
  if (type == nullptr || !type->is_known_to(server.openssh)) {
    return false;
  }
  const std::string_view list = server.accepted_algorithms;
  if (list.empty()) {
    return type->by_default;
  }
  switch (list[0]) {
    case '+':
    case '^':
      return type->by_default || is_listed(name, list.substr(1));
    case '-':
      return type->by_default && !is_listed(name, list.substr(1));
    default:
      return is_listed(name, list);
  }
}

bool accepts_keys(const Algorithm& algorithm, const Server& server) {
  return accepts_algorithm(algorithm.name, server) ||
         std::ranges::any_of(algorithm.aliases, [&](std::string_view alias) {
           return accepts_algorithm(alias, server);
         });
}

}  // namespace keyfluent::authorized_keys
