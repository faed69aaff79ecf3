// SPDX-License-Identifier: MIT
// Input: a line of JSON that another host's audit or inspect wrote.
#include "src/audit/record.h"

#include "src/findings/errors.h"
#include "tests/fuzz/harness.h"

namespace keyfluent::fuzz {

namespace {

using namespace audit;

// check_written: a record of a key, written and read again, says the same.
void check_written(const Record& record) {
  const Result<KeyView> key = read_key_view(record.blob);
  if (!key) {
    return;
  }
  const Subject subject{.key = *key, .spot = {}, .comment = record.comment};
  const Result<Record> again = read_record(record_json(record.origin, record.line, subject));
  KEYFLUENT_EXPECT(again.has_value());
  KEYFLUENT_EXPECT(again->origin == record.origin && again->line == record.line);
  KEYFLUENT_EXPECT(again->comment == record.comment && again->blob == record.blob);
}

}  // namespace

void fuzz_record(ByteView input) {
  const Result<Record> record = read_record(as_text(input));
  if (!record) {
    KEYFLUENT_EXPECT(record.error().is(errors::audit_record_malformed));
    return;
  }
  KEYFLUENT_EXPECT(record->blob.size() <= input.size());
  check_written(*record);
}

}  // namespace keyfluent::fuzz
