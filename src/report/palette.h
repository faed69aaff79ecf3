// SPDX-License-Identifier: MIT
// The colours of reports: those that can be read on a dark and on a light terminal alike.  Yellow,
// cyan, white and green cannot on a light one, nor blue on many dark ones (a contrast of 2), so
// none of them is here; a note is bold alone.
#pragma once

#include "src/findings/finding.h"

#include <string>
#include <string_view>

namespace keyfluent::report {

enum class Style { kError, kWarning, kNote, kStrong };

Style style_of(Level level);

// paint puts the codes of a style around a text, if `color` says so.
std::string paint(std::string_view text, Style style, bool color);

}  // namespace keyfluent::report
