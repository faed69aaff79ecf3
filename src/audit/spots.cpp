// SPDX-License-Identifier: MIT
#include "src/audit/spots.h"

namespace keyfluent::audit {

namespace {

std::string name_of(const Origin& origin, std::uint32_t line, const std::string& here) {
  std::string text = origin.host == here ? std::string() : origin.host;
  text += text.empty() ? "" : ":";
  text += origin.file;
  if (line != 0) {
    text += ":";
    text += std::to_string(line);
  }
  return escape_controls(text);
}

}  // namespace

std::string name_spots(const Report& report,
                       Spot from,
                       const std::vector<Spot>& spots,
                       std::size_t total) {
  const std::string& here = report.origin(from.origin).host;

  std::string text;
  for (std::size_t i = 0; i < spots.size() && i < kNamedSpots; ++i) {
    text += i == 0 ? "" : ", ";
    text += name_of(report.origin(spots[i].origin), spots[i].line, here);
  }
  if (total > kNamedSpots) {
    text += " and ";
    text += std::to_string(total - kNamedSpots);
    text += " more";
  }
  return text;
}

}  // namespace keyfluent::audit
