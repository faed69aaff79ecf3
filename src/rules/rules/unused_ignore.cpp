// SPDX-License-Identifier: MIT
// Comments that silence nothing.  FileCheck reports them at the end: rules/suppressions.h.
#include "src/rules/rules.h"

namespace keyfluent::rules {

constexpr Rule unused_ignore_rule{
    .id = "KF408",
    .name = "unused-ignore",
    .level = Level::kWarning,
    .title = "an ignore comment silences nothing",
    .why =
        "The comment names a rule that finds nothing on the next line: the line was mended, the rule "
        "is misspelt, or the comment lost its line. Left there, it would hide a new fault one day.",
    .bad = "# keyfluent: ignore[out-of-date] until May\nssh-ed25519 AAAA… bob",
    .good = "ssh-ed25519 AAAA… bob",
    .remedy = "remove the comment, or name the rules that it is for",
    .severity = "",
};

}  // namespace keyfluent::rules
