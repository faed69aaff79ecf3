// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/known.h"

#include "keyfluent/core/text.h"

#include <algorithm>

namespace keyfluent::reading {

namespace {

using namespace std::string_view_literals;

struct Row {
  std::string_view start;
  Known known;
};

// ---- how to get a key that can be read out of each ----------------------------------------------

constexpr std::string_view kNoKey = "it holds no key to log in with; ask for the public key file";
constexpr std::string_view kBitviseHint =
    "Bitvise SSH Client, Client key manager, Export: choose the OpenSSH format";
constexpr std::string_view kVandykeHint =
    "SecureCRT, Tools, Convert Private Key to OpenSSH Format; the public half is the .pub file "
    "beside it";
constexpr std::string_view kPuttyHint =
    "a session names the file of its key (PublicKeyFile, a .ppk): give that file";
constexpr std::string_view kJavaHint =
    "keytool -importkeystore -srckeystore FILE -destkeystore key.p12 -deststoretype PKCS12";
constexpr std::string_view kPgpHint =
    "gpg --export-ssh-key NAME writes the public key of an OpenPGP authentication key";
constexpr std::string_view kAgeHint =
    "age keys encrypt files and are not used in SSH; ask for an SSH key";
constexpr std::string_view kRequestHint =
    "openssl req -in FILE -noout -pubkey writes the public key in it";
constexpr std::string_view kBundleHint =
    "openssl pkcs7 -in FILE -print_certs writes the certificates in it, which can be read";
constexpr std::string_view kCoseHint =
    "write the key as a JSON Web Key with the program that made it";

constexpr Known kKnownHosts = {
    "a known_hosts line",
    "cut the host names off: the key begins at its type; ssh-keyscan HOST asks the host"};
constexpr Known kAllowedSigners = {
    "an allowed_signers line", "cut the principals and options off: the key begins at its type"};
constexpr Known kCose = {"a COSE key", kCoseHint};
constexpr Known kPgp = {"an OpenPGP block", kPgpHint};
constexpr Known kPgpBinary = {"an OpenPGP key", kPgpHint};

constexpr Row kBinary[] = {
    {"SSHKRL\n\0"sv,
     {"a key revocation list (KRL)", "ssh-keygen -Q -l -f FILE shows what it revokes"}},
    {"SSHSIG\0"sv, {"an SSH signature", "ssh-keygen -Y check-novalidate shows whose it is"}},
    {"\xfe\xed\xfe\xed"sv, {"a Java keystore (JKS)", kJavaHint}},
    {"\xce\xce\xce\xce"sv, {"a Java keystore (JCEKS)", kJavaHint}},
};

// By the first words of the label.
constexpr Row kLabels[] = {
    {"SSH SIGNATURE", {"an SSH signature", "ssh-keygen -Y check-novalidate shows whose it is"}},
    {"PGP", kPgp},
    {"AGE", {"an age file", kAgeHint}},
    {"CERTIFICATE REQUEST", {"a certificate request", kRequestHint}},
    {"NEW CERTIFICATE REQUEST", {"a certificate request", kRequestHint}},
    {"X509 CRL", {"a list of revoked certificates", kNoKey}},
    {"PKCS7", {"a PKCS#7 file", kBundleHint}},
    {"CMS", {"a CMS file", kBundleHint}},
    {"DH PARAMETERS", {"a set of Diffie-Hellman parameters", kNoKey}},
};

constexpr Row kLines[] = {
    {"AGE-SECRET-KEY-1", {"an age key", kAgeHint}},
    {"age-encryption.org/v", {"an age file", kAgeHint}},
    {"SSH PRIVATE KEY FILE FORMAT 1.1",
     {"an SSH-1 private key", "it was damaged as text: ask for it again, as an attachment"}},
    {"@cert-authority ", kKnownHosts},
    {"@revoked ", kKnownHosts},
    {"|1|", kKnownHosts},
    {"untrusted comment: ",
     {"a signify or minisign key", "such keys sign files and are not used in SSH"}},
    {"[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY\\SshHostKeys",
     {"PuTTY's list of host keys (a registry export)", kNoKey}},
    {"[HKEY_CURRENT_USER\\Software\\SimonTatham\\PuTTY",
     {"a PuTTY session (a registry export)", kPuttyHint}},
    {"[HKEY_CURRENT_USER\\Software\\Bitvise",
     {"a Bitvise key or profile (a registry export)", kBitviseHint}},
    {"[HKEY_CURRENT_USER\\Software\\VanDyke",
     {"a VanDyke configuration (a registry export)", kVandykeHint}},
};

constexpr std::string_view kCompanions[] = {"EC PARAMETERS", "DSA PARAMETERS"};

template <class Table>
const Known* find_start(const Table& table, std::string_view text) {
  for (const Row& row : table) {
    if (text.starts_with(row.start)) {
      return &row.known;
    }
  }
  return nullptr;
}

// is_cose looks for a CBOR map of 3 to 8 pairs that begins with the key type 1: OKP, EC2 or RSA
// (RFC 9052 section 7, RFC 8230).
bool is_cose(std::string_view input) {
  return input.size() > 3 && input[0] >= '\xa3' && input[0] <= '\xa8' && input[1] == 1 &&
         input[2] >= 1 && input[2] <= 3;
}

// is_openpgp looks for a packet with a version 4 key (RFC 4880 sections 4.2 and 5.5).
bool is_openpgp(ByteView input) {
  if (input.size() < 8) {
    return false;
  }
  const bool is_short = input[0] == 0x98 || input[0] == 0x94;  // a length of one byte
  const bool is_old = input[0] == 0x99 || input[0] == 0x95;    // of two
  const bool is_new = (input[0] == 0xC6 || input[0] == 0xC5) && input[1] < 192;
  return (is_old && input[3] == 4) || ((is_short || is_new) && input[2] == 4);
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

// is_allowed_signer is true for "principals options type base64" of ssh-keygen(1), ALLOWED SIGNERS.
// Without options it cannot be told from a key with words before it.
bool is_allowed_signer(std::string_view text) {
  constexpr std::string_view kOptions[] = {
      "namespaces=\"", "valid-after=\"", "valid-before=\"", "cert-authority "};
  const std::string_view principals = next_word(text);
  text = trim_blanks(text);
  return principals.find('@') != principals.npos &&
         std::ranges::any_of(kOptions,
                             [&](std::string_view option) { return text.starts_with(option); });
}

}  // namespace

const Known* known_binary(ByteView input) {
  if (is_cose(as_text(input))) {
    return &kCose;
  }
  return is_openpgp(input) ? &kPgpBinary : find_start(kBinary, as_text(input));
}

const Known* known_label(std::string_view label) {
  return find_start(kLabels, label);
}

const Known* known_line(std::string_view line) {
  if (is_known_host(line)) {
    return &kKnownHosts;
  }
  if (is_allowed_signer(line)) {
    return &kAllowedSigners;
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
