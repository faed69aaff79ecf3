// SPDX-License-Identifier: MIT
// Private keys of DNSSEC as BIND keeps them, in files named K….private.
//
//   file    = "Private-key-format: v1." minor LF
//             "Algorithm: " number [ " (" name ")" ] LF
//             *( tag ": " base64 LF )            the numbers of the key, in any order
//             *( tag ": " date LF )              "Created", "Publish", "Activate" …: not looked
//             into
//
//   algorithm             tags
//   RSA 5 7 8 10          Modulus PublicExponent PrivateExponent Prime1 Prime2 Exponent1 Exponent2
//                         Coefficient (numbers as in RFC 8017 appendix A.1.2, without leading
//                         zeros)
//   ECDSA 13 14           PrivateKey: the number, of the length of the curve's field (RFC 6605)
//   Ed25519 15, Ed448 16  PrivateKey: the seed (RFC 8080)
//
// The public key of the last two is computed.  There is no comment, and no encryption.
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/named_form.h"

#include <charconv>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kMagic = "Private-key-format: v";
constexpr std::string_view kVersion = "1.3";

Error malformed() {
  return Error(errors::container_malformed, {}, "DNSSEC private key");
}

bool sniff(const Chunk& chunk) {
  return chunk.container == Container::kFields && chunk.body.text().starts_with(kMagic);
}

// ---- reading ------------------------------------------------------------------------------------

// find_field returns the value of the first line with this tag; nothing if there is none.
std::optional<std::string_view> find_field(std::string_view lines, std::string_view tag) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = lines.substr(0, end);
    if (line.starts_with(tag) && line.substr(tag.size()).starts_with(':')) {
      return trim_blanks(line.substr(tag.size() + 1));
    }
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return std::nullopt;
}

Status check_version(std::string_view lines) {
  const std::string_view version = lines.substr(kMagic.size(), lines.find('\n') - kMagic.size());
  if (version.starts_with("1.")) {
    return ok();
  }
  return Error(errors::container_version, {}, version.substr(0, 8));
}

Result<const Algorithm*> read_algorithm(std::string_view lines) {
  const std::string_view text = find_field(lines, "Algorithm").value_or("");
  unsigned number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc()) {
    return malformed();
  }
  const Algorithm* algorithm = find_algorithm_by_dnssec(number);
  if (algorithm == nullptr) {
    return Error(errors::format_unsupported,
                 {},
                 "a DNSSEC key of algorithm number " + std::to_string(number));
  }
  return algorithm;
}

Result<NamedValues> read_values(std::string_view lines, const NamedForm& form) {
  NamedValues values(form.values.size());
  bool has_private = false;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const NamedValue& row = form.values[i];
    if (row.dnssec.empty()) {
      continue;
    }
    const auto text = find_field(lines, row.dnssec);
    if (!text && !row.is_private) {
      return malformed();
    }
    Result<SecretBytes> value = decode_base64_secret(text.value_or(""));
    if (!value) {
      return std::move(value).error().at({});
    }
    values[i] = *std::move(value);
    has_private = has_private || (row.is_private && !values[i].empty());
  }
  return has_private ? Result<NamedValues>(std::move(values)) : malformed();
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  const std::string_view lines = chunk.body.text();
  KEYFLUENT_CHECK(check_version(lines));
  KEYFLUENT_TRY(const Algorithm* const algorithm, read_algorithm(lines));
  KEYFLUENT_TRY(const NamedValues values, read_values(lines, *algorithm->named));
  KEYFLUENT_TRY(Components components, algorithm->named->read(*algorithm, values));
  KEYFLUENT_TRY(PrivateKey key, PrivateKey::from_components(*algorithm, std::move(components)));
  Entries entries(1);
  set_private_key(entries[0], std::move(key));
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

Result<SecretBytes> write(const WriteRequest& request) {
  if (is_encrypting(request)) {
    return Error(
        errors::write_unsupported_option, {}, "a DNSSEC private key file cannot be encrypted");
  }
  const Algorithm& algorithm = request.private_key->algorithm();
  const NamedForm& form = *algorithm.named;
  const NamedValues values = form.write(algorithm, request.private_key->components());
  SecretBytes text(kMagic);
  text.append(kVersion);
  text.append("\nAlgorithm: " + std::to_string(form.dnssec[0].number) + " (");
  text.append(form.dnssec[0].name);
  text.append(")\n");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!form.values[i].dnssec.empty()) {
      text.append(form.values[i].dnssec);
      text.append(": ");
      text.append(encode_base64_secret(values[i].view()).view());
      text.append("\n");
    }
  }
  return text;
}

}  // namespace

extern const Format dnssec;
const Format dnssec = {
    .name = "dnssec",
    .title = "DNSSEC private key (BIND)",
    .kind = Kind::kPrivate,
    .allowed = {RepairId::kCrlf, RepairId::kTrailingBlank, RepairId::kNoFinalNewline},
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = [](const Algorithm& algorithm) { return has_dnssec(algorithm.plain()); },
    .extension = ".private",
    .has_comment = false,
    .can_encrypt = false,
};

}  // namespace keyfluent::codecs
