// SPDX-License-Identifier: MIT
#include "keyfluent/keys/key_view.h"

#include "keyfluent/core/limits.h"
#include "keyfluent/keys/certificate.h"

#include <string>
#include <utility>

namespace keyfluent {
namespace {

constexpr std::uint32_t kLongestName = 64;
constexpr std::size_t kLengthBytes = 4;

// read_key_name reads the name that begins a blob.  A length no name can have means that this is no
// blob at all, which is another error than a blob that was cut off.
Result<std::string_view> read_key_name(ByteView blob, Reader& reader) {
  if (Reader(blob).read_u32() > kLongestName) {
    return Error(errors::wire_bad_type, Place::at_byte(0));
  }
  std::string_view name = reader.read_text();
  if (name.ends_with('\0')) {
    name.remove_suffix(1);  // OpenSSH reads it as a C string
  }
  if (!reader.failed() && !is_algorithm_name(name)) {
    reader.fail(errors::wire_bad_type);
  }
  KEYFLUENT_CHECK(reader.status());
  return name;
}

// canonical_size is how many bytes a writer needs for the plain key.  Every leniency of the readers
// makes a blob longer, or changes its name.
std::size_t canonical_size(const KeyView& view) {
  std::size_t size = kLengthBytes + view.algorithm->name.size();
  for (const LayoutItem& item : view.algorithm->public_layout) {
    const ByteView value = view.components[item.component];
    const bool has_sign =
        item.encoding == Encoding::kMpint && !value.empty() && (value[0] & 0x80) != 0;
    size += kLengthBytes + value.size() + (has_sign ? 1 : 0);
  }
  return size;
}

// read_fields reads what follows the name, to the end.
Status read_fields(Reader& reader, KeyView& view, Certificate* certificate) {
  const bool has_own_name = view.name == view.algorithm->name;
  if (view.algorithm->is_certificate()) {
    KEYFLUENT_TRY(Certificate fields, read_certificate(reader, *view.algorithm, view.components));
    view.is_canonical = has_own_name && reader.is_canonical();
    if (certificate != nullptr) {
      *certificate = std::move(fields);
    }
    return ok();
  }
  read_public_layout(reader, *view.algorithm, view.components);
  view.is_canonical = has_own_name && canonical_size(view) == view.blob.size();
  return reader.finish();
}

}  // namespace

unsigned KeyView::bits() const {
  return algorithm->bits != nullptr ? algorithm->bits(values()) : algorithm->fixed_bits;
}

Result<KeyView> read_key_view(ByteView blob, Certificate* certificate) {
  if (blob.size() > limits::kKeyBlobBytes) {
    return Error(errors::input_too_large, {}, std::to_string(limits::kKeyBlobBytes));
  }
  Reader reader(blob);
  KeyView view;
  view.blob = blob;
  KEYFLUENT_TRY(view.name, read_key_name(blob, reader));
  view.algorithm = find_algorithm_in_blob(view.name);
  if (view.algorithm == nullptr) {
    view.algorithm = &opaque_algorithm();
    return view;
  }
  KEYFLUENT_CHECK(read_fields(reader, view, certificate));
  Status sound = view.algorithm->check_public(*view.algorithm, view.values());
  if (!sound && !sound.error().is(errors::key_bad_number)) {
    return std::move(sound).error();
  }
  if (!sound) {
    view.fault = std::move(sound).error();
  }
  return view;
}

bool is_same_key(const KeyView& view, const PublicKey& key) {
  if (view.algorithm != &key.algorithm()) {
    return false;
  }
  if (view.is_opaque() || view.algorithm->is_certificate()) {
    return equal_public(view.blob, key.blob());
  }
  for (const LayoutItem& item : view.algorithm->public_layout) {
    if (!equal_public(view.components[item.component], key.components()[item.component].view())) {
      return false;
    }
  }
  return true;
}

}  // namespace keyfluent
