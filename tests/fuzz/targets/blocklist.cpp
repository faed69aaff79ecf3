// SPDX-License-Identifier: MIT
// Input: a blocklist, of text or binary.  What it says of a key is one of its own entries.
#include "src/audit/blocklist.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/findings/errors.h"
#include "tests/fuzz/harness.h"

#include <sys/mman.h>
#include <unistd.h>

namespace keyfluent::fuzz {

namespace {

constexpr std::string_view kBlobs[] = {
    "AAAAC3NzaC1lZDI1NTE5AAAAIHkWEDZwxrzV8i58g53s4P/RWZyLyHDNgcDVs5zCzrb9",
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBEgwAjTONV1ZVerBRsC"
    "58q4Y9ME0qS9iQzjU+Ngh+A0Ty1DepQQC/4ElRLswQqhcXDHdXlFdMKfWQ5xV5DoPlA="};

// A blocklist is opened by its name: the file is one of memory.
platform::Descriptor file_of(ByteView content) {
  platform::Descriptor file(::memfd_create("blocklist", MFD_CLOEXEC));
  KEYFLUENT_EXPECT(file.get() >= 0);
  KEYFLUENT_EXPECT(::write(file.get(), content.data(), content.size()) ==
                   static_cast<ssize_t>(content.size()));
  return file;
}

void check_answer(const audit::Blocklist& list, const KeyView& key, std::string_view text) {
  const Result<std::optional<std::string>> answer = list.find(key);
  KEYFLUENT_EXPECT(answer.has_value());
  if (*answer && !(*answer)->starts_with("source ")) {
    KEYFLUENT_EXPECT(text.find(**answer) != text.npos);
  }
}

}  // namespace

void fuzz_blocklist(ByteView input) {
  const platform::Descriptor file = file_of(input);
  const Result<audit::Blocklist> list =
      audit::Blocklist::open("/proc/self/fd/" + std::to_string(file.get()));
  if (!list) {
    KEYFLUENT_EXPECT(list.error().is(errors::audit_blocklist_malformed));
    return;
  }
  for (const std::string_view text : kBlobs) {
    const Bytes blob = decode_base64(text).value();
    const Result<KeyView> key = read_key_view(blob);
    KEYFLUENT_EXPECT(key.has_value());
    check_answer(*list, *key, as_text(input));
  }
}

}  // namespace keyfluent::fuzz
