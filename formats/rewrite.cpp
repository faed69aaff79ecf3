// SPDX-License-Identifier: MIT
// rewrite (convert.h): an encrypted key file, cleaned without its passphrase.
#include "keyfluent/codecs/pem_text.h"
#include "keyfluent/convert.h"

#include <algorithm>

namespace keyfluent {

namespace {

// The width of OpenSSH and of ssh.com, for formats that allow any.
constexpr std::size_t kUsualColumns = 70;

// is_own_label is true if the BEGIN line names the format: a wrong label is not written again.
bool is_own_label(const Format& format, std::string_view label) {
  return std::find(format.labels.begin(), format.labels.end(), label) != format.labels.end();
}

SecretBytes rewrite_armor(const Format& format, const Chunk& chunk) {
  std::string headers;
  for (const Header& header : chunk.headers) {
    headers += chunk.four_dashes ? codecs::folded_header(header.tag, header.value)
                                 : header.tag + ": " + header.value + "\n";
  }
  const std::size_t columns = format.max_columns != 0 ? format.max_columns : kUsualColumns;
  return codecs::pem_text({chunk.label, headers, columns, chunk.four_dashes}, chunk.body.view());
}

}  // namespace

bool can_rewrite(const Entry& entry) {
  if (!entry.is_locked()) {
    return false;
  }
  const Chunk& chunk = *entry.locked;
  return chunk.container == Container::kPpk ||
         (chunk.container == Container::kArmor && entry.format->write != nullptr &&
          is_own_label(*entry.format, chunk.label));
}

Result<SecretBytes> rewrite(const Entry& entry) {
  if (!can_rewrite(entry)) {
    return Error(errors::passphrase_missing);
  }
  const Chunk& chunk = *entry.locked;
  return chunk.container == Container::kPpk ? chunk.body.clone()
                                            : rewrite_armor(*entry.format, chunk);
}

}  // namespace keyfluent
