// SPDX-License-Identifier: MIT
// Fixtures: the rows of fixtures/MANIFEST.tsv and fixtures/BAD.tsv for tests.
#pragma once

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "keyfluent/core/secret.h"

namespace keyfluent::fixtures {

inline constexpr std::string_view kPassphrase = "correct horse";

inline std::string path_of(std::string_view relative) {
  return std::string(KEYFLUENT_SOURCE_DIR "/fixtures/") + std::string(relative);
}

inline SecretBytes load(std::string_view relative) {
  std::ifstream file(path_of(relative), std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  return SecretBytes(std::string_view(content));
}

// rows returns the cells of a table without its header line.
inline std::vector<std::vector<std::string>> rows(std::string_view table) {
  std::ifstream file(path_of(table));
  std::vector<std::vector<std::string>> result;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::vector<std::string> row;
    for (std::string cell; std::getline(cells, cell, '\t');) {
      row.push_back(cell);
    }
    result.push_back(row);
  }
  return result;
}

struct Fixture {
  std::string path, format, algorithm, bits, sha256, comment, repairs;
  bool encrypted;
};

// manifest returns every sound and every damaged fixture.
inline std::vector<Fixture> manifest() {
  std::vector<Fixture> result;
  for (const auto& row : rows("MANIFEST.tsv")) {
    const auto cell = [&](std::size_t i) { return row[i] == "-" ? std::string() : row[i]; };
    result.push_back({cell(0), cell(1), cell(2), cell(3), cell(4), cell(5), cell(6), row[7] == "yes"});
  }
  return result;
}

}  // namespace keyfluent::fixtures
