// SPDX-License-Identifier: MIT
// Applying fixes: again and again until there is nothing left to fix, and then a proof.
//
// Pure: content in, replacements out; the store writes them.
#pragma once

#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/result.h"
#include "src/findings/finding.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::rules {

// FindFixes judges a content and returns the findings whose fixes are to be applied.
using FindFixes = std::function<std::vector<Finding>(std::string_view content)>;

struct Fixed {
  std::string content;
  // What leads there: whole lines of the old content (their LF included) give way to others, at
  // most one replacement a line, ascending.
  std::vector<Replacement> replacements;
  std::size_t fixes = 0;  // that were applied
};

// apply_fixes applies what `find` returns, until it returns nothing that can be applied.  Of fixes
// that overlap the first is applied, the others with the next round.
Fixed apply_fixes(std::string_view content, const FindFixes& find);

// verify_safe proves that the replacements widen no access: a changed line that lets a key in let
// the same key in with the same options before, and a line that is gone let nobody in or stood
// there twice.  (The verdict of a line that is not touched cannot change: sshd judges each alone.)
// Errors: fix_widens_access, with the line in the old content.
Status verify_safe(std::string_view before,
                   const Fixed& fixed,
                   const authorized_keys::Server& server);

}  // namespace keyfluent::rules
