// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/options.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/option_effects.h"
#include "keyfluent/core/ascii.h"

#include <algorithm>
#include <bitset>
#include <iterator>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr OptionKind kOptions[] = {
#define KEYFLUENT_OPTION(name, major, minor, form, repeat, apply) \
  {name, {major, minor}, OptionKind::Form::form, OptionKind::Repeat::repeat, apply},
#include "keyfluent/authorized_keys/options.def"
#undef KEYFLUENT_OPTION
};

constexpr std::string_view kNegation = "no-";
constexpr Version kOnceOnly{7, 7};

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

bool is_negated(std::string_view name) {
  return name.size() > kNegation.size() &&
         equal_ignoring_case(name.substr(0, kNegation.size()), kNegation);
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

// Token is one option as it stands in the text.
struct Token {
  const OptionKind* kind = nullptr;
  std::string_view name;
  std::size_t begin = 0;
  std::size_t value_begin = 0;
  std::optional<std::string> value;
};

// next_option reads the option at `at`, which no comma begins, and moves `at` behind it.
Result<Token> next_option(std::string_view text, std::size_t& at) {
  Token token;
  token.begin = at;
  at = std::min(text.find_first_of("=,", at), text.size());
  token.name = text.substr(token.begin, at - token.begin);
  token.kind = find_option(token.name);
  if (token.kind == nullptr) {
    return at_byte(errors::line_unknown_option, token.begin, token.name);
  }
  if (text.substr(at).starts_with("=\"") && token.kind->takes_value()) {
    Quoted quoted = read_quoted(text.substr(at + 1));
    token.value_begin = at + 2;
    at += quoted.size == 0 ? 0 : 1 + quoted.size;
    token.value = std::move(quoted.value);
  }
  if (token.value.has_value() != token.kind->takes_value() ||
      (at < text.size() && text[at] != ',')) {
    return at_byte(errors::line_option_malformed, token.begin, token.name);
  }
  return token;
}

// for_each_option gives every option to `take`, which returns a Status, until one fails.
template <class Take>
Status for_each_option(std::string_view text, const Take& take) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == ',') {
      ++at;
      continue;
    }
    KEYFLUENT_TRY(Token token, next_option(text, at));
    KEYFLUENT_CHECK(take(token, at));
  }
  return ok();
}

// Decoder carries what is decoded from option to option.
class Decoder {
 public:
  Decoder(std::string_view text, const Server& server) : text_(text), server_(server) {}

  Status take(Token& token) {
    const OptionKind& kind = *token.kind;
    if (server_.openssh < kind.since) {
      return at_byte(errors::line_option_too_new, token.begin, token.name);
    }
    const auto row = static_cast<std::size_t>(&kind - kOptions);
    if (seen_[row] && kind.repeat == OptionKind::Repeat::kOnce && server_.openssh >= kOnceOnly) {
      return at_byte(errors::line_option_repeated, token.begin, token.name);
    }
    seen_.set(row);
    Status applied =
        kind.apply({kind, !is_negated(token.name), token.value.value_or(std::string()), server_},
                   permissions_);
    return applied ? ok() : Status(place(std::move(applied).error(), token));
  }

  Permissions take_permissions() { return std::move(permissions_); }

 private:
  // place turns a place in the value into one in the text.
  Error place(Error error, const Token& token) const {
    const bool has_place = error.place().kind == Place::Kind::kByte;
    const std::size_t offset =
        has_place ? raw_offset(text_, token.value_begin, error.place().line) : token.begin;
    return std::move(error).at(Place::at_byte(offset));
  }

  std::string_view text_;
  const Server& server_;
  std::bitset<std::size(kOptions)> seen_;
  Permissions permissions_;
};

}  // namespace

std::span<const OptionKind> option_kinds() {
  return kOptions;
}

const OptionKind* find_option(std::string_view name) {
  const bool negated = is_negated(name);
  for (const OptionKind& kind : kOptions) {
    if (equal_ignoring_case(kind.name, name) ||
        (negated && kind.is_negatable() &&
         equal_ignoring_case(kind.name, name.substr(kNegation.size())))) {
      return &kind;
    }
  }
  return nullptr;
}

std::size_t raw_offset(std::string_view text, std::size_t value_begin, std::size_t offset) {
  std::size_t at = value_begin;
  for (; offset > 0 && at < text.size(); --offset) {
    at += text.substr(at).starts_with("\\\"") ? 2u : 1u;
  }
  return std::min(at, text.size());
}

std::vector<OptionPlace> locate_options(std::string_view text) {
  std::vector<OptionPlace> places;
  const Status all = for_each_option(text, [&](const Token& token, std::size_t end) {
    const std::size_t value_begin = token.value ? token.value_begin : end;
    places.push_back({token.kind, token.begin, end, value_begin});
    return ok();
  });
  static_cast<void>(all);  // what comes before an error is the answer
  return places;
}

Result<Options> parse_options(std::string_view text) {
  Options options;
  KEYFLUENT_CHECK(for_each_option(text, [&](Token& token, std::size_t) {
    options.push_back({lower(token.name), std::move(token.value)});
    return ok();
  }));
  return options;
}

Result<Permissions> decode_options(std::string_view text, const Server& server) {
  Decoder decoder(text, server);
  KEYFLUENT_CHECK(
      for_each_option(text, [&](Token& token, std::size_t) { return decoder.take(token); }));
  return decoder.take_permissions();
}

Result<Option> parse_option(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const OptionKind* kind = find_option(name);
  if (kind == nullptr) {
    return Error(errors::line_unknown_option, {}, name);
  }
  if (kind->takes_value() != (equals != text.npos)) {
    return Error(errors::line_option_malformed, {}, name);
  }
  Option option{lower(name), std::nullopt};
  if (kind->takes_value()) {
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
