// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/reading/blob_probe.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/core/reader.h"

namespace keyfluent::reading {

BlobProbe::State BlobProbe::append(std::string_view base64) {
  if (bad_ || padded_ || blob_.size() + base64.size() > 2 * limits::kKeyBlobBytes) {
    bad_ = true;
    return State::kBad;
  }
  pending_.append(base64);
  const std::string_view open = pending_.text();
  const std::size_t whole = open.size() - open.size() % 4;
  const Result<Bytes> decoded = decode_base64(open.substr(0, whole));
  if (!decoded) {
    bad_ = true;
    return State::kBad;
  }
  padded_ = whole > 0 && open[whole - 1] == '=';
  blob_.insert(blob_.end(), decoded->begin(), decoded->end());
  pending_ = SecretBytes(open.substr(whole));
  walk();
  return boundary_ == blob_.size() && pending_.empty() && strings_ >= 2 ? State::kExact
                                                                        : State::kIncomplete;
}

void BlobProbe::walk() {
  while (boundary_ < blob_.size()) {
    Reader reader(ByteView(blob_).subspan(boundary_));
    (void)reader.read_string();
    if (reader.failed()) {
      return;
    }
    boundary_ += reader.offset();
    ++strings_;
  }
}

}  // namespace keyfluent::reading
