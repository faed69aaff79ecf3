// SPDX-License-Identifier: MIT
// The Secure Shell (SSH) Public Key File Format (RFC 4716).
//
//   file     = "---- BEGIN SSH2 PUBLIC KEY ----" EOL *header 1*body "---- END SSH2 PUBLIC KEY ----"
//   EOL header   = tag ":" " " value EOL    ; tag: at most 64 bytes of ASCII, any case; value: 1024
//   bytes value    = *( text "\" EOL ) text   ; a line that ends in "\" goes on in the next line
//   body     = base64 of the key blob (RFC 4253 section 6.6)
//   EOL      = LF | CR LF | CR          ; no line is longer than 72 bytes
//
// Tags: Subject, Comment (its value may stand in double quotes, which do not belong to it), x-… for
// private use; a reader ignores those it does not know.  The first line without a colon that
// continues nothing begins the body.
#include "keyfluent/codecs/format.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/core/text.h"

#include <algorithm>
#include <array>

namespace keyfluent::codecs {

namespace {

constexpr std::string_view kLabel = "SSH2 PUBLIC KEY";
constexpr std::array kLabels = {kLabel};
constexpr std::size_t kTagBytes = 64;
constexpr std::size_t kValueBytes = 1024;
constexpr std::size_t kLineBytes = 72;
constexpr std::size_t kBase64Columns = 70;  // as ssh-keygen and puttygen write it

constexpr RepairSet kAllowed = {RepairId::kCrlf, RepairId::kCr};

// ---- reading ------------------------------------------------------------------------------------

bool sniff(const Chunk& chunk) {
  if (chunk.container != Container::kArmor) {
    return false;
  }
  Reader reader(chunk.body.view());
  const std::string_view name = reader.read_text();
  return chunk.label == kLabel || (!reader.failed() && is_algorithm_name(name));
}

Status check_headers(const Chunk& chunk) {
  for (const Header& header : chunk.headers) {
    if (header.tag.size() > kTagBytes || header.value.size() > kValueBytes) {
      return Error(errors::armor_bad_header, header.place, header.tag.substr(0, kTagBytes));
    }
  }
  return ok();
}

std::string_view unquoted(std::string_view value) {
  const bool quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
  return quoted ? value.substr(1, value.size() - 2) : value;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  KEYFLUENT_CHECK(check_headers(chunk));
  KEYFLUENT_TRY(PublicKey key, PublicKey::from_blob(chunk.body.view()));
  Entries entries(1);
  Entry& entry = entries[0];
  if (!key.is_canonical()) {
    entry.repairs.add(RepairId::kNotCanonical, {});
  }
  entry.public_key = std::move(key);
  if (const std::string* comment = chunk.find_header("Comment")) {
    entry.comment = std::string(unquoted(*comment));
  }
  entry.headers = chunk.headers;
  return entries;
}

// ---- writing ------------------------------------------------------------------------------------

bool is_continuation_byte(char c) {
  return (static_cast<unsigned char>(c) & 0xc0u) == 0x80;
}

// piece_size returns how much of a header's rest goes into a line with room for `room` bytes, the
// backslash not counted.  It never cuts inside a UTF-8 character.  ssh-keygen takes a continuation
// line with ": " for a header and one with " END " for the end, so these are cut apart.
std::size_t piece_size(std::string_view rest, std::size_t room, bool first) {
  std::size_t size = std::min(rest.size(), room);
  const std::size_t colon = first ? std::string_view::npos : rest.find(": ");
  const std::size_t end = rest.find(" END ");
  if (colon != std::string_view::npos) {
    size = std::min(size, colon + 1);
  }
  if (end != std::string_view::npos) {
    size = std::min(size, end + 3);
  }
  while (size > 1 && size < rest.size() && is_continuation_byte(rest[size])) {
    --size;
  }
  return size;
}

void put_header(SecretBytes& out, std::string_view tag, std::string_view value) {
  std::string line(tag);
  line += ": ";
  bool first = true;
  while (true) {
    // The last line needs no backslash, but may need its byte all the same: 71 keeps it simple.
    const std::size_t size = piece_size(value, kLineBytes - 1 - line.size(), first);
    line += value.substr(0, size);
    value.remove_prefix(size);
    out.append(line);
    out.append(value.empty() ? "\n" : "\\\n");
    if (value.empty()) {
      return;
    }
    line.clear();
    first = false;
  }
}

Status put_comment(SecretBytes& out, std::string_view comment) {
  const std::string line = one_line(comment);
  if (line.empty()) {
    return ok();
  }
  const std::string value = "\"" + line + "\"";
  if (value.size() > kValueBytes) {
    return Error(errors::write_unsupported_option,
                 {},
                 "the comment is longer than the 1022 bytes for which RFC 4716 has room")
        .with_hint("--comment TEXT gives a shorter one");
  }
  put_header(out, "Comment", value);
  return ok();
}

Result<SecretBytes> write(const WriteRequest& request) {
  SecretBytes out;
  out.append("---- BEGIN SSH2 PUBLIC KEY ----\n");
  KEYFLUENT_CHECK(put_comment(out, request.comment));
  const std::string base64 = encode_base64(request.public_key->blob());
  for (std::size_t at = 0; at < base64.size(); at += kBase64Columns) {
    out.append(std::string_view(base64).substr(at, kBase64Columns));
    out.append("\n");
  }
  out.append("---- END SSH2 PUBLIC KEY ----\n");
  return out;
}

bool holds(const Algorithm& /*algorithm*/) {
  return true;
}

}  // namespace

extern const Format rfc4716;
const Format rfc4716 = {
    .name = "rfc4716",
    .title = "RFC 4716 (SECSH) public key",
    .kind = Kind::kPublic,
    .allowed = kAllowed,
    .max_columns = kLineBytes,
    .labels = kLabels,
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
};

}  // namespace keyfluent::codecs
