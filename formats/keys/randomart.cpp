// SPDX-License-Identifier: MIT
// Randomart: a bishop walks diagonally over a board, two bits of the hash a move, and each field
// shows how often it was visited ("The drunken bishop", Loss, Limmer, von Gernler, 2009).
// Everything but the walk, from the symbols to the borders, is as ssh-keygen draws it.
#include "keyfluent/crypto/digest.h"
#include "keyfluent/keys/fingerprint.h"

#include <algorithm>
#include <array>

namespace keyfluent {
namespace {

constexpr int kColumns = 17;
constexpr int kRows = 9;
constexpr std::string_view kSymbols = " .o+=*BOX@%&#/^";  // by number of visits
constexpr char kStart = 'S';
constexpr char kEnd = 'E';

// The longest title that fits is cut, not left out, by one column: ssh-keygen keeps the last for a
// NUL.
constexpr std::size_t kTitleColumns = kColumns - 1;

struct Field {
  int column = kColumns / 2;
  int row = kRows / 2;
};

class Board {
 public:
  // move goes one field in both directions, or along the wall; bit 0 is right, bit 1 is down.
  void move(unsigned bits) {
    bishop_.column = std::clamp(bishop_.column + ((bits & 1) != 0 ? 1 : -1), 0, kColumns - 1);
    bishop_.row = std::clamp(bishop_.row + ((bits & 2) != 0 ? 1 : -1), 0, kRows - 1);
    std::uint8_t& visits = at(bishop_);
    visits = static_cast<std::uint8_t>(std::min<std::size_t>(visits + 1u, kSymbols.size() - 1));
  }

  std::string draw() {
    std::array<std::string, kRows> lines;
    for (int row = 0; row < kRows; ++row) {
      for (int column = 0; column < kColumns; ++column) {
        lines[static_cast<std::size_t>(row)] += kSymbols[at({column, row})];
      }
    }
    set(lines, Field(), kStart);
    set(lines, bishop_, kEnd);
    std::string text;
    for (const std::string& line : lines) {
      text.append("|").append(line).append("|\n");
    }
    return text;
  }

 private:
  static void set(std::array<std::string, kRows>& lines, const Field& field, char symbol) {
    lines[static_cast<std::size_t>(field.row)][static_cast<std::size_t>(field.column)] = symbol;
  }

  std::uint8_t& at(const Field& field) {
    return visits_[static_cast<std::size_t>(field.row * kColumns + field.column)];
  }

  std::array<std::uint8_t, kColumns * kRows> visits_{};
  Field bishop_;
};

// border centres a title in a line of dashes.
std::string border(std::string_view title) {
  const std::size_t left = (kColumns - title.size()) / 2;
  std::string line = "+";
  line.append(left, '-').append(title).append(kColumns - left - title.size(), '-');
  return line + "+\n";
}

// title_of is "[RSA 2048]"; where that is too long, or the size is not known, "[RSA]".
std::string title_of(const PublicKey& key) {
  const std::string family(key.algorithm().family);
  std::string title = "[" + family + " " + std::to_string(key.bits()) + "]";
  if (key.bits() == 0 || title.size() > kColumns) {
    title = "[" + family + "]";
  }
  title.resize(std::min(title.size(), kTitleColumns));
  return title;
}

}  // namespace

std::string randomart(const PublicKey& key) {
  Board board;
  for (const std::uint8_t byte : sha256(key.plain_blob())) {
    for (unsigned shift = 0; shift < 8; shift += 2) {
      board.move((byte >> shift) & 3u);
    }
  }
  return border(title_of(key)) + board.draw() + border("[SHA256]");
}

}  // namespace keyfluent
