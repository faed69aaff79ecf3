// SPDX-License-Identifier: MIT
// Chunk: one piece of an input that may be a key, cut out and cleaned of damage.
//
// Where a key comes from (an armored block in a mail, a line, a binary file) is the business of the
// reading layer (core/text.h, core/armor.h, convert.cpp); what it says is the business of a codec, which sees a
// Chunk.  So a codec has no code for damage, and every format gets every repair.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "keyfluent/core/error.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/secret.h"

namespace keyfluent {

// Container says how the piece was found.
enum class Container : std::uint8_t {
  kArmor,    // BEGIN … END: label, headers, body = decoded base64
  kLine,     // one line of text: body = the line, without its end
  kPpk,      // a PuTTY key file: body = its lines, each ended by LF
  kJson,     // a JSON object: body = its text
  kRecord,   // a DNS record of a key: body = the record in one line (codecs/dns_record.h)
  kFields,   // BIND's private key file: body = its "Tag: value" lines, each ended by LF
  kBinary,   // the whole input, or bare base64 decoded: body = the bytes
};

// Header is one "Tag: value" line of an armored block, continuation lines already joined.
struct Header {
  std::string tag;
  std::string value;  // as written, quotes included
  Place place;
};

struct Chunk {
  Container container = Container::kLine;
  Place place;                  // where it begins
  std::string label;            // of an armored block: "SSH2 PUBLIC KEY", "RSA PRIVATE KEY"
  bool four_dashes = false;     // of an armored block: "---- BEGIN" (RFC 4716, ssh.com), not "-----BEGIN"
  std::vector<Header> headers;
  SecretBytes body;
  Repairs repairs;              // what was mended to get here
  std::size_t widest_line = 0;  // of the body's text, for formats that limit it
  Limits limits;                // the reader's, for codecs

  // find_header returns the value of the first header with this tag (case-insensitive), or null.
  [[nodiscard]] const std::string* find_header(std::string_view tag) const;
};

}  // namespace keyfluent
