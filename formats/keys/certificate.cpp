// SPDX-License-Identifier: MIT
#include "keyfluent/keys/certificate.h"

#include <string>
#include <utility>
#include <vector>

namespace keyfluent {
namespace {

using Options = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint32_t kUserType = 1;
constexpr std::uint32_t kHostType = 2;

// read_name reads a string that OpenSSH handles as a C string: a NUL before its last byte is
// refused.
std::string read_name(Reader& reader, std::string_view what) {
  std::string_view text = reader.read_text();
  const std::size_t nul = text.find('\0');
  if (nul != std::string_view::npos && nul + 1 == text.size()) {
    text.remove_suffix(1);
  } else if (nul != std::string_view::npos) {
    reader.fail(errors::key_bad_certificate, what);
  }
  return std::string(text);
}

// check_list carries a failure inside a packed list to the certificate's reader.
void check_list(Reader& reader, const Reader& list, std::string_view what) {
  if (list.failed()) {
    reader.fail(errors::key_bad_certificate, what);
  }
}

std::vector<std::string> read_principals(Reader& reader) {
  Reader list(reader.read_string());
  std::vector<std::string> principals;
  while (list.remaining() != 0) {
    principals.push_back(read_name(list, "principals"));
  }
  check_list(reader, list, "principals");
  return principals;
}

// unwrap_value takes the string out of an option's data.  Flags have empty data; options with a
// value have one string in them ("force-command"); what follows neither way is kept as it is.
std::string unwrap_value(std::string_view data) {
  Reader reader(as_bytes(data));
  const std::string_view value = reader.read_text();
  return std::string(reader.finish() ? value : data);
}

Options read_options(Reader& reader, std::string_view what) {
  Reader list(reader.read_string());
  Options options;
  while (list.remaining() != 0) {
    std::string name(list.read_text());
    options.emplace_back(std::move(name), unwrap_value(list.read_text()));
  }
  check_list(reader, list, what);
  return options;
}

bool read_is_host(Reader& reader) {
  const std::uint32_t type = reader.read_u32();
  if (type != kUserType && type != kHostType) {
    reader.fail(errors::key_bad_certificate, "type " + std::to_string(type));
  }
  return type == kHostType;
}

// read_signing_key takes any key but a certificate: chains do not exist, and so nothing recurses.
Bytes read_signing_key(Reader& reader) {
  const ByteView blob = reader.read_string();
  const Algorithm* algorithm = find_algorithm(Reader(blob).read_text());
  const bool is_certificate = algorithm != nullptr && algorithm->is_certificate();
  if (!reader.failed() && (is_certificate || !PublicKey::from_blob(blob))) {
    reader.fail(errors::key_bad_certificate, "signature key");
  }
  return to_bytes(blob);
}

// skip_signature takes a name and a string; security keys have a counter behind them.
void skip_signature(Reader& reader) {
  Reader signature(reader.read_string());
  const bool has_name = is_algorithm_name(signature.read_text());
  const bool has_value = !signature.read_string().empty();
  if (!has_name || !has_value) {
    reader.fail(errors::key_bad_certificate, "signature");
  }
}

}  // namespace

Result<Certificate> read_certificate(Reader& reader,
                                     const Algorithm& algorithm,
                                     std::span<ByteView> values) {
  Certificate certificate;
  reader.read_string();  // the nonce, for the signature's sake alone
  read_public_layout(reader, algorithm, values);
  certificate.serial = reader.read_u64();
  certificate.is_host = read_is_host(reader);
  certificate.key_id = read_name(reader, "key id");
  certificate.principals = read_principals(reader);
  certificate.valid_after = reader.read_u64();
  certificate.valid_before = reader.read_u64();
  certificate.critical_options = read_options(reader, "critical options");
  certificate.extensions = read_options(reader, "extensions");
  reader.read_string();  // reserved: "currently unused", any content
  certificate.signing_key = read_signing_key(reader);
  skip_signature(reader);
  KEYFLUENT_CHECK(reader.finish());
  return certificate;
}

}  // namespace keyfluent
