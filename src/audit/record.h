// SPDX-License-Identifier: MIT
// Record: one key as a line of JSON (keyfluent/audit/1), so that many hosts' keys can be brought
// together and audited in one run.
#pragma once

#include "keyfluent/core/result.h"
#include "src/audit/check.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace keyfluent::audit {

struct Record {
  Origin origin;
  std::uint64_t line = 0;  // 0: none
  std::string comment;
  Bytes blob;  // empty: the line is about no single key
};

// record_json writes a key's line, LF at its end.
std::string record_json(const Origin& origin, std::uint64_t line, const Subject& subject);

// finding_json writes the line of a finding about a key that was written before, or about several.
std::string finding_json(const Origin& origin, const Finding& finding);

// read_record reads such a line, or one of keyfluent/inspect/1: `public_key` is base64, `file` or
// `source` names the file.  Errors: audit_record_malformed.
Result<Record> read_record(std::string_view line);

}  // namespace keyfluent::audit
