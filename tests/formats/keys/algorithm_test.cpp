// SPDX-License-Identifier: MIT
#include "keyfluent/keys/algorithm.h"

#include "tests/formats/keys/known.h"

#include <doctest/doctest.h>

using namespace keyfluent;

TEST_CASE("the table has the names of `ssh -Q key`, in its order, and ssh-ed448") {
  std::vector<std::string_view> names;
  for (const Algorithm* row : algorithms()) {
    names.push_back(row->name);
  }
  CHECK(names == std::vector<std::string_view>{
                     "ssh-ed25519",
                     "ssh-ed25519-cert-v01@openssh.com",
                     "ssh-ed448",
                     "sk-ssh-ed25519@openssh.com",
                     "sk-ssh-ed25519-cert-v01@openssh.com",
                     "ecdsa-sha2-nistp256",
                     "ecdsa-sha2-nistp256-cert-v01@openssh.com",
                     "ecdsa-sha2-nistp384",
                     "ecdsa-sha2-nistp384-cert-v01@openssh.com",
                     "ecdsa-sha2-nistp521",
                     "ecdsa-sha2-nistp521-cert-v01@openssh.com",
                     "sk-ecdsa-sha2-nistp256@openssh.com",
                     "sk-ecdsa-sha2-nistp256-cert-v01@openssh.com",
                     "ssh-dss",
                     "ssh-dss-cert-v01@openssh.com",
                     "ssh-rsa",
                     "ssh-rsa-cert-v01@openssh.com",
                 });
}

TEST_CASE("every row is whole") {
  for (const Algorithm* row : algorithms()) {
    CAPTURE(row->name);
    CHECK(is_algorithm_name(row->name));
    CHECK(find_algorithm(row->name) == row);
    CHECK_FALSE(row->family.empty());
    CHECK_FALSE(row->public_layout.empty());
    CHECK_FALSE(row->openssh_private_layout.empty());
    CHECK((row->bits != nullptr) != (row->fixed_bits != 0));
    CHECK((row->check_public != nullptr && row->check_private != nullptr));
    for (const Layout layout :
         {row->public_layout, row->openssh_private_layout, row->ppk_private_layout}) {
      for (const LayoutItem& item : layout) {
        CHECK(item.component < row->components.size());
      }
    }
    for (const LayoutItem& item : row->public_layout) {
      CHECK_FALSE(row->components[item.component].is_private);
    }
    for (const std::string_view alias : row->aliases) {
      CHECK(find_algorithm(alias) == row);
    }
    CHECK(&row->plain() == (row->is_certificate() ? row->certified : row));
  }
}

TEST_CASE("names are found as they are, case and all; aliases lead to the real row") {
  CHECK(find_algorithm("rsa-sha2-256") == find_algorithm("ssh-rsa"));
  CHECK(find_algorithm("rsa-sha2-512") == find_algorithm("ssh-rsa"));
  CHECK(find_algorithm("rsa-sha2-512-cert-v01@openssh.com") ==
        find_algorithm("ssh-rsa-cert-v01@openssh.com"));
  CHECK(find_algorithm("webauthn-sk-ecdsa-sha2-nistp256@openssh.com") ==
        find_algorithm("sk-ecdsa-sha2-nistp256@openssh.com"));
  for (const std::string_view name :
       {"", "SSH-RSA", "rsa", "ssh-rsa ", "ssh-rs", "ssh-xmss@openssh.com"}) {
    CHECK(find_algorithm(name) == nullptr);
  }
}

TEST_CASE("names of algorithms follow RFC 4251 section 6") {
  CHECK(is_algorithm_name("x"));
  CHECK(is_algorithm_name("ssh-mldsa44-ed25519@openssh.com"));
  CHECK(is_algorithm_name(std::string(64, '~')));
  CHECK_FALSE(is_algorithm_name(std::string(65, '~')));
  for (const std::string_view name : {"", "a b", "a,b", "a\tb", "a\x7f", "caf\xc3\xa9"}) {
    CHECK_FALSE(is_algorithm_name(name));
  }
  CHECK_FALSE(is_algorithm_name(std::string_view("a\0b", 3)));
}

TEST_CASE("types to generate are found with their sizes") {
  const auto name = [](std::string_view type, unsigned bits) -> std::string_view {
    const Algorithm* found = find_algorithm_to_generate(type, bits);
    return found != nullptr ? found->name : "none";
  };
  CHECK(name("ed25519", 0) == "ssh-ed25519");
  CHECK(name("ed25519", 256) == "ssh-ed25519");
  CHECK(name("ed448", 0) == "ssh-ed448");
  CHECK(name("rsa", 0) == "ssh-rsa");
  CHECK(name("rsa", 4096) == "ssh-rsa");
  CHECK(name("ecdsa", 0) == "ecdsa-sha2-nistp256");
  CHECK(name("ecdsa", 256) == "ecdsa-sha2-nistp256");
  CHECK(name("ecdsa", 384) == "ecdsa-sha2-nistp384");
  CHECK(name("ecdsa", 521) == "ecdsa-sha2-nistp521");
  for (const auto& [type, bits] :
       {std::pair{"ecdsa", 512u}, {"ed25519", 2048u}, {"dsa", 0u}, {"", 0u}, {"RSA", 0u}}) {
    CHECK(name(type, bits) == "none");
  }
}

TEST_CASE("rows are found by their DER identifiers") {
  for (const auto& pair : known::pairs()) {
    CAPTURE(pair.name);
    const auto spki = known::split_spki(pair.spki);
    const auto pkcs8 = known::split_pkcs8(pair.pkcs8);
    CHECK(find_algorithm_by_der(spki.oid, spki.parameters) == &pair.algorithm());
    CHECK(find_algorithm_by_der(pkcs8.oid, pkcs8.parameters) == &pair.algorithm());
    CHECK(find_algorithm_by_der(spki.oid.first(spki.oid.size() - 1), {}) == nullptr);
  }
}

TEST_CASE("an RSASSA-PSS key is an RSA key, also without parameters") {
  const Bytes pss = {0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 10};
  CHECK(find_algorithm_by_der(pss, {}) == find_algorithm("ssh-rsa"));
}

TEST_CASE("an EC key on another curve, or on none, has no row") {
  const auto pair = known::pair_of("ecdsa-sha2-nistp256");
  const auto oid = known::split_spki(pair.spki);
  const Bytes secp256k1 = {0x06, 5, 0x2B, 0x81, 4, 0, 10};
  CHECK(find_algorithm_by_der(oid.oid, secp256k1) == nullptr);
  CHECK(find_algorithm_by_der(oid.oid, {}) == nullptr);
}

TEST_CASE("the traditional structure finds its row by label and content") {
  for (const auto& pair : known::pairs()) {
    if (!pair.traditional.empty()) {
      CAPTURE(pair.name);
      CHECK(find_algorithm_by_traditional(pair.algorithm().der->traditional_label,
                                          pair.traditional) == &pair.algorithm());
    }
  }
  CHECK(find_algorithm_by_traditional("EC PRIVATE KEY", {}) ==
        find_algorithm("ecdsa-sha2-nistp256"));
  CHECK(find_algorithm_by_traditional("", {}) == nullptr);
  CHECK(find_algorithm_by_traditional("PRIVATE KEY", {}) == nullptr);
}

TEST_CASE("seed and public key are one string, and both halves must be there") {
  const Algorithm& ed25519 = *find_algorithm("ssh-ed25519");
  const Bytes point(32, 1);
  const Bytes seed(32, 2);
  Bytes both = seed;
  both.insert(both.end(), point.begin(), point.end());
  const auto read = [&](const Bytes& wire) {
    Reader reader(wire);
    Components key;
    read_layout(reader, ed25519, ed25519.openssh_private_layout, key);
    return known::id_of(reader.finish());
  };
  CHECK(read(known::strings({point, both})) == "read");
  CHECK(read(known::strings({point, seed})) == errors::container_mismatch.id);
  CHECK(read(known::strings({seed, both})) == errors::container_mismatch.id);
  CHECK(read(known::strings({point, ByteView(both).first(63)})) == errors::key_bad_size.id);
}

TEST_CASE("a layout that has no separate public key takes it from the seed's string") {
  const Algorithm& ed25519 = *find_algorithm("ssh-ed25519");
  const Bytes both(64, 7);
  const Bytes wire = known::strings({both});
  Reader reader(wire);
  Components key;
  read_layout(reader, ed25519, ed25519.openssh_private_layout.subspan(1), key);
  CHECK(reader.finish().has_value());
  CHECK(key[0].size() == 32);
  SecretWriter writer;
  write_layout(writer, ed25519, ed25519.openssh_private_layout.subspan(1), key);
  CHECK(equal_public(writer.view(), wire));
}
