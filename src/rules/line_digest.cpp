// SPDX-License-Identifier: MIT
#include "src/rules/line_digest.h"

#include <cstring>

namespace keyfluent::rules {

namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t kPair = 16;

// fold multiplies and adds up the halves.
std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const Wide product = Wide{a} * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

// Sum adds up the products of pairs of words, each plus its key.
class LineDigester::Sum {
 public:
  explicit Sum(const std::uint64_t* keys) : keys_(keys) {}

  void add(std::uint64_t first, std::uint64_t second) {
    low_ += Wide{first + keys_[0]} * (second + keys_[1]);
    high_ += Wide{first + keys_[2]} * (second + keys_[3]);
    keys_ += 2;
  }

  // add takes bytes with zeros behind them.
  void add(ByteView bytes) {
    const std::uint8_t* at = bytes.data();
    std::array<std::uint64_t, 2> pair;
    for (std::size_t whole = bytes.size() / kPair; whole != 0; --whole, at += kPair) {
      std::memcpy(pair.data(), at, kPair);
      add(pair[0], pair[1]);
    }
    if (const std::size_t rest = bytes.size() % kPair; rest != 0) {
      pair = {};
      std::memcpy(pair.data(), at, rest);
      add(pair[0], pair[1]);
    }
  }

  [[nodiscard]] Digest finish(const std::array<std::uint64_t, 8>& ends) const {
    const std::array<std::uint64_t, 4> words = {static_cast<std::uint64_t>(low_),
                                                static_cast<std::uint64_t>(low_ >> 64),
                                                static_cast<std::uint64_t>(high_),
                                                static_cast<std::uint64_t>(high_ >> 64)};
    return {
        fold(words[0] ^ ends[0], words[1] ^ ends[1]) + fold(words[2] ^ ends[2], words[3] ^ ends[3]),
        fold(words[0] ^ ends[4], words[3] ^ ends[5]) +
            fold(words[1] ^ ends[6], words[2] ^ ends[7])};
  }

 private:
  const std::uint64_t* keys_;
  Wide low_ = 0;
  Wide high_ = 0;
};

LineDigester::LineDigester(const KeyHash::Secret& secret) : secret_(secret) {
  std::uint64_t number = 0;
  const auto next = [&] {
    KeyHash hash(secret);
    hash.add_number(number++);
    return hash.finish()[0];
  };
  for (std::uint64_t& key : keys_) {
    key = next();
  }
  for (std::uint64_t& end : ends_) {
    end = next();
  }
}

LineDigest LineDigester::digest(const authorized_keys::LineVerdict& line) const {
  const Digest key = key_digest(*line.key, line.permissions.cert_authority);
  return {key[0],
          static_cast<std::uint32_t>(key[1]),
          static_cast<std::uint32_t>(text_digest(line.line.options)),
          static_cast<std::uint16_t>(text_digest(line.line.comment))};
}

// The first pair tells the algorithm and all sizes, so that only keys of one form are compared by
// the pairs behind it.
LineDigester::Digest LineDigester::key_digest(const KeyView& key, bool is_authority) const {
  constexpr unsigned kSizeBits = 12;
  constexpr std::size_t kMostSizes = 5;
  std::uint64_t sizes = is_authority ? 1 : 0;
  std::size_t pairs = 1;
  const Layout layout = key.algorithm->public_layout;
  for (const LayoutItem& item : layout) {
    const std::size_t size = key.components[item.component].size();
    pairs += (size + kPair - 1) / kPair;
    sizes = sizes << kSizeBits | size;
  }
  if (key.is_opaque() || layout.size() > kMostSizes || pairs > kMostPairs) {
    return long_digest(key, is_authority);
  }
  Sum sum(keys_.data());
  // A row's address names the algorithm: these digests are never seen outside the run.
  sum.add(reinterpret_cast<std::uintptr_t>(key.algorithm), sizes);
  for (const LayoutItem& item : layout) {
    sum.add(key.components[item.component]);
  }
  return sum.finish(ends_);
}

LineDigester::Digest LineDigester::long_digest(const KeyView& key, bool is_authority) const {
  KeyHash hash(secret_);
  hash.add_number(reinterpret_cast<std::uintptr_t>(key.algorithm));
  hash.add_number(is_authority ? 1 : 0);
  if (key.is_opaque()) {
    hash.add(key.blob);
  }
  for (const ByteView component : key.components) {
    hash.add(component);
  }
  return hash.finish();
}

// Nothing is 0.
std::uint64_t LineDigester::text_digest(std::string_view text) const {
  if (text.empty()) {
    return 0;
  }
  if (text.size() > kMostTextPairs * kPair) {
    KeyHash hash(secret_);
    hash.add(as_bytes(text));
    return hash.finish()[0];
  }
  Sum sum(keys_.data());
  sum.add(text.size(), 0);
  sum.add(as_bytes(text));
  return sum.finish(ends_)[0];
}

const LineDigester& digester_of_run() {
  static const LineDigester digester(KeyHash::random_secret());
  return digester;
}

}  // namespace keyfluent::rules
