// SPDX-License-Identifier: MIT
// KEXINIT: the lists by which both sides agree on algorithms (RFC 4253 section 7.1).
//
//   byte 20, byte[16] cookie, ten name-lists, boolean first_kex_packet_follows, uint32 0
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::sftp {

using NameList = std::vector<std::string>;

// Category is one thing that is agreed on; the values are the places of the lists in KEXINIT.
enum class KexCategory : std::uint8_t {
  kKex,
  kHostKey,
  kCipherOut,  // client to server
  kCipherIn,
  kMacOut,
  kMacIn,
  kCompressionOut,
  kCompressionIn,
};

inline constexpr std::size_t kCategories = 8;
inline constexpr std::size_t kKexLists = 10;  // two more for languages, which nobody uses

// Bounds of what is kept of a list: a hostile server may send any number of names.
inline constexpr std::size_t kMostNames = 512;
inline constexpr std::size_t kMostNameBytes = 64;  // RFC 4251 section 6

struct KexInit {
  std::array<NameList, kKexLists> lists;
  bool first_packet_follows = false;
  bool cut = false;  // a list had more names, or longer ones, than are kept

  [[nodiscard]] const NameList& list(KexCategory category) const {
    return lists[static_cast<std::size_t>(category)];
  }

  NameList& list(KexCategory category) { return lists[static_cast<std::size_t>(category)]; }
};

// read_kexinit reads the payload of the packet.  Empty names (some servers end a list with a comma)
// are skipped.  Errors: wire_truncated, sftp_bad_kexinit.
Result<KexInit> read_kexinit(ByteView payload);

// split_names cuts a name-list at its commas.
NameList split_names(std::string_view text);

// join_names is the opposite.
std::string join_names(const NameList& names);

// Choice is the outcome in one category.
struct Choice {
  KexCategory category;
  std::string name;  // empty: no overlap
};

// negotiate gives the choice of every category: the first name of the client's list that the server
// has too.  A cipher that authenticates by itself needs no MAC: its MAC is called "implicit".
std::vector<Choice> negotiate(const KexInit& client, const KexInit& server);

// category_name is "kex", "hostkey", "cipher client to server" …; category_word the short form that
// codes use: "kex", "hostkey", "cipher", "mac", "compression".
std::string_view category_name(KexCategory category);
std::string_view category_word(KexCategory category);

// category_option is the keyword of ssh_config and sshd_config: "KexAlgorithms".
std::string_view category_option(KexCategory category);

// Trait is something that is known about an algorithm's name.
enum class Trait : std::uint8_t { kNone, kWeak, kPostQuantum, kMarker };

Trait trait_of(KexCategory category, std::string_view name);

// trait_reason says why: "SHA-1"; empty for names without a trait.
std::string_view trait_reason(KexCategory category, std::string_view name);

// names_with lists the names of a category that have the trait.
NameList names_with(const KexInit& lists, KexCategory category, Trait trait);

// is_open_to_terrapin is true if the choice can be attacked by CVE-2023-48795: ChaCha20-Poly1305,
// or CBC with an encrypt-then-MAC, where one side does not know the strict key exchange.
bool is_open_to_terrapin(const KexInit& client, const KexInit& server);

}  // namespace keyfluent::sftp
