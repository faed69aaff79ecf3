// SPDX-License-Identifier: MIT
#include "keyfluent/core/error.h"

namespace keyfluent {

namespace errors {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) \
  constinit const ErrorKind name{#name, id, Category::category, message, hint, meaning, example};
#include "keyfluent/core/errors.def"
#undef KEYFLUENT_ERROR
}  // namespace errors

namespace {

constexpr const ErrorKind* kLibraryErrors[] = {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) &errors::name,
#include "keyfluent/core/errors.def"
#undef KEYFLUENT_ERROR
};

}  // namespace

std::string Place::to_string() const {
  switch (kind) {
    case Kind::kByte:
      return "byte " + std::to_string(line);
    case Kind::kLine:
      return std::to_string(line) + ":" + std::to_string(column);
    case Kind::kNone:
      break;
  }
  return {};
}

Error::Error(const ErrorKind& kind, Place place, std::string_view detail)
    : kind_(&kind), place_(place), detail_(escape_controls(detail)) {}

std::string Error::message() const {
  const std::string_view pattern = kind_->message;
  const std::size_t gap = pattern.find("{}");
  if (gap == std::string_view::npos) {
    return std::string(pattern);
  }
  std::string text(pattern.substr(0, gap));
  text += detail_;
  text += pattern.substr(gap + 2);
  return text;
}

Error&& Error::with_hint(std::string_view hint) && {
  hint_ = escape_controls(hint);
  return std::move(*this);
}

Error&& Error::at(Place place) && {
  place_ = place;
  return std::move(*this);
}

std::span<const ErrorKind* const> library_errors() {
  return kLibraryErrors;
}

}  // namespace keyfluent
