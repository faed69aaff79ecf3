// SPDX-License-Identifier: MIT
// Side files: what keyfluent keeps beside an authorized_keys file: its journal, its backup.
//
// sshd must never read keys from one, also where AuthorizedKeysFile is a pattern: their names do
// not begin with the name of the file, a dot hides them from `*`, and every line of them is a
// comment.  They are private (0600), and belong to whoever may write in the folder.
#pragma once

#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::store {

// side_name names the side file of a kind ("journal", "backup") of the file `name`:
// .keyfluent-journal-authorized_keys.
std::string side_name(std::string_view kind, std::string_view name);

// comment_out puts # before every line, which `sed 's/^#//'` takes away again, to the byte.
std::string comment_out(std::string_view content);

// write_side_file writes the file in one step, over an old one.  Errors: no_space, read_only,
// permission_denied, system_failed.
Status write_side_file(const platform::Descriptor& folder,
                       const std::string& name,
                       std::string_view content);

// read_side_file reads it; nothing if there is none.  Errors: store_is_link, store_not_regular,
// input_too_large beyond `limit`, permission_denied, system_failed.
Result<std::optional<std::string>> read_side_file(const platform::Descriptor& folder,
                                                  const std::string& name,
                                                  std::size_t limit);

}  // namespace keyfluent::store
