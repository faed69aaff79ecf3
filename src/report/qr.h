// SPDX-License-Identifier: MIT
// QR codes (ISO/IEC 18004) for a terminal.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::report {

struct QrOptions {
  bool unicode = false;  // half blocks, two rows a line; else two characters a square
  bool color = false;    // black on white, whatever the terminal's colours are
};

// qr_text draws a code of the text with its quiet zone, LF at the end of each line.  Without colour
// light squares are drawn and dark ones left blank, as fits light text on a dark terminal.  Nothing
// if the text is too long for a code, or if the code is wider than `columns` (0: as wide as it
// gets).
std::optional<std::string> qr_text(std::string_view text,
                                   std::size_t columns,
                                   const QrOptions& options);

}  // namespace keyfluent::report
