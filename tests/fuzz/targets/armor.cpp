// SPDX-License-Identifier: MIT
// Input: how a block without END line ends, then text; a block is read wherever one may begin.
#include "keyfluent/core/armor.h"

#include "keyfluent/core/ppk_block.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

void check_piece(const Piece& piece, const Text& text, std::size_t line, ByteView input) {
  KEYFLUENT_EXPECT(piece.first_line == line);
  KEYFLUENT_EXPECT(piece.next_line >= line && piece.next_line <= text.size());
  const bool goes_on = piece.next_line > line || piece.next_column > 0;
  KEYFLUENT_EXPECT(goes_on);  // else reading would never end
  KEYFLUENT_EXPECT(piece.next_line == text.size() ||
                   piece.next_column <= text.line(piece.next_line).size());
  check_place(piece.chunk.place, input);
  if (piece.error) {
    check_place(piece.error->place(), input);
  }
  for (const Repair& repair : piece.chunk.repairs.list()) {
    check_place(repair.place, input);
  }
  for (const Header& header : piece.chunk.headers) {
    KEYFLUENT_EXPECT(!header.tag.empty());
    check_place(header.place, input);
  }
  KEYFLUENT_EXPECT(piece.chunk.body.size() <= input.size());
}

void check_marker(const Marker& marker, std::string_view line) {
  KEYFLUENT_EXPECT(marker.begin < marker.end && marker.end <= line.size());
  KEYFLUENT_EXPECT(is_inside(marker.label, line));
  KEYFLUENT_EXPECT(marker.dashes_before + marker.dashes_after <= marker.end - marker.begin);
}

}  // namespace

void fuzz_armor(ByteView input) {
  Knobs knobs(input);
  const bool shrink = (knobs.next() & 1) != 0;
  const Text text{SecretBytes(knobs.rest())};
  std::size_t blocks = 0;
  for (std::size_t line = 0; line < text.size() && blocks < 8; ++line) {
    if (const auto marker = find_marker(text.line(line), "BEGIN")) {
      check_marker(*marker, text.line(line));
      check_piece(read_armor(text, line, marker->begin, shrink), text, line, knobs.rest());
      ++blocks;
    }
    if (const auto marker = find_marker(text.line(line), "END")) {
      check_marker(*marker, text.line(line));
    }
    const std::size_t ppk = find_ppk(text.line(line));
    if (ppk != std::string_view::npos) {
      KEYFLUENT_EXPECT(ppk < text.line(line).size());
      const Piece piece = read_ppk_block(text, line, ppk);
      KEYFLUENT_EXPECT(piece.next_line >= line && piece.next_line <= text.size());
      ++blocks;
    }
  }
}

}  // namespace keyfluent::fuzz
