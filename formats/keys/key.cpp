// SPDX-License-Identifier: MIT
#include "keyfluent/keys/key.h"

#include "keyfluent/keys/checks.h"
#include "keyfluent/keys/key_view.h"

namespace keyfluent {
namespace {

Bytes encode(const Algorithm& algorithm, const Components& components) {
  Writer writer;
  writer.put_string(algorithm.name);
  write_layout(writer, algorithm, algorithm.public_layout, components);
  return writer.take();
}

// public_part is a copy whose private places are empty.  Errors: wire_number_too_long.
Result<Components> public_part(const Algorithm& algorithm, const Components& components) {
  Components copy(algorithm.components.size());
  for (std::size_t i = 0; i < copy.size() && i < components.size(); ++i) {
    if (!algorithm.components[i].is_private) {
      copy[i] = components[i].clone();
    }
  }
  KEYFLUENT_CHECK(tidy_numbers(algorithm, copy));
  return copy;
}

}  // namespace

// ---- PublicKey ----------------------------------------------------------------------------------

PublicKey::PublicKey(const PublicKey& other)
    : algorithm_(other.algorithm_),
      name_(other.name_),
      blob_(other.blob_),
      components_(keyfluent::clone(other.components_)),
      canonical_(other.canonical_),
      certificate_(other.certificate_) {}

PublicKey& PublicKey::operator=(const PublicKey& other) {
  *this = PublicKey(other);
  return *this;
}

Result<PublicKey> PublicKey::from_blob(ByteView blob) {
  Certificate certificate;
  KEYFLUENT_TRY(KeyView view, read_key_view(blob, &certificate));
  if (view.fault) {
    return *std::move(view.fault);
  }
  if (view.is_opaque()) {
    return opaque(view.name, blob);
  }
  PublicKey key(*view.algorithm);
  key.copy_components(view.values());
  if (view.algorithm->is_certificate()) {
    key.certificate_ = std::make_shared<const Certificate>(std::move(certificate));
  }
  // A certificate's signature is over the bytes as they are, so they are kept as they are.
  const bool is_kept = view.is_canonical || view.algorithm->is_certificate();
  key.blob_ = is_kept ? to_bytes(blob) : encode(*view.algorithm, key.components_);
  key.canonical_ = view.is_canonical;
  return key;
}

PublicKey::PublicKey(const Algorithm& algorithm) : algorithm_(&algorithm), name_(algorithm.name) {}

PublicKey PublicKey::opaque(std::string_view name, ByteView blob) {
  PublicKey key(opaque_algorithm());
  key.name_ = name;
  key.blob_ = to_bytes(blob);
  return key;
}

void PublicKey::copy_components(PublicValues values) {
  const std::size_t count = algorithm_->components.size();
  components_.reserve(count);
  for (const ByteView value : values.first(count)) {
    components_.emplace_back(value);
  }
}

Result<PublicKey> PublicKey::from_components(const Algorithm& algorithm,
                                             const Components& components) {
  if (algorithm.check_public == nullptr || algorithm.is_certificate()) {
    return Error(errors::key_unsupported_private, {}, algorithm.name);
  }
  PublicKey key(algorithm);
  KEYFLUENT_TRY(key.components_, public_part(algorithm, components));
  KEYFLUENT_CHECK(algorithm.check_public(algorithm, ComponentViews(key.components_)));
  key.blob_ = encode(algorithm, key.components_);
  return key;
}

Bytes PublicKey::plain_blob() const {
  return certificate_ != nullptr ? encode(algorithm_->plain(), components_) : blob_;
}

unsigned PublicKey::bits() const {
  return algorithm_->bits != nullptr ? algorithm_->bits(ComponentViews(components_))
                                     : algorithm_->fixed_bits;
}

// ---- PrivateKey ---------------------------------------------------------------------------------

PrivateKey::PrivateKey(const Algorithm& algorithm, Components components, PublicKey public_key)
    : algorithm_(&algorithm),
      components_(std::move(components)),
      public_key_(std::move(public_key)) {}

Result<PrivateKey> PrivateKey::from_components(const Algorithm& algorithm, Components components) {
  if (!algorithm.has_private_layout() || algorithm.is_certificate()) {
    return Error(errors::key_unsupported_private, {}, algorithm.name);
  }
  KEYFLUENT_CHECK(tidy_numbers(algorithm, components));
  if (algorithm.complete != nullptr) {
    KEYFLUENT_CHECK(algorithm.complete(algorithm, components));
  }
  KEYFLUENT_TRY(PublicKey public_key, PublicKey::from_components(algorithm, components));
  KEYFLUENT_CHECK(algorithm.check_private(algorithm, components));
  return PrivateKey(algorithm, std::move(components), std::move(public_key));
}

Result<PrivateKey> PrivateKey::generate(const Algorithm& algorithm, unsigned bits) {
  if (algorithm.generate == nullptr) {
    return Error(errors::key_unsupported_private, {}, algorithm.name);
  }
  KEYFLUENT_TRY(Components components, algorithm.generate(algorithm, bits));
  return from_components(algorithm, std::move(components));
}

Result<Bytes> PrivateKey::sign(ByteView message) const {
  if (algorithm_->sign == nullptr) {
    return Error(errors::key_cannot_sign, {}, algorithm_->family);
  }
  return algorithm_->sign(*algorithm_, components_, message);
}

PrivateKey PrivateKey::clone() const {
  PrivateKey copy(*algorithm_, keyfluent::clone(components_), public_key_);
  copy.certificate_ = certificate_;
  return copy;
}

Status verify(const PublicKey& key, ByteView message, ByteView signature) {
  const Algorithm& algorithm = key.algorithm().plain();
  if (algorithm.verify == nullptr) {
    return Error(errors::key_cannot_sign, {}, key.is_opaque() ? key.name() : algorithm.family);
  }
  return algorithm.verify(algorithm, key.components(), message, signature);
}

}  // namespace keyfluent
