// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/options.h"

#include "keyfluent/authorized_keys/line.h"

#include <algorithm>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr OptionKind kOptions[] = {
#define KEYFLUENT_OPTION(name, takes_value, negatable) {name, takes_value, negatable},
#include "keyfluent/authorized_keys/options.def"
#undef KEYFLUENT_OPTION
};

constexpr std::string_view kNegation = "no-";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

bool equal_names(std::string_view a, std::string_view b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

// Quoted is a value read from its opening quote on; `size` counts both quotes, 0 if there is no
// end.
struct Quoted {
  std::string value;
  std::size_t size = 0;
};

Quoted read_quoted(std::string_view text) {
  Quoted quoted;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted.size = i + 1;
      return quoted;
    }
    if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == '"') {
      ++i;
    }
    quoted.value += text[i];
  }
  return {};
}

Error at_byte(const ErrorKind& kind, std::size_t offset, std::string_view name) {
  return Error(kind, Place::at_byte(offset), name);
}

}  // namespace

std::span<const OptionKind> option_kinds() {
  return kOptions;
}

const OptionKind* find_option(std::string_view name) {
  const bool negated =
      name.size() > kNegation.size() && equal_names(name.substr(0, kNegation.size()), kNegation);
  for (const OptionKind& kind : kOptions) {
    if (equal_names(kind.name, name) ||
        (negated && kind.negatable && equal_names(kind.name, name.substr(kNegation.size())))) {
      return &kind;
    }
  }
  return nullptr;
}

Result<Options> parse_options(std::string_view text) {
  Options options;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ',') {
      ++at;
      continue;
    }
    const std::size_t start = at;
    at = std::min(text.find_first_of("=,", at), text.size());
    const std::string_view name = text.substr(start, at - start);
    const OptionKind* kind = find_option(name);
    if (kind == nullptr) {
      return at_byte(errors::line_unknown_option, start, name);
    }
    Option option{lower(name), std::nullopt};
    const bool has_value = text.substr(at).starts_with("=\"");
    if (has_value && kind->takes_value) {
      Quoted quoted = read_quoted(text.substr(at + 1));
      at += quoted.size == 0 ? 0 : 1 + quoted.size;
      option.value = std::move(quoted.value);
    }
    if (option.value.has_value() != kind->takes_value || (at < text.size() && text[at] != ',')) {
      return at_byte(errors::line_option_malformed, start, name);
    }
    options.push_back(std::move(option));
  }
  return options;
}

Result<Option> parse_option(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const OptionKind* kind = find_option(name);
  if (kind == nullptr) {
    return Error(errors::line_unknown_option, {}, name);
  }
  if (kind->takes_value != (equals != text.npos)) {
    return Error(errors::line_option_malformed, {}, name);
  }
  Option option{lower(name), std::nullopt};
  if (kind->takes_value) {
    const std::string_view value = text.substr(equals + 1);
    Quoted quoted = value.starts_with('"') ? read_quoted(value) : Quoted{};
    const bool is_quoted = quoted.size != 0 && quoted.size == value.size();
    option.value = is_quoted ? std::move(quoted.value) : std::string(value);
  }
  return option;
}

Result<std::string> write_options(const Options& options) {
  std::string text;
  for (const Option& option : options) {
    text += text.empty() ? "" : ",";
    text += option.name;
    if (option.value) {
      KEYFLUENT_TRY(const std::string value, quote_option_value(*option.value));
      text += "=" + value;
    }
  }
  return text;
}

}  // namespace keyfluent::authorized_keys
