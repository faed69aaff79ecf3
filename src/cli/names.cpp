// SPDX-License-Identifier: MIT
#include "src/cli/names.h"

#include "keyfluent/convert.h"
#include "keyfluent/core/wrap.h"
#include "keyfluent/crypto/cipher.h"
#include "src/cli/audit_options.h"
#include "src/cli/command.h"
#include "src/cli/consumers.h"
#include "src/findings/errors.h"
#include "src/report/finding_writer.h"
#include "src/rules/rule.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::array<std::string_view, 3> kFamilies = {"openssh", "secsh", "ppk"};

using Names = std::vector<std::string_view>;

// names_of takes the names out of a table.
template <class Table>
Names names_of(const Table& table) {
  Names names;
  for (const auto& row : table) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(row)>>) {
      names.push_back(row->name);
    } else {
      names.push_back(row.name);
    }
  }
  return names;
}

void add_new(Names& names, std::string_view name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
    names.push_back(name);
  }
}

// is_written is true if --to takes the name for such keys: of a family, if one of it is written.
bool is_written(std::string_view name, Kind kind) {
  const Format* format = format_for(name, kind);
  return format != nullptr && format->write != nullptr;
}

Names writable(std::initializer_list<Kind> kinds) {
  Names names = format_names();
  std::erase_if(names, [kinds](std::string_view name) {
    return std::none_of(
        kinds.begin(), kinds.end(), [name](Kind kind) { return is_written(name, kind); });
  });
  return names;
}

// add_ids appends the id and the name of each row.
template <class Rows>
void add_ids(Names& names, const Rows& rows) {
  for (const auto& row : rows) {
    if constexpr (std::is_pointer_v<std::remove_cvref_t<decltype(row)>>) {
      names.insert(names.end(), {row->id, row->name});
    } else {
      names.insert(names.end(), {row.id, row.name});
    }
  }
}

}  // namespace

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const Format* format : formats()) {
    names.push_back(format->name);
  }
  names.insert(names.end(), kFamilies.begin(), kFamilies.end());
  return names;
}

std::vector<std::string_view> format_names(Kind kind) {
  std::vector<std::string_view> names = format_names();
  std::erase_if(names, [kind](std::string_view name) { return format_for(name, kind) == nullptr; });
  return names;
}

std::vector<std::string_view> consumer_names() {
  return names_of(consumers());
}

std::vector<std::string_view> key_types() {
  Names names;
  for (const Algorithm* algorithm : algorithms()) {
    add_new(names, algorithm->type);
  }
  return names;
}

std::vector<std::string_view> wrap_names() {
  return names_of(wrappings());
}

Names writable_formats() {
  return writable({Kind::kPrivate, Kind::kPublic});
}

Names writable_private_formats() {
  return writable({Kind::kPrivate});
}

Names writable_public_formats() {
  return writable({Kind::kPublic});
}

Names cipher_names() {
  Names names;
  for (const Cipher& cipher : ciphers()) {
    add_new(names, cipher.openssh_name);
  }
  for (const Cipher& cipher : ciphers()) {
    add_new(names, cipher.pem_name);
  }
  return names;
}

Names output_names() {
  return names_of(report::outputs());
}

Names profile_names() {
  return names_of(rules::profiles());
}

Names rule_names() {
  Names names;
  add_ids(names, rules::rules());
  return names;
}

Names explained_names() {
  Names names;
  add_ids(names, library_errors());
  add_ids(names, program_errors());
  add_ids(names, repair_kinds());
  add_ids(names, rules::rules());
  const std::vector<report::RuleText> checks = audit_texts();
  std::erase_if(names, [](std::string_view name) { return name.empty(); });
  for (const report::RuleText& check : checks) {
    add_new(names, check.id);
    add_new(names, check.name);
  }
  return names;
}

Names command_names() {
  return names_of(commands());
}

}  // namespace keyfluent::cli
