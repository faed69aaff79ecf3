// SPDX-License-Identifier: MIT
// Helpers for tests of one codec: Chunks without the reading layer, and other people's programs.
#pragma once

#include "keyfluent/codecs/format.h"
#include "keyfluent/core/base64.h"
#include "tests/formats/fixtures.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace keyfluent::codecs {
#define KEYFLUENT_FORMAT(symbol) extern const Format symbol;
#include "keyfluent/formats.def"
#undef KEYFLUENT_FORMAT
}  // namespace keyfluent::codecs

namespace keyfluent::testing {

inline SecretBytes decoded(std::string_view text) {
  Result<SecretBytes> bytes = decode_base64_secret(text);
  return bytes ? *std::move(bytes) : SecretBytes();
}

// armored_chunk strips the armor of a sound file: BEGIN line, headers and a blank line, base64,
// END.
inline Chunk armored_chunk(std::string_view text) {
  Chunk chunk;
  chunk.container = Container::kArmor;
  std::string base64;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t colon = line.find(": ");
    if (line.starts_with("-----BEGIN ")) {
      chunk.label = line.substr(11, line.size() - 16);
    } else if (colon != std::string::npos) {
      chunk.headers.push_back({line.substr(0, colon), line.substr(colon + 2), {}});
    } else if (!line.starts_with("-----END ")) {
      base64 += line;
    }
  }
  chunk.body = decoded(base64);
  return chunk;
}

// make_chunk does what the reading layer does for a file without damage and with one key.
inline Chunk make_chunk(std::string_view text) {
  if (text.starts_with("-----BEGIN ")) {
    return armored_chunk(text);
  }
  Chunk chunk;
  chunk.container = text.starts_with("PuTTY-User-Key-File-") ? Container::kPpk : Container::kBinary;
  chunk.body = SecretBytes(text);
  return chunk;
}

inline Chunk load_chunk(std::string_view fixture) {
  return make_chunk(fixtures::load(fixture).text());
}

inline Chunk with_body(const Chunk& chunk, ByteView body) {
  Chunk copy;
  copy.container = chunk.container;
  copy.label = chunk.label;
  copy.headers = chunk.headers;
  copy.body = SecretBytes(body);
  return copy;
}

// public_blob returns the key blob of a one-line public key file.
inline Bytes public_blob(std::string_view fixture) {
  const SecretBytes text = fixtures::load(fixture);
  std::istringstream fields{std::string(text.text())};
  std::string type;
  std::string base64;
  fields >> type >> base64;
  return to_bytes(decoded(base64).view());
}

// open_key reads the one private key of a file; the test fails if there is none.
inline PrivateKey open_key(const Format& format, const Chunk& chunk, std::string_view pass = {}) {
  const Passphrase passphrase(pass);
  Result<Entries> entries = format.read(chunk, pass.empty() ? nullptr : &passphrase);
  if (!entries || entries->size() != 1 || !entries->front().private_key) {
    throw std::runtime_error(entries ? "no private key" : entries.error().message());
  }
  return *std::move(entries->front().private_key);
}

// fixed_random gives these bytes, then zeros.
inline RandomSource fixed_random(Bytes bytes) {
  return [bytes = std::move(bytes), at = std::size_t{0}](std::span<std::uint8_t> out) mutable {
    for (std::uint8_t& byte : out) {
      byte = at < bytes.size() ? bytes[at] : 0;
      ++at;
    }
    return ok();
  };
}

inline WriteRequest request_for(const PrivateKey& key) {
  WriteRequest request;
  request.public_key = &key.public_key();
  request.private_key = &key;
  request.random = fixed_random({9, 8, 7, 6, 5, 4, 3, 2, 1});
  return request;
}

inline Bytes joined(std::initializer_list<ByteView> parts) {
  Bytes all;
  for (const ByteView part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

// Scratch is a folder of this test, removed at its end.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "keyfluent-XXXXXX").string();
    path_ = mkdtemp(name.data()) == nullptr ? std::string() : name;
  }

  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  ~Scratch() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string path(std::string_view name) const {
    return path_ + "/" + std::string(name);
  }

  // put writes a file with mode 0600.
  [[nodiscard]] std::string put(std::string_view name, std::string_view content) const {
    std::ofstream(path(name), std::ios::binary) << content;
    std::filesystem::permissions(path(name), std::filesystem::perms(0600));
    return path(name);
  }

  [[nodiscard]] std::string get(std::string_view name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

 private:
  std::string path_;
};

inline bool runs(const std::string& command) {
  return std::system((command + " >/dev/null 2>&1 </dev/null").c_str()) == 0;
}

inline bool has_tool(const std::string& name) {
  return runs("command -v " + name);
}

}  // namespace keyfluent::testing

// KEYFLUENT_NEEDS ends a test with a message if a program is not installed.
#define KEYFLUENT_NEEDS(tool)                      \
  if (!keyfluent::testing::has_tool(tool)) {       \
    MESSAGE("skipped: " tool " is not installed"); \
    return;                                        \
  }                                                \
  static_assert(true)
