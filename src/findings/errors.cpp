// SPDX-License-Identifier: MIT
#include "src/findings/sandbox_errors.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace keyfluent {

namespace errors {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) \
  constexpr ErrorKind name{#name, id, Category::category, message, hint, meaning, example};
#include "src/findings/errors.def"
#include "src/findings/sandbox_errors.def"
#undef KEYFLUENT_ERROR
}  // namespace errors

namespace {

constexpr std::array kProgramErrors = {
#define KEYFLUENT_ERROR(name, id, category, message, hint, meaning, example) &errors::name,
#include "src/findings/errors.def"
#include "src/findings/sandbox_errors.def"
#undef KEYFLUENT_ERROR
};

const ErrorKind* find_in(std::span<const ErrorKind* const> table, std::string_view id) {
  for (const ErrorKind* kind : table) {
    if (kind->id == id || kind->name == id) {
      return kind;
    }
  }
  return nullptr;
}

// kind_of_errno returns the row that says more than the system's own message, or system_failed.
const ErrorKind& kind_of_errno(int error_number) {
  switch (error_number) {
    case EACCES:
    case EPERM:
      return errors::permission_denied;
    case ENOENT:
    case ENOTDIR:
      return errors::file_not_found;
    case EISDIR:
      return errors::input_is_folder;
    case ENOSPC:
    case EDQUOT:
      return errors::no_space;
    case EROFS:
      return errors::read_only;
    case ENOMEM:
      return errors::out_of_memory;
    default:
      return errors::system_failed;
  }
}

}  // namespace

std::span<const ErrorKind* const> program_errors() {
  return kProgramErrors;
}

const ErrorKind* find_error(std::string_view id) {
  const ErrorKind* kind = find_in(library_errors(), id);
  return kind != nullptr ? kind : find_in(program_errors(), id);
}

Error system_error(int error_number, std::string_view what) {
  std::string detail(what);
  detail += ": ";
  detail += std::strerror(error_number);
  return Error(kind_of_errno(error_number), {}, detail);
}

}  // namespace keyfluent
