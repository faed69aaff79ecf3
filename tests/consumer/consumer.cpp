// SPDX-License-Identifier: MIT
// Reads keys from standard input, in any format, and prints the lines that sshd accepts.
//
//     consumer [PASSPHRASE] <KEY      (a real program would not take a passphrase from its arguments)
#include <keyfluent/convert.h>
#include <keyfluent/keys/fingerprint.h>

#include <iostream>
#include <iterator>
#include <string>

namespace {

int fail(const keyfluent::Error& error) {
  std::cerr << "consumer: " << error.message() << '\n';
  return static_cast<int>(error.category());
}

}  // namespace

int main(int argc, char** argv) {
  const std::string input{std::istreambuf_iterator<char>(std::cin), {}};
  keyfluent::Document document = keyfluent::read(keyfluent::SecretBytes(input), {});
  for (const keyfluent::Error& error : document.errors) {
    return fail(error);
  }
  if (argc > 1) {
    if (const auto opened = keyfluent::unlock(document, keyfluent::Passphrase(argv[1])); !opened) {
      return fail(opened.error());
    }
  }
  for (const keyfluent::Entry& entry : document.entries) {
    const auto line = keyfluent::write(entry, *keyfluent::find_format("openssh-public"), {});
    if (!line) {
      return fail(line.error());
    }
    std::cout << line->text();
    std::cout << keyfluent::sha256_fingerprint(*entry.public_key)
              << (entry.private_key ? " private\n" : "\n");
  }
}
