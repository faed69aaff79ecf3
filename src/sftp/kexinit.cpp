// SPDX-License-Identifier: MIT
#include "src/sftp/kexinit.h"

#include "keyfluent/core/reader.h"
#include "src/findings/errors.h"
#include "src/sftp/clear_packet.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

struct CategoryRow {
  std::string_view name;
  std::string_view word;
  std::string_view option;
};

// In the order of KexCategory.
constexpr std::array<CategoryRow, kCategories> kCategoryRows = {{
    {"key exchange", "kex", "KexAlgorithms"},
    {"host key", "hostkey", "HostKeyAlgorithms"},
    {"cipher, client to server", "cipher", "Ciphers"},
    {"cipher, server to client", "cipher", "Ciphers"},
    {"MAC, client to server", "mac", "MACs"},
    {"MAC, server to client", "mac", "MACs"},
    {"compression, client to server", "compression", "Compression"},
    {"compression, server to client", "compression", "Compression"},
}};

struct TransportRow {
  KexCategory category;
  std::string_view name;
  Trait trait;
  std::string_view reason;
};

constexpr std::array kTransport = {
#define KEYFLUENT_TRANSPORT(category, name, trait, reason) \
  TransportRow{KexCategory::category, name, Trait::trait, reason},
#include "src/sftp/algorithms.def"
#undef KEYFLUENT_TRANSPORT
};

const CategoryRow& row_of(KexCategory category) {
  return kCategoryRows[static_cast<std::size_t>(category)];
}

const TransportRow* find_row(KexCategory category, std::string_view name) {
  const auto found =
      std::find_if(kTransport.begin(), kTransport.end(), [&](const TransportRow& row) {
        return row_of(row.category).word == row_of(category).word && row.name == name;
      });
  return found == kTransport.end() ? nullptr : found;
}

bool has(const NameList& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// take_names keeps what is within the bounds, and tells if anything was left out.
bool take_names(std::string_view text, NameList& names) {
  bool cut = false;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view name = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (names.size() >= kMostNames) {
      return true;
    }
    cut = cut || name.size() > kMostNameBytes;
    if (!name.empty() && name.size() <= kMostNameBytes) {
      names.emplace_back(name);
    }
  }
  return cut;
}

bool is_real(std::string_view name) {
  return trait_of(KexCategory::kKex, name) != Trait::kMarker;
}

std::string choose(KexCategory category, const KexInit& client, const KexInit& server) {
  const NameList& offered = server.list(category);
  for (const std::string& name : client.list(category)) {
    if (is_real(name) && has(offered, name)) {
      return name;
    }
  }
  return {};
}

bool authenticates(std::string_view cipher) {
  return cipher.find("gcm") != cipher.npos || cipher.starts_with("chacha20-poly1305");
}

const std::string& name_in(const std::vector<Choice>& choices, KexCategory category) {
  return choices[static_cast<std::size_t>(category)].name;
}

bool is_attackable(std::string_view cipher, std::string_view mac) {
  return cipher.starts_with("chacha20-poly1305") ||
         (cipher.ends_with("-cbc") && mac.find("-etm") != mac.npos);
}

}  // namespace

Result<KexInit> read_kexinit(ByteView payload) {
  constexpr std::size_t kCookieBytes = 16;
  Reader reader(payload);
  if (reader.read_u8() != kMessageKexInit) {
    return Error(errors::sftp_bad_kexinit, Place::at_byte(0), "it is another message");
  }
  reader.read_bytes(kCookieBytes);
  KexInit kexinit;
  for (NameList& names : kexinit.lists) {
    const bool cut = take_names(reader.read_text(), names);
    kexinit.cut = kexinit.cut || cut;
  }
  kexinit.first_packet_follows = reader.read_u8() != 0;
  reader.read_u32();
  KEYFLUENT_CHECK(reader.status());
  return kexinit;
}

NameList split_names(std::string_view text) {
  NameList names;
  take_names(text, names);
  return names;
}

std::string join_names(const NameList& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : ",") + name;
  }
  return text;
}

std::vector<Choice> negotiate(const KexInit& client, const KexInit& server) {
  std::vector<Choice> choices;
  for (std::size_t i = 0; i < kCategories; ++i) {
    const auto category = static_cast<KexCategory>(i);
    choices.push_back({category, choose(category, client, server)});
  }
  constexpr std::size_t kFromCipherToMac = 2;
  for (const KexCategory cipher : {KexCategory::kCipherOut, KexCategory::kCipherIn}) {
    if (authenticates(name_in(choices, cipher))) {
      choices[static_cast<std::size_t>(cipher) + kFromCipherToMac].name = "implicit";
    }
  }
  return choices;
}

std::string_view category_name(KexCategory category) {
  return row_of(category).name;
}

std::string_view category_word(KexCategory category) {
  return row_of(category).word;
}

std::string_view category_option(KexCategory category) {
  return row_of(category).option;
}

Trait trait_of(KexCategory category, std::string_view name) {
  const TransportRow* row = find_row(category, name);
  return row == nullptr ? Trait::kNone : row->trait;
}

std::string_view trait_reason(KexCategory category, std::string_view name) {
  const TransportRow* row = find_row(category, name);
  return row == nullptr ? std::string_view() : row->reason;
}

NameList names_with(const KexInit& lists, KexCategory category, Trait trait) {
  NameList names;
  for (const std::string& name : lists.list(category)) {
    if (trait_of(category, name) == trait) {
      names.push_back(name);
    }
  }
  return names;
}

bool is_open_to_terrapin(const KexInit& client, const KexInit& server) {
  const bool strict = has(client.list(KexCategory::kKex), "kex-strict-c-v00@openssh.com") &&
                      has(server.list(KexCategory::kKex), "kex-strict-s-v00@openssh.com");
  const std::vector<Choice> choices = negotiate(client, server);
  return !strict && (is_attackable(name_in(choices, KexCategory::kCipherOut),
                                   name_in(choices, KexCategory::kMacOut)) ||
                     is_attackable(name_in(choices, KexCategory::kCipherIn),
                                   name_in(choices, KexCategory::kMacIn)));
}

}  // namespace keyfluent::sftp
