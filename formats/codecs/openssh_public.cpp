// SPDX-License-Identifier: MIT
// OpenSSH public key lines: id_*.pub and authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT).
//
//   file    = *( blank-line | comment-line | key-line )
//   line    = *WS ( "" | "#" text | [ options 1*WS ] type 1*WS base64 [ 1*WS comment ] ) LF
//   WS      = blank | tab
//   options = see authorized_keys/options.h
//   type    = the name that the blob begins with, or an alias of it
//   base64  = the key blob (RFC 4253 section 6.6) in one piece, with padding
//
// The last LF may be missing.  A CR before the LF is no line end: it belongs to the comment.
#include "keyfluent/authorized_keys/blob_name.h"
#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/codecs/format.h"
#include "keyfluent/core/base64.h"
#include "keyfluent/core/text.h"

namespace keyfluent::codecs {

namespace {

using authorized_keys::Line;

// What sshd allows: blanks around, blank and comment lines, and a last line without its end.
constexpr RepairSet kAllowed = {
    RepairId::kIndented, RepairId::kTrailingBlank, RepairId::kBlankLine, RepairId::kNoFinalNewline};

bool sniff_line(const Chunk& chunk) {
  const Result<Line> line = authorized_keys::split_line(chunk.body.text());
  return line && line->kind == Line::Kind::kKey;
}

// A blob alone: a length below 256 and a name.
bool sniff_blob(const Chunk& chunk) {
  const ByteView body = chunk.body.view();
  Reader reader(body);
  const std::string_view name = reader.read_text();
  return body.size() > 4 && !reader.failed() && is_algorithm_name(name);
}

bool sniff(const Chunk& chunk) {
  if (chunk.container == Container::kBinary) {
    return sniff_blob(chunk);
  }
  return chunk.container == Container::kLine && sniff_line(chunk);
}

Entries one_entry(PublicKey key) {
  Entries entries(1);
  if (!key.is_canonical()) {
    entries[0].repairs.add(RepairId::kNotCanonical, {});
  }
  entries[0].public_key = std::move(key);
  return entries;
}

// key_of reads a line's key; its errors have the byte in the line as place.
Result<PublicKey> key_of(const Line& line, std::string_view text) {
  Result<PublicKey> key = authorized_keys::line_key(line);
  if (key) {
    return key;
  }
  const std::string_view at = key.error().is(errors::wire_type_mismatch) ? line.type : line.blob;
  const auto start = static_cast<std::uint64_t>(at.data() - text.data());
  const Place& place = key.error().place();
  const std::uint64_t inside = place.kind == Place::Kind::kByte ? place.line : 0;
  return std::move(key).error().at(Place::at_byte(start + inside));
}

Result<Entries> read_line(const Chunk& chunk) {
  const std::string_view text = chunk.body.text();
  KEYFLUENT_TRY(const Line line, authorized_keys::split_line(text));
  KEYFLUENT_TRY(PublicKey key, key_of(line, text));
  Entries entries = one_entry(std::move(key));
  std::string_view comment = line.comment;
  while (!comment.empty() && (is_blank(comment.back()) || comment.back() == '\r')) {
    comment.remove_suffix(1);
  }
  entries[0].comment = std::string(comment);
  entries[0].options = std::string(line.options);
  return entries;
}

Result<Entries> read(const Chunk& chunk, const Passphrase* /*passphrase*/) {
  if (chunk.container == Container::kLine) {
    return read_line(chunk);
  }
  KEYFLUENT_TRY(PublicKey key, PublicKey::from_blob(chunk.body.view()));
  return one_entry(std::move(key));
}

Result<SecretBytes> write(const WriteRequest& request) {
  const std::string comment = one_line(request.comment);
  const std::string base64 = encode_base64(request.public_key->blob());
  SecretBytes out;
  out.reserve(request.options.size() + request.public_key->name().size() + base64.size() +
              comment.size() + 4);
  const auto put = [&](std::string_view word) {
    if (!word.empty()) {
      out.append(out.empty() ? "" : " ");
      out.append(word);
    }
  };
  put(request.options);
  put(request.public_key->name());
  put(base64);
  put(comment);
  out.append("\n");
  return out;
}

bool holds(const Algorithm& /*algorithm*/) {
  return true;
}

}  // namespace

extern const Format openssh_public;
const Format openssh_public = {
    .name = "openssh-public",
    .title = "OpenSSH public key",
    .kind = Kind::kPublic,
    .allowed = kAllowed,
    .max_columns = 0,
    .labels = {},
    .sniff = sniff,
    .read = read,
    .write = write,
    .holds = holds,
    .has_options = true,
};

}  // namespace keyfluent::codecs
