// SPDX-License-Identifier: MIT
#include "src/cli/names.h"

#include "keyfluent/convert.h"
#include "keyfluent/core/wrap.h"
#include "src/cli/consumers.h"

#include <algorithm>
#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::array<std::string_view, 3> kFamilies = {"openssh", "secsh", "ppk"};

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
  std::vector<std::string_view> names;
  for (const Consumer& consumer : consumers()) {
    names.push_back(consumer.name);
  }
  return names;
}

std::vector<std::string_view> key_types() {
  std::vector<std::string_view> names;
  for (const Algorithm* algorithm : algorithms()) {
    const std::string_view type = algorithm->type;
    if (!type.empty() && std::find(names.begin(), names.end(), type) == names.end()) {
      names.push_back(type);
    }
  }
  return names;
}

std::vector<std::string_view> wrap_names() {
  std::vector<std::string_view> names;
  for (const Wrapping& wrapping : wrappings()) {
    names.push_back(wrapping.name);
  }
  return names;
}

}  // namespace keyfluent::cli
