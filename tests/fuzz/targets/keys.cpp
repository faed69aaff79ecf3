// SPDX-License-Identifier: MIT
// Input: a choice, then any document, whose keys are used: a signature fits its message and no
// other one, a fingerprint is the same however the key is held, an SSHFP record is of its key.  Or
// an algorithm and a size, of which a pair is made.
#include "keyfluent/codecs/sshfp.h"
#include "keyfluent/keys/fingerprint.h"
#include "tests/fuzz/document.h"
#include "tests/fuzz/harness.h"

#include <algorithm>
#include <string>

namespace keyfluent::fuzz {

namespace {

constexpr std::size_t kMostEntries = 2;
constexpr unsigned kLargestRsa = 2048;  // larger ones take seconds to make

void check_signature(const PrivateKey& key, const Bytes& message) {
  Result<Bytes> signature = key.sign(message);
  if (!signature) {
    KEYFLUENT_EXPECT(signature.error().is(errors::key_cannot_sign) ||
                     signature.error().is(errors::key_library_failure));
    return;
  }
  const PublicKey& half = key.public_key();
  KEYFLUENT_EXPECT(verify(half, message, *signature).has_value());
  Bytes other = message;
  other.push_back(0);
  KEYFLUENT_EXPECT(!verify(half, other, *signature));
  signature->back() ^= 1u;
  KEYFLUENT_EXPECT(!verify(half, message, *signature));
}

void check_private(const PrivateKey& key, const Bytes& message) {
  const PrivateKey copy = key.clone();
  KEYFLUENT_EXPECT(copy.components() == key.components());
  KEYFLUENT_EXPECT(copy.public_key() == key.public_key());
  check_signature(copy, message);
}

void check_fingerprints(const PublicKey& key) {
  const std::string sha256 = sha256_fingerprint(key);
  KEYFLUENT_EXPECT(sha256.size() == 50 && sha256.starts_with("SHA256:"));
  KEYFLUENT_EXPECT(sha1_fingerprint(key).size() == 32);
  KEYFLUENT_EXPECT(md5_fingerprint(key).size() == 51);
  const std::string art = randomart(key);
  KEYFLUENT_EXPECT(std::count(art.begin(), art.end(), '\n') == 11);
  const Result<KeyView> view = read_key_view(key.blob());
  KEYFLUENT_EXPECT(view.has_value() && is_same_key(*view, key));
  KEYFLUENT_EXPECT(sha256_fingerprint(*view) == sha256 && view->bits() == key.bits());
}

// Every record that is written of a key is of that key: one for each hash.
void check_sshfp(const Entry& entry) {
  const Format& sshfp = *find_format("sshfp");
  const Result<SecretBytes> written = write(entry, sshfp, {});
  if (!written) {
    KEYFLUENT_EXPECT(!sshfp.holds(entry.public_key->algorithm()) || !entry.comment.empty());
    return;
  }
  std::string_view text = written->text();
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    const Result<bool> matches = codecs::match_sshfp(text.substr(0, end), *entry.public_key);
    KEYFLUENT_EXPECT(matches.has_value() && *matches);
    text.remove_prefix(end + 1);
  }
  KEYFLUENT_EXPECT(text.empty());
}

void check_entry_used(const Entry& entry, std::string_view record, const Bytes& message) {
  if (entry.private_key) {
    check_private(*entry.private_key, message);
  }
  if (entry.public_key) {
    check_fingerprints(*entry.public_key);
    check_sshfp(entry);
    const Result<bool> matches = codecs::match_sshfp(record, *entry.public_key);
    KEYFLUENT_EXPECT(matches || matches.error().is(errors::container_malformed));
  }
}

void check_generated(Knobs& knobs) {
  const Algorithm& algorithm = *algorithms()[knobs.next() % algorithms().size()];
  const unsigned bits = knobs.next() * 16u;
  const Algorithm* const found = find_algorithm_to_generate(algorithm.type, bits);
  KEYFLUENT_EXPECT(found == nullptr || found->type == algorithm.type);
  const bool is_slow = algorithm.fixed_bits == 0 && (bits == 0 || bits > kLargestRsa);
  if (is_slow) {
    return;
  }
  const Result<PrivateKey> key = PrivateKey::generate(algorithm, bits);
  if (!key) {
    KEYFLUENT_EXPECT(key.error().is(errors::key_unsupported_private) ||
                     key.error().is(errors::key_bad_number));
    return;
  }
  KEYFLUENT_EXPECT(bits == 0 || key->public_key().bits() == bits || algorithm.fixed_bits == bits);
  check_private(*key, {1, 2, 3});
}

}  // namespace

void fuzz_keys(ByteView input) {
  Knobs knobs(input);
  const std::uint8_t choice = knobs.next();
  if (choice == 0) {
    return check_generated(knobs);
  }
  const std::string_view text = knobs.text();
  const std::string_view record = text.substr(0, text.find('\n'));
  const Bytes message = to_bytes(knobs.rest().first(std::min<std::size_t>(choice, text.size())));
  const Document document = read(SecretBytes(text), {});
  for (std::size_t i = 0; i < std::min(document.entries.size(), kMostEntries); ++i) {
    check_entry_used(document.entries[i], record, message);
  }
}

}  // namespace keyfluent::fuzz
