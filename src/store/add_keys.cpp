// SPDX-License-Identifier: MIT
// add_keys (store/add.h): the change itself, as the user whose file it is.
#include "keyfluent/core/reader.h"
#include "keyfluent/core/writer.h"
#include "src/store/add.h"

namespace keyfluent::store {

namespace {

std::string encode(const std::vector<Added>& list) {
  Writer writer;
  for (const Added& added : list) {
    writer.put_u8(static_cast<std::uint8_t>(added.outcome));
    writer.put_u64(added.line);
    writer.put_u32(static_cast<std::uint32_t>(added.elsewhere.size()));
    for (const std::size_t line : added.elsewhere) {
      writer.put_u64(line);
    }
  }
  return std::string(as_text(writer.view()));
}

Added decode_added(Reader& reader) {
  Added added;
  added.outcome = static_cast<Added::Outcome>(reader.read_u8());
  added.line = reader.read_u64();
  const std::uint32_t others = reader.read_u32();
  for (std::uint32_t i = 0; i < others && !reader.failed(); ++i) {
    added.elsewhere.push_back(reader.read_u64());
  }
  return added;
}

Result<std::vector<Added>> decode(std::string_view text) {
  std::vector<Added> list;
  Reader reader(as_bytes(text));
  while (!reader.failed() && reader.remaining() > 0) {
    list.push_back(decode_added(reader));
  }
  KEYFLUENT_CHECK(reader.finish());
  return list;
}

}  // namespace

Result<Change> add_keys(const Location& location,
                        const ChangeSettings& settings,
                        const std::vector<NewKey>& keys,
                        const AddSettings& how,
                        std::vector<Added>& added) {
  const Planner plan = [&](std::string_view content, std::string& report) -> Result<Edit> {
    KEYFLUENT_TRY(Addition addition, plan_addition(content, keys, how));
    report = encode(addition.added);
    return std::move(addition.edit);
  };
  KEYFLUENT_TRY(Change change, change_as_owner(location, settings, plan));
  KEYFLUENT_TRY(added, decode(change.report));
  return change;
}

}  // namespace keyfluent::store
