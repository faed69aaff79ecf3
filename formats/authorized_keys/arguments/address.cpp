// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/address.h"

#include "keyfluent/authorized_keys/arguments/number.h"
#include "keyfluent/core/ascii.h"

#include <algorithm>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::size_t kLongestNetwork = 63;
constexpr std::uint64_t kMaxWord = 0xffffffff;
constexpr unsigned kLongestMask = 128;
constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

// ---- IPv4 ---------------------------------------------------------------------------------------

// digit_value is 36 for what is no digit in any base.
unsigned digit_value(char c) {
  const char low = to_lower(c);
  if (is_digit(low)) {
    return static_cast<unsigned>(low - '0');
  }
  return low >= 'a' && low <= 'z' ? static_cast<unsigned>(low - 'a') + 10 : 36;
}

// take_number takes a number as C writes it off the start of the text; nothing if there is none, or
// it is above 32 bits.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  if (text.empty() || !is_digit(text[0])) {
    return std::nullopt;
  }
  unsigned base = text[0] == '0' ? 8 : 10;
  if (text.size() > 2 && text[0] == '0' && to_lower(text[1]) == 'x' && digit_value(text[2]) < 16) {
    base = 16;
    text.remove_prefix(2);
  }
  std::uint64_t value = 0;
  while (!text.empty() && digit_value(text[0]) < base) {
    value = std::min(value * base + digit_value(text[0]), kMaxWord + 1);
    text.remove_prefix(1);
  }
  return value <= kMaxWord ? std::optional(value) : std::nullopt;
}

// fill_rest writes the last number into the bytes from `at` on; false if it is too large for them.
bool fill_rest(Address& address, std::size_t at, std::uint64_t value) {
  for (std::size_t i = address.size; i-- > at;) {
    address.bytes[i] = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
  return value == 0;
}

std::optional<Address> parse_ipv4(std::string_view text) {
  Address address;
  for (std::size_t part = 0; part < address.size; ++part) {
    const auto value = take_number(text);
    if (!value) {
      return std::nullopt;
    }
    if (text.empty()) {
      return fill_rest(address, part, *value) ? std::optional(address) : std::nullopt;
    }
    if (text[0] != '.' || *value > 0xff) {
      return std::nullopt;
    }
    address.bytes[part] = static_cast<std::uint8_t>(*value);
    text.remove_prefix(1);
  }
  return std::nullopt;
}

// ---- IPv6 ---------------------------------------------------------------------------------------

// read_quad reads four decimal numbers without leading zeros, at the end of an IPv6 address.
bool read_quad(std::string_view text, std::uint8_t* into) {
  for (int part = 0; part < 4; ++part) {
    const std::size_t size = std::min(text.find('.'), text.size());
    const std::string_view digits = text.substr(0, size);
    if (digits.empty() || digits.size() > 3 ||
        !std::all_of(digits.begin(), digits.end(), is_digit) ||
        (digits.size() > 1 && digits[0] == '0') || (size == text.size()) != (part == 3)) {
      return false;
    }
    unsigned value = 0;
    for (const char c : digits) {
      value = 10 * value + digit_value(c);
    }
    if (value > 0xff) {
      return false;
    }
    into[part] = static_cast<std::uint8_t>(value);
    text.remove_prefix(std::min(size + 1, text.size()));
  }
  return true;
}

// Groups gathers the bytes of an IPv6 address; `gap` is where "::" stood.
struct Groups {
  std::array<std::uint8_t, 16> bytes = {};
  std::size_t size = 0;
  std::optional<std::size_t> gap;

  // take_group takes 1 to 4 hexadecimal digits.
  bool take_group(std::string_view& text) {
    unsigned value = 0;
    std::size_t digits = 0;
    for (; !text.empty() && digit_value(text[0]) < 16; ++digits, text.remove_prefix(1)) {
      value = 16 * (value & 0xfff) + digit_value(text[0]);
    }
    if (digits == 0 || digits > 4 || size + 2 > bytes.size()) {
      return false;
    }
    bytes[size++] = static_cast<std::uint8_t>(value >> 8);
    bytes[size++] = static_cast<std::uint8_t>(value);
    return true;
  }

  bool take_quad(std::string_view& text) {
    if (size + 4 > bytes.size() || !read_quad(text, bytes.data() + size)) {
      return false;
    }
    size += 4;
    text = {};
    return true;
  }

  // take_part takes a group, or the four numbers at the end.
  bool take_part(std::string_view& text) {
    const std::size_t end = std::min(text.find(':'), text.size());
    return text.substr(0, end).find('.') != text.npos ? take_quad(text) : take_group(text);
  }

  // take_colon takes what stands between groups; false at a colon that nothing follows.
  bool take_colon(std::string_view& text) {
    if (text.starts_with("::")) {
      const bool is_first = !gap;
      gap = size;
      text.remove_prefix(2);
      return is_first;
    }
    text.remove_prefix(text.starts_with(':') ? 1 : 0);
    return !text.empty();
  }

  // finish moves what follows the gap to the end.
  bool finish() {
    if (!gap) {
      return size == bytes.size();
    }
    if (size == bytes.size()) {
      return false;
    }
    std::move_backward(bytes.begin() + static_cast<std::ptrdiff_t>(*gap),
                       bytes.begin() + static_cast<std::ptrdiff_t>(size),
                       bytes.end());
    std::fill_n(
        bytes.begin() + static_cast<std::ptrdiff_t>(*gap), bytes.size() - size, std::uint8_t{0});
    return true;
  }
};

std::optional<Address> parse_ipv6(std::string_view text) {
  Groups groups;
  if (text.starts_with(':') && !text.starts_with("::")) {
    return std::nullopt;
  }
  if (text.starts_with("::")) {
    groups.take_colon(text);
  }
  while (!text.empty()) {
    if (!groups.take_part(text) ||
        (!text.empty() && (text[0] != ':' || !groups.take_colon(text)))) {
      return std::nullopt;
    }
  }
  if (!groups.finish()) {
    return std::nullopt;
  }
  return Address{groups.bytes, groups.bytes.size()};
}

std::optional<Address> parse_scoped(std::string_view text, std::size_t percent) {
  const std::string_view scope = text.substr(percent + 1);
  auto address = parse_ipv6(text.substr(0, percent));
  if (!address || scope.empty() || scope.size() > 10 ||
      !std::all_of(scope.begin(), scope.end(), is_digit)) {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  for (const char c : scope) {
    value = 10 * value + digit_value(c);
  }
  address->scope = static_cast<std::uint32_t>(value);
  return value <= kMaxWord ? address : std::nullopt;
}

// ---- networks -----------------------------------------------------------------------------------

// parse_mask reads the bits of a mask; nothing if the text is no network at all then.
//
// Up to 9.0 strtoul(3) read it, which takes blanks and signs; 9.1 asked for a digit at its start;
// since 9.8 it is strtonum(3), which has no bound of its own at 128.
std::optional<std::uint64_t> parse_mask(std::string_view text, Version openssh) {
  if (openssh >= Version{9, 8}) {
    const auto value = parse_number(text, 0, 0x7fffffff);
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
  }
  if (openssh >= Version{9, 1} && (text.empty() || !is_digit(text[0]))) {
    return std::nullopt;
  }
  const auto value = parse_unsigned(text);
  return value && *value <= kLongestMask ? value : std::nullopt;
}

bool has_only_zeros_beyond(const Address& address, unsigned prefix) {
  for (unsigned bit = prefix; bit < address.bits(); ++bit) {
    if ((address.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  if (const auto ipv4 = parse_ipv4(text)) {
    return ipv4;
  }
  const std::size_t percent = text.find('%');
  return percent == text.npos ? parse_ipv6(text) : parse_scoped(text, percent);
}

std::optional<Address> parse_client_address(std::string_view text) {
  auto address = parse_address(text);
  if (address && address->size == 16 &&
      std::equal(kMapped.begin(), kMapped.end(), address->bytes.begin())) {
    std::copy_n(address->bytes.begin() + kMapped.size(), 4, address->bytes.begin());
    std::fill(address->bytes.begin() + 4, address->bytes.end(), std::uint8_t{0});
    address->size = 4;
  }
  return address;
}

bool Network::contains(const Address& address) const {
  if (address.size != base.size || address.scope != base.scope) {
    return false;
  }
  for (unsigned bit = 0; bit < prefix; ++bit) {
    const unsigned difference = address.bytes[bit / 8] ^ base.bytes[bit / 8];
    if ((difference >> (7 - bit % 8) & 1) != 0) {
      return false;
    }
  }
  return true;
}

NetworkText parse_network(std::string_view text, Version openssh) {
  const std::size_t slash = text.find('/');
  const auto address =
      text.size() <= kLongestNetwork ? parse_address(text.substr(0, slash)) : std::nullopt;
  if (!address) {
    return {};
  }
  std::optional<std::uint64_t> mask = address->bits();
  if (slash != text.npos) {
    mask = parse_mask(text.substr(slash + 1), openssh);
  }
  if (!mask) {
    return {};
  }
  if (*mask > address->bits() || !has_only_zeros_beyond(*address, static_cast<unsigned>(*mask))) {
    return {NetworkText::Kind::kInconsistent};
  }
  return {NetworkText::Kind::kNetwork, {*address, static_cast<unsigned>(*mask)}};
}

}  // namespace keyfluent::authorized_keys
