// SPDX-License-Identifier: MIT
// ssh.com's private key file: SSH Communications' SSH2 2.x and 3.x, Tectia, F-Secure, Reflection,
// and every client that calls it "the SECSH format".
//
//   file    = "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----" EOL *header 1*body
//             "---- END SSH2 ENCRYPTED PRIVATE KEY ----" EOL
//   header  = "Subject: " login EOL
//           | "Comment: " DQUOTE text DQUOTE EOL      -- "\" escapes; "\" EOL goes on in the next
//           line
//   body    = base64, 70 columns, of:
//
//   key     = uint32 0x3f6ff9eb, uint32 size (of all, from the magic on), string type, string
//             cipher, string blob
//   type    = a tree whose root says the kind of key: sshcom_scheme.h
//   blob    = encrypted: sshcom_cipher.h; its payload is the numbers of the key: sshcom_rsa.cpp,
//             sshcom_dsa.cpp, sshcom_ecdsa.cpp
//
// The label is the same if the cipher is "none"; the vendor also reads "SSH2 PRIVATE KEY".  Some
// writers put the size 0.  RSA and DSA with the ciphers none and 3des-cbc are proven with files of
// other programs; the other ciphers, the predefined groups and ECDSA are known from source alone.
//
// A later library writes another envelope (magic 0xc4181f9e), and its other objects have magics of
// their own: they are recognised.  Some programs put PKCS#8 into this armor: the content decides.
#include "keyfluent/codecs/der_shape.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/codecs/sshcom_cipher.h"
#include "keyfluent/codecs/sshcom_scheme.h"
#include "keyfluent/core/text.h"

#include <algorithm>
#include <string>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabels[] = {"SSH2 ENCRYPTED PRIVATE KEY", "SSH2 PRIVATE KEY"};
constexpr std::uint32_t kMagic = 0x3f6ff9eb;
constexpr std::string_view kProxy = "proxy:";

struct Known {
  std::uint32_t magic;
  std::string_view name;
};

// How to get a key out of what is not read.
constexpr std::string_view kTectiaHint =
    "export it with the program that made it, in OpenSSH's or PKCS#8's format (Tectia: the option "
    "--key-format of ssh-keygen-g3)";
constexpr std::string_view kVandykeHint =
    "the file is damaged, or of a form of its maker's own (SecureCRT: Tools, Convert Private Key "
    "to "
    "OpenSSH Format)";

// The vendor's other objects.
constexpr Known kOthers[] = {
    {0xc4181f9e, "an ssh.com key in the envelope of version 2"},
    {0x65c8b28a, "an ssh.com public key object"},
    {0x89578271, "an ssh.com group object"},
    {0x4c9356fe, "an ssh.com randomizer object"},
};

const Known* find_other(std::uint32_t magic) {
  const auto* found = std::ranges::find(kOthers, magic, &Known::magic);
  return found == std::end(kOthers) ? nullptr : found;
}

// ---- reading ------------------------------------------------------------------------------------

bool sniff(const Chunk& chunk) {
  if (chunk.container != Container::kArmor && chunk.container != Container::kBinary) {
    return false;
  }
  const ByteView body = chunk.body.view();
  Reader reader(body);
  const std::uint32_t magic = reader.read_u32();
  if (!reader.failed() && (magic == kMagic || find_other(magic) != nullptr)) {
    return true;
  }
  return has_label(chunk, kLabels) && !has_foreign_magic(body) &&
         der_shape(body) == DerShape::kUnknown;
}

// Envelope is what is readable without passphrase.
struct Envelope {
  std::string_view type;
  std::string_view cipher;
  ByteView blob;
  bool is_canonical = true;

  [[nodiscard]] bool is_encrypted() const { return !sshcom_is_plain(cipher); }
};

Result<Envelope> read_envelope(ByteView body) {
  Reader reader(body);
  const std::uint32_t magic = reader.read_u32();
  if (const Known* other = find_other(magic)) {
    return Error(errors::format_unsupported, {}, other->name).with_hint(kTectiaHint);
  }
  if (magic != kMagic) {
    return Error(errors::container_malformed, Place::at_byte(0), "ssh.com private key")
        .with_hint(kVandykeHint);
  }
  Envelope envelope;
  envelope.is_canonical = reader.read_u32() == body.size();
  envelope.type = reader.read_text();
  envelope.cipher = reader.read_text();
  envelope.blob = reader.read_string();
  KEYFLUENT_CHECK(reader.finish());
  KEYFLUENT_CHECK(sshcom_check_size(envelope.cipher, envelope.blob));
  return envelope;
}

Result<const SshcomScheme*> find_scheme(std::string_view type) {
  if (type.starts_with(kProxy)) {
    return Error(errors::format_unsupported, {}, "an ssh.com key that is held elsewhere")
        .with_hint("the program or device that holds it can export the public key");
  }
  const SshcomScheme* scheme = find_sshcom_scheme(type);
  if (scheme == nullptr) {
    return Error(errors::key_unsupported_private, {}, type.substr(0, type.find('{')))
        .with_hint(kTectiaHint);
  }
  return scheme;
}

// is_about_content is true for errors that say what the content is, and not that there is none.
bool is_about_content(const Error& error) {
  return !error.id().starts_with("E3") || error.is(errors::der_unsupported_algorithm);
}

Result<PrivateKey> read_key(const SshcomScheme& scheme,
                            const Envelope& envelope,
                            ByteView payload) {
  Result<SshcomKey> parsed = scheme.read(payload);
  if (!parsed) {
    return is_about_content(parsed.error()) ? std::move(parsed).error()
                                            : sshcom_damaged(envelope.is_encrypted());
  }
  return PrivateKey::from_components(*parsed->algorithm, std::move(parsed->components));
}

// unquoted takes the quotation marks from a comment, and the escapes inside them.  A backslash
// before another character than these stays: other writers do not escape it.
std::string unquoted(std::string_view value) {
  if (value.size() < 2 || !value.starts_with('"') || !value.ends_with('"')) {
    return std::string(value);
  }
  value = value.substr(1, value.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool escapes =
        value[i] == '\\' && i + 1 < value.size() && (value[i + 1] == '\\' || value[i + 1] == '"');
    text += value[escapes ? ++i : i];
  }
  return text;
}

Entry describe(const Chunk& chunk, const Envelope& envelope) {
  Entry entry;
  entry.headers = chunk.headers;
  if (const std::string* comment = chunk.find_header("Comment")) {
    entry.comment = unquoted(*comment);
  }
  if (!envelope.is_canonical) {
    entry.repairs.add(RepairId::kNotCanonical, {});
  }
  if (envelope.is_encrypted()) {
    entry.protection = {true, std::string(envelope.cipher), "MD5", 1};
  }
  return entry;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* passphrase) {
  KEYFLUENT_TRY(const Envelope envelope, read_envelope(chunk.body.view()));
  KEYFLUENT_TRY(const SshcomScheme* scheme, find_scheme(envelope.type));
  Entries entries;
  entries.push_back(describe(chunk, envelope));
  if (envelope.is_encrypted() && passphrase == nullptr) {
    return entries;
  }
  KEYFLUENT_TRY(const SecretBytes payload,
                sshcom_unseal(envelope.cipher, envelope.blob, passphrase));
  KEYFLUENT_TRY(PrivateKey key, read_key(*scheme, envelope, payload.view()));
  set_private_key(entries[0], std::move(key));
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

std::string escaped(std::string_view comment) {
  std::string text;
  for (const char c : comment) {
    text += c == '"' || c == '\\' ? "\\" : "";
    text += c;
  }
  return text;
}

std::string comment_header(std::string_view comment) {
  return folded_header("Comment", "\"" + escaped(one_line(comment)) + "\"");
}

bool holds(const Algorithm& algorithm) {
  return find_sshcom_scheme_for(algorithm) != nullptr;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const PrivateKey& key = *request.private_key;
  const SshcomScheme* scheme = find_sshcom_scheme_for(key.algorithm());
  if (scheme == nullptr) {
    return Error(
        errors::write_unsupported_algorithm,
        {},
        "sshcom cannot hold " + std::string(key.algorithm().name) + " keys; openssh-private can");
  }
  SecretWriter payload;
  scheme->write(payload, key.components());
  KEYFLUENT_TRY(const SshcomSealed sealed, sshcom_seal(request, payload.view()));
  constexpr std::size_t kNumbers = 5 * sizeof(std::uint32_t);
  SecretWriter writer;
  writer.put_u32(kMagic);
  writer.put_u32(static_cast<std::uint32_t>(kNumbers + scheme->written.size() +
                                            sealed.cipher.size() + sealed.blob.size()));
  writer.put_string(scheme->written);
  writer.put_string(sealed.cipher);
  writer.put_string(sealed.blob.view());
  const std::string header = comment_header(request.comment);
  return pem_text({.label = kLabels[0],
                   .headers = one_line(request.comment).empty() ? std::string_view() : header,
                   .columns = kSshcomColumns,
                   .four_dashes = true},
                  writer.view());
}

}  // namespace

extern const Format sshcom;
const Format sshcom = {
    .name = "sshcom",
    .title = "ssh.com private key",
    .kind = Kind::kPrivate,
    .allowed = {RepairId::kCrlf, RepairId::kCr},
    .max_columns = 0,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
