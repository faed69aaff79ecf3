// SPDX-License-Identifier: MIT
#include "keyfluent/keys/algorithm.h"

#include "keyfluent/core/ascii.h"
#include "keyfluent/core/name_index.h"
#include "keyfluent/keys/rows.h"

#include <algorithm>
#include <array>

namespace keyfluent {
namespace {

constexpr const Algorithm* kTable[] = {
#define KEYFLUENT_ALGORITHM(symbol) &symbol,
#include "keyfluent/keys/algorithms.def"
#undef KEYFLUENT_ALGORITHM
};

constexpr Algorithm kOpaque = {.family = "UNKNOWN"};

constexpr std::size_t kLongestName = 64;

// The public half that kSeedAndPublic repeats is the first component of its algorithm.
constexpr std::size_t kPublicHalf = 0;

// read_seed_and_public takes a string of two halves, the seed and the public key; the second must
// be the public key that was read before, where there was one.
SecretBytes read_seed_and_public(Reader& reader, Components& into) {
  const ByteView both = reader.read_string();
  const ByteView seed = both.first(both.size() / 2);
  const ByteView public_half = both.subspan(seed.size());
  if (seed.size() != public_half.size()) {
    reader.fail(errors::key_bad_size, "private key");
  } else if (into[kPublicHalf].empty()) {
    into[kPublicHalf] = SecretBytes(public_half);
  } else if (!equal_public(into[kPublicHalf].view(), public_half)) {
    reader.fail(errors::container_mismatch);
  }
  return SecretBytes(seed);
}

ByteView read_public_component(Reader& reader, Encoding encoding) {
  const ByteView value = encoding == Encoding::kMpint ? reader.read_mpint() : reader.read_string();
  const bool has_nul = encoding == Encoding::kText && !value.empty() && value.back() == 0;
  return has_nul ? value.first(value.size() - 1) : value;
}

SecretBytes read_component(Reader& reader, Encoding encoding, Components& into) {
  switch (encoding) {
    case Encoding::kMpint:
    case Encoding::kString:
    case Encoding::kText:
      return SecretBytes(read_public_component(reader, encoding));
    case Encoding::kByte:
      return SecretBytes(reader.read_bytes(1));
    case Encoding::kSeedAndPublic:
      return read_seed_and_public(reader, into);
  }
  return {};
}

template <class AnyWriter>
void write_component(AnyWriter& writer, const LayoutItem& item, const Components& from) {
  const ByteView value = from[item.component].view();
  switch (item.encoding) {
    case Encoding::kMpint:
      writer.put_mpint(value);
      break;
    case Encoding::kString:
    case Encoding::kText:
      writer.put_string(value);
      break;
    case Encoding::kByte:
      writer.put_u8(value.empty() ? std::uint8_t{0} : value[0]);
      break;
    case Encoding::kSeedAndPublic:
      writer.put_u32(static_cast<std::uint32_t>(value.size() + from[kPublicHalf].size()));
      writer.put_bytes(value);
      writer.put_bytes(from[kPublicHalf].view());
      break;
  }
}

NameIndex<Algorithm> index_names() {
  NameIndex<Algorithm> index;
  for (const Algorithm* row : kTable) {
    index.add(row->name, row);
    for (const std::string_view alias : row->aliases) {
      index.add(alias, row);
    }
  }
  return index;
}

bool fits_der(const DerCodec& codec, ByteView oid, ByteView parameters) {
  if (!equal_public(codec.oid, oid) &&
      (codec.other_oid.empty() || !equal_public(codec.other_oid, oid))) {
    return false;
  }
  return !codec.parameters_choose || equal_public(codec.parameters, parameters);
}

}  // namespace

Components clone(const Components& components) {
  Components copy;
  copy.reserve(components.size());
  for (const SecretBytes& component : components) {
    copy.push_back(component.clone());
  }
  return copy;
}

ComponentViews::ComponentViews(const Components& components)
    : count_(std::min(components.size(), views_.size())) {
  for (std::size_t i = 0; i < count_; ++i) {
    views_[i] = components[i].view();
  }
}

std::span<const Algorithm* const> algorithms() {
  return kTable;
}

const Algorithm* find_algorithm(std::string_view name) {
  static const NameIndex<Algorithm> index = index_names();
  return index.find(name);
}

const Algorithm* find_algorithm_in_blob(std::string_view name) {
  const Algorithm* exact = find_algorithm(name);
  if (exact != nullptr) {
    return exact;
  }
  const auto* found = std::ranges::find_if(kTable, [&](auto* row) {
    return !row->is_certificate() && row->curve.empty() && equal_ignoring_case(row->family, name);
  });
  return found != std::end(kTable) ? *found : nullptr;
}

const Algorithm* find_algorithm_by_der(ByteView oid, ByteView parameters) {
  const auto* found = std::ranges::find_if(kTable, [&](auto* row) {
    return row->der != nullptr && fits_der(*row->der, oid, parameters);
  });
  return found != std::end(kTable) ? *found : nullptr;
}

const Algorithm* find_algorithm_by_traditional(std::string_view label, ByteView der) {
  const Algorithm* first = nullptr;
  for (const Algorithm* row : kTable) {
    if (row->der == nullptr || row->der->traditional_label.empty() ||
        row->der->traditional_label != label) {
      continue;
    }
    if (row->der->read_traditional(*row, der)) {
      return row;
    }
    first = first != nullptr ? first : row;
  }
  return first;
}

const Algorithm* find_algorithm_to_generate(std::string_view type, unsigned bits) {
  const auto* found = std::ranges::find_if(kTable, [&](auto* row) {
    const bool has_size = row->fixed_bits == 0 || bits == 0 || row->fixed_bits == bits;
    return row->generate != nullptr && row->type == type && has_size;
  });
  return found != std::end(kTable) ? *found : nullptr;
}

const Algorithm& opaque_algorithm() {
  return kOpaque;
}

bool is_algorithm_name(std::string_view name) {
  return !name.empty() && name.size() <= kLongestName &&
         std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7f' && c != ','; });
}

void read_layout(Reader& reader, const Algorithm& algorithm, Layout layout, Components& into) {
  into.resize(algorithm.components.size());
  for (const LayoutItem& item : layout) {
    into[item.component] = read_component(reader, item.encoding, into);
  }
}

void read_public_layout(Reader& reader, const Algorithm& algorithm, std::span<ByteView> into) {
  for (const LayoutItem& item : algorithm.public_layout) {
    into[item.component] = read_public_component(reader, item.encoding);
  }
}

void write_layout(Writer& writer,
                  const Algorithm& /*algorithm*/,
                  Layout layout,
                  const Components& from) {
  for (const LayoutItem& item : layout) {
    write_component(writer, item, from);
  }
}

void write_layout(SecretWriter& writer,
                  const Algorithm& /*algorithm*/,
                  Layout layout,
                  const Components& from) {
  for (const LayoutItem& item : layout) {
    write_component(writer, item, from);
  }
}

}  // namespace keyfluent
