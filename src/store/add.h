// SPDX-License-Identifier: MIT
// Adding keys: the planner of `authorize`.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"
#include "keyfluent/keys/key.h"
#include "src/store/change.h"
#include "src/store/edit.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::store {

// NewKey is a key to be there afterwards.
struct NewKey {
  PublicKey key;
  std::string options;  // canonical; empty: none
  std::string comment;  // as found; one_line makes it fit
};

struct AddSettings {
  bool replace = false;                  // the same key with other options gets the new ones
  authorized_keys::Server server = {};   // the sshd that shall accept the keys
  std::optional<std::int64_t> now = {};  // when: a line that has expired by then is refused
};

// Added says what became of one key.
struct Added {
  enum class Outcome : std::uint8_t { kAdded, kReplaced, kPresent };

  Outcome outcome = Outcome::kAdded;
  std::size_t line = 0;                // where the key stands afterwards, from 1
  std::vector<std::size_t> elsewhere;  // other lines that hold it, with other options
};

struct Addition {
  Edit edit;
  std::vector<Added> added;  // one a key, in order
};

// plan_addition finds out what adding the keys changes: all of them or an error.  A key that is
// there with the same options changes nothing. Errors: key_has_other_options (not with `replace`),
// key_on_several_lines (with it), key_not_accepted if sshd would not let a new key in by its line
// (of types that this program does not know only sshd can tell).
Result<Addition> plan_addition(std::string_view content,
                               const std::vector<NewKey>& keys,
                               const AddSettings& settings);

// write_line writes a key as a line of authorized_keys, without its end: the blob encoded afresh,
// the comment made one line without control or invisible characters.
std::string write_line(const NewKey& key);

// add_keys changes the file so that the keys are there; `added` tells what was done.  If we are
// root and the file is somebody else's, the work is done as that user.  Errors: those of
// plan_addition, change and run_as.
Result<Change> add_keys(const Location& location,
                        const ChangeSettings& settings,
                        const std::vector<NewKey>& keys,
                        const AddSettings& how,
                        std::vector<Added>& added);

}  // namespace keyfluent::store
