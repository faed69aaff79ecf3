// SPDX-License-Identifier: MIT
// Dropbear's private key file: bytes without armor (dropbearkey, dropbearconvert).
//
//   file     = string algorithm, private fields
//   ssh-rsa  = mpint e, mpint n, mpint d, [mpint p, mpint q]
//   ssh-dss  = mpint p, mpint q, mpint g, mpint y, mpint x
//   ecdsa-…  = string curve, string Q, mpint d
//   ssh-ed25519 = string (seed, then the public key: 64 bytes)
//
// The fields are the algorithm's dropbear_private_layout.  Releases before 0.33 wrote no p and q;
// Dropbear itself no longer loads such a key, and here they are recovered from n, e and d.  There
// is neither encryption nor a place for a comment.  A file begins like a public key blob and goes
// on after it.
#include "keyfluent/codecs/format.h"
#include "keyfluent/codecs/key_parts.h"

namespace keyfluent::codecs {

namespace {

bool holds(const Algorithm& algorithm) {
  return !algorithm.dropbear_private_layout.empty();
}

// read_algorithm reads the name; null if Dropbear has no such keys.
const Algorithm* read_algorithm(Reader& reader) {
  const std::string_view name = reader.read_text();
  const Algorithm* algorithm = reader.failed() ? nullptr : find_algorithm(name);
  return algorithm != nullptr && algorithm->name == name && holds(*algorithm) ? algorithm : nullptr;
}

// has_layout is true if the fields are all there.
bool has_layout(Reader reader, const Algorithm& algorithm, Layout layout) {
  Components ignored;
  read_layout(reader, algorithm, layout, ignored);
  return !reader.failed();
}

// goes_on is true if there is more than a public key.
bool goes_on(Reader reader, const Algorithm& algorithm) {
  Components ignored;
  read_layout(reader, algorithm, algorithm.public_layout, ignored);
  return reader.remaining() != 0;
}

bool sniff(const Chunk& chunk) {
  if (chunk.container != Container::kBinary) {
    return false;
  }
  Reader reader(chunk.body.view());
  const Algorithm* const algorithm = read_algorithm(reader);
  return algorithm != nullptr &&
         (goes_on(reader, *algorithm) ||
          has_layout(reader, *algorithm, algorithm->dropbear_private_layout));
}

// read_fields stops where the data do: what is then missing is for Algorithm::complete to compute.
void read_fields(Reader& reader, const Algorithm& algorithm, Components& into) {
  for (const LayoutItem& item : algorithm.dropbear_private_layout) {
    if (reader.remaining() != 0) {
      read_layout(reader, algorithm, {&item, 1}, into);
    }
  }
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  Reader reader(chunk.body.view());
  const Algorithm* const algorithm = read_algorithm(reader);
  if (algorithm == nullptr) {
    return Error(errors::container_malformed, Place::at_byte(0), "dropbear");
  }
  Components components(algorithm->components.size());
  read_fields(reader, *algorithm, components);
  KEYFLUENT_CHECK(reader.finish());
  KEYFLUENT_TRY(PrivateKey key, PrivateKey::from_components(*algorithm, std::move(components)));
  Entries entries(1);
  if (!reader.is_canonical()) {
    entries[0].repairs.add(RepairId::kNotCanonical, {});
  }
  set_private_key(entries[0], std::move(key));
  return entries;
}

Result<SecretBytes> write(const WriteRequest& request) {
  KEYFLUENT_CHECK(refuse_encryption(request, "dropbear"));
  const Algorithm& algorithm = request.private_key->algorithm();
  SecretWriter writer;
  writer.put_string(algorithm.name);
  write_layout(
      writer, algorithm, algorithm.dropbear_private_layout, request.private_key->components());
  return writer.take();
}

}  // namespace

extern const Format dropbear;
const Format dropbear = {
    .name = "dropbear",
    .title = "Dropbear private key",
    .kind = Kind::kPrivate,
    .allowed = {},
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
    .has_comment = false,
    .can_encrypt = false,
    .is_binary = true,
};

}  // namespace keyfluent::codecs
