// SPDX-License-Identifier: MIT
#include "src/store/holders.h"

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/options.h"
#include "keyfluent/core/base64.h"
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
    texts_.reserve(keys.size());  // they must stay where they are
    for (std::size_t i = 0; i < keys.size(); ++i) {
      by_blob_.emplace(as_text(keys[i]->blob()), i);
      names_.push_back(keys[i]->name());
      shortest_ = std::min(shortest_, keys[i]->blob().size());
      by_text_.emplace(texts_.emplace_back(encode_base64(keys[i]->blob())), i);
    }
  }

  // find returns the place of the key that the line holds, or npos.  A line whose type is not the
  // one inside its blob holds nothing: sshd does not read it.
  [[nodiscard]] std::size_t find(const Line& line) const {
    std::string_view name = line.type;
    if (!is_wanted(name)) {
      const Algorithm* algorithm = find_algorithm(line.type);
      name = algorithm == nullptr ? line.type : algorithm->name;
      if (!is_wanted(name)) {
        return npos;
      }
    }
    const std::size_t found = find_blob(line);
    return found != npos && names_[found] == name ? found : npos;
  }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

 private:
  // Of so few keys each is compared, which is cheaper than a hash of every line.
  static constexpr std::size_t kFewKeys = 4;

  // is_wanted is true for the name of a wanted key's algorithm.
  [[nodiscard]] bool is_wanted(std::string_view name) const {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }

  [[nodiscard]] std::size_t find_text(std::string_view base64) const {
    if (texts_.size() <= kFewKeys) {
      const auto found = std::find(texts_.begin(), texts_.end(), base64);
      return found == texts_.end() ? npos : static_cast<std::size_t>(found - texts_.begin());
    }
    const auto found = by_text_.find(base64);
    return found == by_text_.end() ? npos : found->second;
  }

  [[nodiscard]] std::size_t find_blob(const Line& line) const {
    // Another way to write a key, in base64 or inside, is longer than the canonical one; so most
    // lines of a long file need no decoding.
    if (line.blob.size() % 4 == 0 && largest_blob(line.blob) <= shortest_) {
      return find_text(line.blob);
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

  [[nodiscard]] std::size_t find(std::string_view blob) const {
    const auto found = by_blob_.find(blob);
    return found == by_blob_.end() ? npos : found->second;
  }

  // largest_blob returns the size that base64 text decodes to if it holds nothing to skip.
  static std::size_t largest_blob(std::string_view text) {
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    return text.size() / 4 * 3 - std::min(padding, text.size() / 4 * 3);
  }

  std::unordered_map<std::string_view, std::size_t> by_blob_;
  std::vector<std::string_view> names_;
  std::size_t shortest_ = npos;     // blob
  std::vector<std::string> texts_;  // the canonical base64 of each
  std::unordered_map<std::string_view, std::size_t> by_text_;
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
