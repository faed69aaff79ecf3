// SPDX-License-Identifier: MIT
#include "keyfluent/core/passphrase_encodings.h"

#include "keyfluent/core/characters.h"
#include "keyfluent/core/passphrase_tables.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>

namespace keyfluent {

namespace {

using passphrase_tables::Composition;
using passphrase_tables::kCompositions;

// The characters of a passphrase are as secret as its bytes.
using Characters = std::vector<char32_t, WipingAllocator<char32_t>>;

// No passphrase that a person types is longer; the loops below stay short.
constexpr std::size_t kLongest = 4096;

const char16_t* const kWindows1252 = passphrase_tables::kWindows1252;

bool is_ascii(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte < 0x80; });
}

// characters_of_utf8 gives nothing if the bytes are no UTF-8.
std::optional<Characters> characters_of_utf8(ByteView bytes) {
  Characters characters;
  for (std::string_view rest = as_text(bytes); !rest.empty();) {
    const Decoded decoded = decode_character(rest);
    if (decoded.length == 1 && static_cast<std::uint8_t>(rest.front()) >= 0x80) {
      return std::nullopt;
    }
    characters.push_back(decoded.code);
    rest.remove_prefix(decoded.length);
  }
  return characters;
}

Characters characters_of_windows(ByteView bytes) {
  Characters characters;
  for (const std::uint8_t byte : bytes) {
    characters.push_back(byte < 0x80 ? byte : kWindows1252[byte - 0x80]);
  }
  return characters;
}

const Composition* find_pair(char32_t base, char32_t mark) {
  const auto* found =
      std::lower_bound(std::begin(kCompositions),
                       std::end(kCompositions),
                       std::tuple(base, mark),
                       [](const Composition& row, const auto& wanted) {
                         return std::tuple(char32_t{row.base}, char32_t{row.mark}) < wanted;
                       });
  const bool fits = found != std::end(kCompositions) && found->base == base && found->mark == mark;
  return fits ? found : nullptr;
}

Characters composed(const Characters& characters) {
  Characters result;
  for (const char32_t code : characters) {
    const Composition* pair = result.empty() ? nullptr : find_pair(result.back(), code);
    if (pair != nullptr) {
      result.back() = pair->composed;
    } else {
      result.push_back(code);
    }
  }
  return result;
}

// decompose appends a character in its parts.  A base may have parts of its own, so the marks are
// collected from the last to the first.
void decompose(char32_t code, Characters& result) {
  Characters marks;
  for (;;) {
    const auto* pair = std::find_if(std::begin(kCompositions),
                                    std::end(kCompositions),
                                    [&](const Composition& row) { return row.composed == code; });
    if (pair == std::end(kCompositions)) {
      break;
    }
    marks.push_back(pair->mark);
    code = pair->base;
  }
  result.push_back(code);
  result.insert(result.end(), marks.rbegin(), marks.rend());
}

Characters decomposed(const Characters& characters) {
  Characters result;
  for (const char32_t code : characters) {
    decompose(code, result);
  }
  return result;
}

SecretBytes utf8(const Characters& characters) {
  SecretBytes bytes;
  bytes.reserve(characters.size() * 4);
  for (const char32_t code : characters) {
    put_utf8(code, bytes);
  }
  return bytes;
}

// in_page gives nothing if the page lacks a character.  A null page is Latin-1.
std::optional<SecretBytes> in_page(const Characters& characters, const char16_t* page) {
  SecretBytes bytes;
  bytes.reserve(characters.size());
  for (const char32_t code : characters) {
    if (code < 0x80 || (page == nullptr && code < 0x100)) {
      bytes.push_back(static_cast<std::uint8_t>(code));
      continue;
    }
    const char16_t* end = page == nullptr ? page : page + 128;
    const char16_t* found = std::find(page, end, code);
    if (found == end) {
      return std::nullopt;
    }
    bytes.push_back(static_cast<std::uint8_t>(0x80 + (found - page)));
  }
  return bytes;
}

// Spellings collects those that are new.
class Spellings {
 public:
  explicit Spellings(const Passphrase& typed) : typed_(typed) {}

  void add(std::string_view encoding, std::optional<SecretBytes> bytes) {
    if (!bytes || equal_secret(bytes->view(), typed_.view())) {
      return;
    }
    const auto known = std::find_if(list_.begin(), list_.end(), [&](const auto& one) {
      return equal_secret(bytes->view(), one.passphrase.view());
    });
    if (known != list_.end()) {
      known->encoding.append(" or ").append(encoding);
    } else {
      list_.push_back({std::string(encoding), Passphrase(std::move(*bytes))});
    }
  }

  std::vector<EncodedPassphrase> take() { return std::move(list_); }

 private:
  const Passphrase& typed_;
  std::vector<EncodedPassphrase> list_;
};

}  // namespace

std::vector<EncodedPassphrase> passphrase_encodings(const Passphrase& typed) {
  const ByteView bytes = typed.view();
  if (is_ascii(bytes) || bytes.size() > kLongest) {
    return {};
  }
  const std::optional<Characters> as_utf8 = characters_of_utf8(bytes);
  const Characters plain = composed(as_utf8 ? *as_utf8 : characters_of_windows(bytes));
  Spellings spellings(typed);
  spellings.add("UTF-8 (NFC)", utf8(plain));
  spellings.add("UTF-8 (NFD)", utf8(decomposed(plain)));
  spellings.add("Windows-1252", in_page(plain, kWindows1252));
  spellings.add("Latin-1", in_page(plain, nullptr));
  spellings.add("CP437", in_page(plain, passphrase_tables::kCp437));
  spellings.add("CP850", in_page(plain, passphrase_tables::kCp850));
  return spellings.take();
}

}  // namespace keyfluent
