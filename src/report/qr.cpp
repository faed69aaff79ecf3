// SPDX-License-Identifier: MIT
#include "src/report/qr.h"

#include <qrcodegen/qrcodegen.hpp>
#include <string>

namespace keyfluent::report {

namespace {

using qrcodegen::QrCode;

constexpr int kQuiet = 4;  // squares around the code (section 5.3.8)
constexpr std::string_view kBlackOnWhite = "\x1b[30;47m";
constexpr std::string_view kReset = "\x1b[0m";

// Canvas is the code with its quiet zone.
struct Canvas {
  const QrCode& code;

  [[nodiscard]] int size() const { return code.getSize() + 2 * kQuiet; }

  // getModule is false, that is light, outside the code.
  [[nodiscard]] bool is_dark(int x, int y) const { return code.getModule(x - kQuiet, y - kQuiet); }
};

// half_blocks draws two rows in one line; what is drawn is the ink.
std::string half_blocks(const Canvas& canvas, int y, bool dark_is_ink) {
  std::string line;
  for (int x = 0; x < canvas.size(); ++x) {
    const bool above = canvas.is_dark(x, y) == dark_is_ink;
    const bool has_below = y + 1 < canvas.size();
    const bool below = has_below ? canvas.is_dark(x, y + 1) == dark_is_ink : !dark_is_ink;
    line += above && below ? "█" : above ? "▀" : below ? "▄" : " ";
  }
  return line;
}

std::string double_width(const Canvas& canvas, int y, bool dark_is_ink) {
  std::string line;
  for (int x = 0; x < canvas.size(); ++x) {
    line += canvas.is_dark(x, y) == dark_is_ink ? "##" : "  ";
  }
  return line;
}

std::string draw(const Canvas& canvas, const QrOptions& options) {
  std::string text;
  for (int y = 0; y < canvas.size(); y += options.unicode ? 2 : 1) {
    const std::string line = options.unicode ? half_blocks(canvas, y, options.color)
                                             : double_width(canvas, y, options.color);
    text += options.color ? std::string(kBlackOnWhite).append(line).append(kReset) : line;
    text += '\n';
  }
  return text;
}

}  // namespace

std::optional<std::string> qr_text(std::string_view text,
                                   std::size_t columns,
                                   const QrOptions& options) {
  try {
    const QrCode code = QrCode::encodeText(std::string(text).c_str(), QrCode::Ecc::LOW);
    const Canvas canvas{code};
    const auto width = static_cast<std::size_t>(canvas.size()) * (options.unicode ? 1 : 2);
    return columns != 0 && width > columns ? std::nullopt : std::optional(draw(canvas, options));
  } catch (const qrcodegen::data_too_long&) {
    return std::nullopt;
  }
}

}  // namespace keyfluent::report
