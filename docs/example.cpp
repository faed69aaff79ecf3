#include <keyfluent/convert.h>

#include <iostream>
#include <iterator>
#include <string>

namespace kf = keyfluent;

int main() {
  const std::string input(std::istreambuf_iterator<char>(std::cin), {});
  const kf::Document document =
      kf::read(kf::SecretBytes(kf::as_bytes(input)), {});
  for (const kf::Error& error : document.errors) {
    std::cerr << error.message() << " [" << error.id() << "]\n";
  }
  const kf::Format& format = *kf::find_format("openssh-public");
  for (const kf::Entry& entry : document.entries) {
    if (const auto line = kf::write(entry, format, {})) {
      std::cout << line->text();
    } else {
      std::cerr << line.error().message() << "\n";
    }
  }
  return document.errors.empty() ? 0 : 1;
}
