// SPDX-License-Identifier: MIT
// SSH-1's public key line: identity.pub of ssh 1.2.
//
//   line = bits SP e SP n [ SP comment ] LF      -- decimal numbers
//
// The key is ssh-rsa with the same numbers.  `bits` is the size of n, and all that tells a line
// that was cut off in the last digits; ssh 1.2 took a size that is off by one, which is read with a
// repair.  Options before the numbers (SSH-1's authorized_keys) are not read: sshd has not looked
// at such lines for many years.
#include "keyfluent/codecs/format.h"
#include "keyfluent/core/text.h"
#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/decimal.h"
#include "keyfluent/keys/rows.h"

#include <optional>

namespace keyfluent::codecs {

namespace {

constexpr RepairSet kAllowed = {
    RepairId::kIndented, RepairId::kTrailingBlank, RepairId::kBlankLine, RepairId::kNoFinalNewline};

struct Line {
  std::string_view bits;
  std::string_view e;
  std::string_view n;
  std::string_view comment;
};

bool is_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of("0123456789") == word.npos;
}

std::string_view next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, word_end(text));
  text.remove_prefix(word.size());
  text.remove_prefix(word_start(text));
  return word;
}

std::optional<Line> split(std::string_view text) {
  text = trim_blanks(text);
  Line line;
  line.bits = next_word(text);
  line.e = next_word(text);
  line.n = next_word(text);
  line.comment = text;
  const bool sound = is_number(line.bits) && is_number(line.e) && is_number(line.n);
  return sound ? std::optional(line) : std::nullopt;
}

bool sniff(const Chunk& chunk) {
  return chunk.container == Container::kLine && split(chunk.body.text()).has_value();
}

// check_bits compares the size that the line says with that of n.
Status check_bits(std::string_view bits, unsigned size) {
  constexpr std::size_t kMostDigits = 5;
  unsigned said = 0;
  for (const char digit : bits.substr(0, kMostDigits)) {
    said = 10 * said + static_cast<unsigned>(digit - '0');
  }
  if (said > size + 1) {
    return Error(errors::wire_truncated);
  }
  return bits.size() <= kMostDigits && size <= said + 1
             ? ok()
             : Status(Error(errors::key_bad_number, {}, "bits"));
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  const std::optional<Line> line = split(chunk.body.text());
  if (!line) {
    return Error(errors::container_malformed, {}, "SSH-1 public key");
  }
  Components key(rsa::kCount);
  KEYFLUENT_TRY(const Bytes n, decimal_magnitude(line->n));
  KEYFLUENT_TRY(const Bytes e, decimal_magnitude(line->e));
  KEYFLUENT_CHECK(check_bits(line->bits, count_bits(n)));
  key[rsa::kN] = SecretBytes(n);
  key[rsa::kE] = SecretBytes(e);
  KEYFLUENT_TRY(PublicKey public_key, PublicKey::from_components(kSshRsa, key));
  Entries entries(1);
  if (line->bits != std::to_string(count_bits(n))) {
    entries[0].repairs.add(RepairId::kNotCanonical, {});
  }
  entries[0].public_key = std::move(public_key);
  entries[0].comment = std::string(line->comment);
  return entries;
}

bool holds(const Algorithm& algorithm) {
  return &algorithm == &kSshRsa;
}

Result<SecretBytes> write(const WriteRequest& request) {
  const Components& key = request.public_key->components();
  SecretBytes out(std::to_string(request.public_key->bits()));
  for (const auto index : {rsa::kE, rsa::kN}) {
    out.append(" ");
    out.append(decimal_text(key[index].view()));
  }
  const std::string comment = one_line(request.comment);
  out.append(comment.empty() ? "" : " ");
  out.append(comment);
  out.append("\n");
  return out;
}

}  // namespace

extern const Format ssh1_public;
const Format ssh1_public = {
    .name = "ssh1-public",
    .title = "SSH-1 RSA public key",
    .kind = Kind::kPublic,
    .allowed = kAllowed,
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
