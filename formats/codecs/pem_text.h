// SPDX-License-Identifier: MIT
// The writer of PEM armor (RFC 7468 section 2; RFC 1421 section 4.6 for the headers), and of
// ssh.com's.
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/repair.h"
#include "keyfluent/core/secret.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace keyfluent::codecs {

// What RFC 7468 section 3 allows around and inside a block, so that it is no repair there: any line
// end, blanks before it, text outside of the block, no line end after the END line.
inline constexpr RepairSet kPemAllows = {RepairId::kCrlf,
                                         RepairId::kCr,
                                         RepairId::kTextBefore,
                                         RepairId::kTextAfter,
                                         RepairId::kTrailingBlank,
                                         RepairId::kNoFinalNewline};

// The longest line of base64 there (RFC 7468 section 2).
inline constexpr std::size_t kPemColumns = 64;

// The vendor's width of ssh.com's files.
inline constexpr std::size_t kSshcomColumns = 70;

// Armor says what stands around the base64 text.
struct Armor {
  std::string_view label;  // "RSA PRIVATE KEY"
  std::string_view headers =
      {};  // header lines, each ended by LF, without the blank line after them
  std::size_t columns = kPemColumns;  // of base64; the last line may be shorter
  // four_dashes is ssh.com's armor: "---- BEGIN LABEL ----", and no blank line after the headers.
  bool four_dashes = false;
};

// pem_text returns BEGIN line, headers and a blank line (if there are any), base64, END line; every
// line ends in LF.  The base64 is encoded in constant time, so that the body may be a private key.
SecretBytes pem_text(const Armor& armor, ByteView body);

// folded_header is a header of ssh.com's armor, "Tag: value", broken into lines of kSshcomColumns
// by a backslash at the end of each but the last.
std::string folded_header(std::string_view tag, std::string_view value);

}  // namespace keyfluent::codecs
