// SPDX-License-Identifier: MIT
#include "src/store/side_file.h"

#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/digest.h"
#include "src/findings/errors.h"
#include "src/platform/atomic_file.h"
#include "src/platform/attributes.h"
#include "src/platform/beneath.h"
#include "src/platform/read_file.h"
#include "src/platform/signals.h"
#include "src/store/edit.h"

namespace keyfluent::store {

namespace {

// A name has at most 255 bytes; a longer one than this stands in the side file's as its hash.
constexpr std::size_t kNameBytes = 200;

}  // namespace

std::string side_name(std::string_view kind, std::string_view name) {
  const std::string target = name.size() <= kNameBytes
                                 ? std::string(name)
                                 : encode_hex(ByteView(sha256(as_bytes(name))).first(16));
  std::string side = ".keyfluent-" + std::string(kind) + "-" + target;
  // A file of keys may itself be called ".k"; then another first letter keeps the names apart.
  return side.starts_with(name) ? "~" + side : side;
}

std::string comment_out(std::string_view content) {
  std::string text;
  text.reserve(content.size() + content.size() / 64 + 1);
  for_each_line(content, [&](std::size_t, std::string_view, const LineSpan& span) {
    text += '#';
    text += content.substr(span.offset, span.next() - span.offset);
  });
  return text;
}

Status write_side_file(const platform::Descriptor& folder,
                       const std::string& name,
                       std::string_view content) {
  const platform::BlockedSignals blocked;
  KEYFLUENT_TRY(platform::AtomicFile file, platform::AtomicFile::create(folder.get(), name, 0600));
  KEYFLUENT_CHECK(platform::drop_inherited_list(file.descriptor()));
  KEYFLUENT_CHECK(file.write(as_bytes(content)));
  // The change that follows syncs the folder; names are committed in order.
  return file.commit(platform::AtomicFile::Existing::kReplace, false);
}

Result<std::optional<std::string>> read_side_file(const platform::Descriptor& folder,
                                                  const std::string& name,
                                                  std::size_t limit) {
  Result<platform::Descriptor> file = platform::open_regular(folder, name);
  if (!file) {
    if (file.error().is(errors::file_not_found)) {
      return std::optional<std::string>();
    }
    return std::move(file).error();
  }
  KEYFLUENT_TRY(std::string content, platform::read_file(*file, limit));
  return std::optional(std::move(content));
}

}  // namespace keyfluent::store
