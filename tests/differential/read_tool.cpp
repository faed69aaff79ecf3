// SPDX-License-Identifier: MIT
// read_tool PASSPHRASE: for each path on standard input one line of words, in order of the keys:
//
//   key:FINGERPRINT    a key that was read, opened with the passphrase if it was encrypted
//   half:FINGERPRINT   a locked key whose public half stands in clear, and which did not open
//   error:ID           what could not be read
//
// scripts/differential compares it with other programs.
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"

#include <fstream>
#include <iostream>
#include <iterator>

namespace {

using namespace keyfluent;

// describe opens each key for itself, so that one that does not open hides no other.
void describe(Entry entry, const Passphrase& passphrase) {
  Document one;
  one.entries.push_back(std::move(entry));
  const Status opened = unlock(one, passphrase);
  const Entry& key = one.entries[0];
  if (key.public_key) {
    std::cout << (key.is_locked() ? "half:" : "key:") << sha256_fingerprint(*key.public_key) << ' ';
  }
  if (!opened) {
    std::cout << "error:" << opened.error().id() << ' ';
  }
}

void describe(const std::string& path, const Passphrase& passphrase) {
  std::ifstream file(path, std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  Document document = read(SecretBytes(std::string_view(content)), {});
  for (Entry& entry : document.entries) {
    describe(std::move(entry), passphrase);
  }
  for (const Error& error : document.errors) {
    std::cout << "error:" << error.id() << ' ';
  }
  std::cout << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: read_tool PASSPHRASE <paths\n";
    return 2;
  }
  const Passphrase passphrase{std::string_view(argv[1])};
  for (std::string path; std::getline(std::cin, path);) {
    describe(path, passphrase);
  }
  return 0;
}
