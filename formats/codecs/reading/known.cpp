// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/known.h"

#include "keyfluent/core/text.h"

#include <algorithm>

namespace keyfluent::reading {

namespace {

using namespace std::string_view_literals;

struct Known {
  std::string_view start;
  std::string_view name;
};

constexpr std::string_view kKnownHosts = "a known_hosts line";

constexpr Known kBinary[] = {
    {"SSHKRL\n\0"sv, "a key revocation list (KRL)"},
    {"SSHSIG\0"sv, "an SSH signature"},
};

// By the first words of the label.
constexpr Known kLabels[] = {
    {"SSH SIGNATURE", "an SSH signature"},
    {"PGP", "an OpenPGP block"},
    {"AGE", "an age file"},
    {"CERTIFICATE REQUEST", "a certificate request"},
    {"NEW CERTIFICATE REQUEST", "a certificate request"},
    {"CERTIFICATE", "an X.509 certificate"},
    {"TRUSTED CERTIFICATE", "an X.509 certificate"},
    {"X509", "an X.509 object"},
    {"PKCS7", "a PKCS#7 file"},
    {"CMS", "a CMS file"},
    {"DH PARAMETERS", "a set of Diffie-Hellman parameters"},
};

constexpr Known kLines[] = {
    {"AGE-SECRET-KEY-1", "an age key"},
    {"age-encryption.org/v", "an age file"},
    {"SSH PRIVATE KEY FILE FORMAT 1.1", "an SSH-1 private key"},
    {"@cert-authority ", kKnownHosts},
    {"@revoked ", kKnownHosts},
    {"|1|", kKnownHosts},
    {"{\"kty\"", "a JSON Web Key"},
    {"untrusted comment: ", "a signify or minisign key"},
};

constexpr std::string_view kCompanions[] = {"EC PARAMETERS", "DSA PARAMETERS"};

template <class Table>
std::string_view find_start(const Table& table, std::string_view text) {
  for (const Known& row : table) {
    if (text.starts_with(row.start)) {
      return row.name;
    }
  }
  return {};
}

// is_host is true for what known_hosts has before the key type: names or addresses with a dot, a
// bracket or a double colon, separated by commas.
bool is_host(std::string_view word) {
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-:*?!,[]").find(c) != std::string_view::npos;
  };
  const bool marked =
      word.find('.') != word.npos || word.find('[') != word.npos || word.find("::") != word.npos;
  return marked && std::all_of(word.begin(), word.end(), is_name) &&
         std::string_view(".,:!-").find(word.back()) == std::string_view::npos;
}

bool is_number(std::string_view word, std::size_t least, std::size_t most) {
  return word.size() >= least && word.size() <= most &&
         word.find_first_not_of("0123456789") == word.npos;
}

// next_word takes a word off the start of the text.
std::string_view next_word(std::string_view& text) {
  text = trim_blanks(text);
  const std::size_t end = word_end(text);
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool is_known_host(std::string_view text) {
  const std::string_view host = next_word(text);
  const std::string_view type = next_word(text);
  return !host.empty() && is_host(host) && type.find('-') != type.npos &&
         next_word(text).starts_with("AAAA");
}

}  // namespace

std::string_view known_binary(ByteView input) {
  return find_start(kBinary, as_text(input));
}

std::string_view known_label(std::string_view label) {
  return find_start(kLabels, label);
}

std::string_view known_line(std::string_view line) {
  if (is_known_host(line)) {
    return kKnownHosts;
  }
  return find_start(kLines, line);
}

bool is_ssh1_line(std::string_view line) {
  constexpr std::size_t kModulusDigits = 100;
  const std::string_view bits = next_word(line);
  const std::string_view exponent = next_word(line);
  const std::string_view modulus = next_word(line);
  return is_number(bits, 3, 5) && is_number(exponent, 1, 10) &&
         is_number(modulus, kModulusDigits, std::string_view::npos);
}

bool is_companion(std::string_view label) {
  return std::find(std::begin(kCompanions), std::end(kCompanions), label) != std::end(kCompanions);
}

}  // namespace keyfluent::reading
