// SPDX-License-Identifier: MIT
#include "src/findings/errors.h"

#include <doctest/doctest.h>

#include <cerrno>
#include <set>

namespace keyfluent {

TEST_CASE("ids and names are unique over both tables, and every row has its texts") {
  std::set<std::string_view> ids;
  std::set<std::string_view> names;
  for (const auto table : {library_errors(), program_errors()}) {
    for (const ErrorKind* kind : table) {
      CAPTURE(kind->id);
      CHECK(ids.insert(kind->id).second);
      CHECK(names.insert(kind->name).second);
      CHECK(kind->id.size() == 4);
      CHECK(kind->id.starts_with('E'));
      CHECK_FALSE(kind->message.empty());
      CHECK((kind->meaning.ends_with('.') || kind->meaning.ends_with(".)")));
      CHECK_FALSE(kind->example.empty());
      CHECK(find_error(kind->id) == kind);
      CHECK(find_error(kind->name) == kind);
    }
  }
  CHECK(find_error("E999") == nullptr);
  CHECK(find_error("") == nullptr);
}

TEST_CASE("errno becomes the row that says most") {
  CHECK(system_error(EACCES, "open").is(errors::permission_denied));
  CHECK(system_error(EPERM, "open").is(errors::permission_denied));
  CHECK(system_error(ENOENT, "open").is(errors::file_not_found));
  CHECK(system_error(EDQUOT, "write").is(errors::no_space));
  CHECK(system_error(EROFS, "create").is(errors::read_only));
  const Error other = system_error(EIO, "read");
  CHECK(other.is(errors::system_failed));
  CHECK(other.message() == "read: Input/output error");
}

}  // namespace keyfluent
