// SPDX-License-Identifier: MIT
#include "src/store/holders.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/keys/algorithm.h"

#include <algorithm>
#include <unordered_map>

namespace keyfluent::store {

namespace {

using authorized_keys::Line;

// KeyIndex finds one of the wanted keys by its blob.
class KeyIndex {
 public:
  explicit KeyIndex(const std::vector<const PublicKey*>& keys) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      by_blob_.emplace(as_text(keys[i]->blob()), i);
      names_.push_back(keys[i]->name());
      shortest_ = std::min(shortest_, keys[i]->blob().size());
    }
  }

  // find returns the place of the key that the line holds, or npos.
  [[nodiscard]] std::size_t find(const Line& line) const {
    if (!may_hold(line.type)) {
      return npos;
    }
    const auto blob = authorized_keys::decode_blob(line.blob);
    if (!blob) {
      return npos;
    }
    if (const std::size_t found = find(as_text(*blob)); found != npos) {
      return found;
    }
    // Another way to write the same key (surplus zeros, an alias inside) is longer than the
    // canonical one, and needs a closer look.
    if (blob->size() <= shortest_) {
      return npos;
    }
    const auto key = authorized_keys::line_key(line);
    return key && !key->is_canonical() ? find(as_text(key->blob())) : npos;
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  [[nodiscard]] std::size_t find(std::string_view blob) const {
    const auto found = by_blob_.find(blob);
    return found == by_blob_.end() ? npos : found->second;
  }

  [[nodiscard]] bool may_hold(std::string_view type) const {
    const Algorithm* algorithm = find_algorithm(type);
    const std::string_view name = algorithm == nullptr ? type : algorithm->name;
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

  std::unordered_map<std::string_view, std::size_t> by_blob_;
  std::vector<std::string_view> names_;
  std::size_t shortest_ = npos;  // blob
};

}  // namespace

std::vector<std::vector<Holder>> find_holders(std::string_view content,
                                              const std::vector<const PublicKey*>& keys) {
  std::vector<std::vector<Holder>> holders(keys.size());
  const KeyIndex index(keys);
  for_each_line(content, [&](std::size_t number, std::string_view text, const LineSpan& span) {
    const auto line = authorized_keys::split_line(text);
    if (!line || line->kind != Line::Kind::kKey) {
      return;
    }
    if (const std::size_t found = index.find(*line); found != KeyIndex::npos) {
      holders[found].push_back({number, span, std::string(line->options)});
    }
  });
  return holders;
}

bool equal_options(std::string_view a, std::string_view b) {
  if (a == b) {
    return true;
  }
  const auto left = authorized_keys::parse_options(a);
  const auto right = authorized_keys::parse_options(b);
  return left && right && *left == *right;
}

}  // namespace keyfluent::store
