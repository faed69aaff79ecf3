// SPDX-License-Identifier: MIT
// Helpers for the tests of ssh.com's, SSH-1's, Dropbear's and J2SSH's files: whole files through
// read(), unlock() and write().
#pragma once

#include "keyfluent/convert.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/codecs/test_chunk.h"

#include <optional>
#include <string>
#include <string_view>

namespace keyfluent::testing {

// Opened is the one key of a text, or the name of the error (its row) and its message.
struct Opened {
  std::string error;
  std::string detail;
  std::optional<Entry> entry;
};

inline Opened failed(const Error& error) {
  return {std::string(error.kind().name), error.message(), std::nullopt};
}

inline Opened open_text(const SecretBytes& text, std::string_view pass = {}) {
  Document document = read(text, {});
  if (document.entries.size() != 1) {
    return document.errors.empty() ? Opened{"nothing", "", std::nullopt}
                                   : failed(document.errors.front());
  }
  if (document.entries[0].is_locked()) {
    if (Status status = unlock(document, Passphrase(pass)); !status) {
      return failed(status.error());
    }
  }
  return {"", "", std::move(document.entries[0])};
}

inline Opened open_file(std::string_view fixture, std::string_view pass = fixtures::kPassphrase) {
  return open_text(fixtures::load(fixture), pass);
}

inline Result<SecretBytes> write_as(const Entry& entry,
                                    std::string_view format,
                                    const Passphrase* passphrase = nullptr,
                                    std::string_view cipher = {}) {
  WriteOptions options;
  options.passphrase = passphrase;
  options.cipher = cipher;
  options.random = openssl_random();
  return write(entry, *find_format(format), options);
}

inline std::string base64_of(std::string_view public_line) {
  std::istringstream fields{std::string(public_line)};
  std::string type;
  std::string base64;
  fields >> type >> base64;
  return base64;
}

// output_of runs a command and returns what it prints.
inline std::string output_of(const Scratch& scratch, const std::string& command) {
  if (std::system((command + " >" + scratch.path("out") + " 2>/dev/null </dev/null").c_str()) !=
      0) {
    return {};
  }
  return scratch.get("out");
}

}  // namespace keyfluent::testing
