// SPDX-License-Identifier: MIT
// The ciphers and bcrypt_pbkdf against files that ssh-keygen wrote (OpenSSH 9.2, -a 2), one a
// cipher. The container is taken apart by hand here (PROTOCOL.key): no codec is involved.
#include "keyfluent/core/base64.h"
#include "keyfluent/core/reader.h"
#include "keyfluent/crypto/cipher.h"
#include "keyfluent/crypto/kdf.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;

namespace {

constexpr std::string_view kPassphrase = "open sesame";
constexpr std::string_view kMagic("openssh-key-v1\0", 15);

struct File {
  std::string_view cipher;
  std::string_view body;  // the base64 text; a throw-away key, made for this test
};

// clang-format off
constexpr File kFiles[] = {
    {"aes256-ctr",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABB4Y6iwyL3MfLU59WNn5VhyAAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIA9GC9sdmBt7gB2ndYNz0mmN3r43MkQlIVL18wArHAIAAAAAkE6Ie/O4zTLe"
     "XnDtUuQY9ZIbwPQLTMHaydT+vRsQZvBKsqU4VzWSdIQb7xoNrQp8KlTR+Q1tqSQbq4Hb4Zyvk8TmBbPCMmMtCZuqRToz"
     "kv2BQFvtYDfSNlnqfSbWYwo8641Y2A6lSqxq0+BU1fSezn73udeSwrpmxJzTw7mcPyuCKGEEg2mWHinSHn3vSR4IEw=="},
    {"aes192-ctr",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczE5Mi1jdHIAAAAGYmNyeXB0AAAAGAAAABCrfDlqWi/pNhirWKSByjBFAAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIMwMLN4iDpJypFr5rtHfpBV41WWIrcpUF43jlTf231aMAAAAkKoNwkbpO5LD"
     "qfaMab5YDLpyF8ujTpNSVqj4WsDIleGKq2MJ9BJ/Im7QPVDbmjXVCrvVW6E4weGmKjkEtsiKfpfsTJqJs5VK+RqASMSm"
     "5CH6LOMmrVYftQ4sChZ0pRZdSc9iKkUHT/8QsOtOLpRYAkWrerE14afYJourwfRe0BwdRex9MZL2RLMRCDVuNsMSrg=="},
    {"aes128-ctr",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczEyOC1jdHIAAAAGYmNyeXB0AAAAGAAAABB4tklQJWCG9xAabq8ZX/+XAAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAILoRBYQM0mezt1FOaJPHF6iRlmiN2JfFRGiTdFdTp1O7AAAAkEn75bpkx434"
     "nopHP/rbVfJPV8PpYl7W26WlIUO23JypeWwppKAptGXGkWzxmb/qEJy+d43or5McRYsN8a8bM4u7YKkfrM4BtUdmmiTS"
     "QRukwk2+FwdWhNGG4O7KSkr1F0lM64wAbGJvSFHG4i6CDHPR8f+8wPGUt8yUjy6An2tuJLkw8MtmXVmKTiSEq0cr1Q=="},
    {"aes256-cbc",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jYmMAAAAGYmNyeXB0AAAAGAAAABCi+NBS8av2T+Dd0tlUMz9jAAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIHhRO4dg7q0wQBDxSGXkTqJYforyrErF6dHtw2QpE6FeAAAAkE3t3featYUC"
     "qTxAMo8nkQfuslJIU837l0AW9279Az4CvAuzruZP2lOnIZOTsMbnnNvqpwBZb8JPHkYJWLY2HkZ51T1gkqvX8u492XtL"
     "kp6hyjxBccVmiTm2l0AgHXMIkAz8exa6+/dqmFBC0KfzgrkPCitFqYdi4Rs9g732rx+6rk7Uage7BE0bYAS4DR4w9g=="},
    {"aes192-cbc",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczE5Mi1jYmMAAAAGYmNyeXB0AAAAGAAAABBk29zyiG9+oX079TpNqutAAAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIEiosxnBC1m7NXQHLYzD5EoX83XYw++E/B0ttIw0icYdAAAAkBRxGFEJxeEH"
     "/Rh2dn8CYq+sGhni+7AWyDzBOjoM4U1gEhTAEIOqcUEpbWFxKK0USIB03PhsU6W/vn5YBI7YyorBfJ6zd/CFkMBpcwgW"
     "zBCjgGyQo/igQ/+rifKNuzNNiPwmU0edy6bA3qcsMmu46HlTbJL+pMGmCCWVOQFm5VVpgZY9mRRnvOOrU7QfDRERZg=="},
    {"aes128-cbc",
     "b3BlbnNzaC1rZXktdjEAAAAACmFlczEyOC1jYmMAAAAGYmNyeXB0AAAAGAAAABBc/70M8zEtp2F+l4o1UD64AAAAAgAA"
     "AAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIKDwC85ZI6YgUiMmmTjG1HNcjGRacgMNgg0hziOYj+BNAAAAkOFLzjxjKvO3"
     "4wUzVrtsd4p7tneZQNhdhzeaxx1wzmDhuihCfnG5iEVeWtAlZFbYvLalnXk4ZM7EmZL6d5iqRnogzA+je9ALQN2URisY"
     "Z3vTClVsObQhOvNXqNhJiGaOVn5uyKWCCec/sqYxRDcScZTWHC5w33Qs+ShsgsFlj3rE08XP44jlqPhdmCQuQl908g=="},
    {"3des-cbc",
     "b3BlbnNzaC1rZXktdjEAAAAACDNkZXMtY2JjAAAABmJjcnlwdAAAABgAAAAQfEGJroJYkRsPcTXwHWq8JAAAAAIAAAAB"
     "AAAAMwAAAAtzc2gtZWQyNTUxOQAAACAivSutZOZVSv7JFDZCbNYCVGvXishL4tjuDrXqmXmX1QAAAIhQiBRZpGKQa9/P"
     "bwOahyrgtVNtTKvJ6h5ABFEPYNTpu8WEMQvpKen0JZ6OaoDUtPMk+YEZzxWNOnuug/9JIaLLUrSOL0dGnsmurSNyj7G1"
     "FdS+B4NrcOM51Bch+gHRMbPJX4hNDhQeFtnPCqA1KDGec31J6My3XnwDPibI/6YYP7uOFe+fQJMD"},
    {"aes256-gcm@openssh.com",
     "b3BlbnNzaC1rZXktdjEAAAAAFmFlczI1Ni1nY21Ab3BlbnNzaC5jb20AAAAGYmNyeXB0AAAAGAAAABCnPo001aRZRVm9"
     "/ZOVOJUuAAAAAgAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIM9SO05IlPaUbCB+UnXERRIJFaalZY1ilh6kSdTLlfis"
     "AAAAkHDxvTQi9+p7b8615h2olbkMRTyI1CXDCgUX1gIeNyxDZt3tPW81ZYlqLvO7ligyzW/cLi6jgTeMmRjk8p/7vHaE"
     "GDwLxEvE6ARVO1G4Ek2IgmmZTZ4Y1HQPv1NU9zS5tjbEItiIYwEAm2B/4y65L5PiTPle6cuXUMIaWfAE5+v52crI2QyH"
     "YZXIE6cRrBtaFSGuwddV3JBzF6KuCWdWlRE="},
    {"aes128-gcm@openssh.com",
     "b3BlbnNzaC1rZXktdjEAAAAAFmFlczEyOC1nY21Ab3BlbnNzaC5jb20AAAAGYmNyeXB0AAAAGAAAABCUqZsiDt833hIM"
     "wNeFnwcMAAAAAgAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIDl5rbxpVjzhSGLzcC18BeUqLEX1W2sq16kL5mgtQIxs"
     "AAAAkGuEFQ9i+xTU2ZIiWXauVCjVrBXa37sGpnTbtRDJsoFq9QenifP+XGsul54FNT36FIcs8Ll3YCs8cAdkyLjwyVUI"
     "z+pHM82IVc6ZYWghZX6cAdP7v0DD2pp352mVFl5O42b/4hqwtMaHy0KoxhCdwiWY1ZRROE3tIfJwi15T/FxaktbmaNbo"
     "/BMY6Fgu+1DbIz2IDpJGUnXGDD7BzrMlQ8U="},
    {"chacha20-poly1305@openssh.com",
     "b3BlbnNzaC1rZXktdjEAAAAAHWNoYWNoYTIwLXBvbHkxMzA1QG9wZW5zc2guY29tAAAABmJjcnlwdAAAABgAAAAQZg2I"
     "p/VHqIEHX2xPkUFnhQAAAAIAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACBT1zYi6YDmPWZF0ivLhyxqAVDcYmynmVHz"
     "rImOQtsa6QAAAIiceAfdQkmYtYblA7jMYBJQm6h1z4oiPk3OeINtltqwsTZNAJOup3AZGK3Ixx5aA7ClVrS6dqwrPpCG"
     "VljL9ySOfOEea658FMT8KD40THeoNJw6v1KrRM8YT0IMyn9qglzc4y2677IjBkHsF36qoTIIMz5FlZ9wIDkzp7lpz0Hu"
     "xQPUdCw596nyGgptufmW40PtelIPx1PFmw=="},
};

// clang-format on

// Parts is what the container says, and the encrypted part with its tag.
struct Parts {
  const Cipher* cipher = nullptr;
  Bytes salt;
  std::uint32_t rounds = 0;
  Bytes encrypted;
};

Parts take_apart(ByteView container) {
  Reader reader(container);
  REQUIRE(as_text(reader.read_bytes(kMagic.size())) == kMagic);
  Parts parts;
  parts.cipher = find_cipher_by_openssh_name(reader.read_text());
  REQUIRE(reader.read_text() == "bcrypt");
  Reader options(reader.read_string());
  parts.salt = to_bytes(options.read_string());
  parts.rounds = options.read_u32();
  REQUIRE(options.finish().has_value());
  REQUIRE(reader.read_u32() == 1);
  reader.read_string();
  parts.encrypted = to_bytes(reader.read_string());
  const ByteView tag = reader.rest();
  parts.encrypted.insert(parts.encrypted.end(), tag.begin(), tag.end());
  REQUIRE(reader.finish().has_value());
  REQUIRE(parts.cipher != nullptr);
  return parts;
}

Result<SecretBytes> open(const Parts& parts, std::string_view passphrase) {
  const std::size_t key_bytes = parts.cipher->key_bytes;
  KEYFLUENT_TRY(const SecretBytes key,
                bcrypt_pbkdf(Passphrase(passphrase),
                             parts.salt,
                             parts.rounds,
                             key_bytes + parts.cipher->iv_bytes,
                             {}));
  return decrypt(
      *parts.cipher, key.view().first(key_bytes), key.view().subspan(key_bytes), parts.encrypted);
}

bool check_ints_match(const SecretBytes& plain) {
  Reader reader(plain.view());
  const std::uint32_t first = reader.read_u32();
  return first == reader.read_u32() && !reader.failed();
}

}  // namespace

TEST_CASE("openssh files: each cipher opens what ssh-keygen wrote") {
  for (const File& file : kFiles) {
    CAPTURE(file.cipher);
    const Parts parts = take_apart(decode_base64(file.body).value());
    CHECK(parts.cipher->openssh_name == file.cipher);
    const SecretBytes plain = open(parts, kPassphrase).value();
    CHECK(check_ints_match(plain));
    Reader reader(plain.view());
    reader.read_u64();
    CHECK(reader.read_text() == "ssh-ed25519");
    CHECK(reader.read_string().size() == 32);
    CHECK(reader.read_string().size() == 64);
    CHECK(reader.read_text() == "test");
    const ByteView padding = reader.rest();
    for (std::size_t i = 0; i < padding.size(); ++i) {
      CHECK(padding[i] == i + 1);
    }
    CHECK(plain.size() % parts.cipher->block_bytes == 0);
  }
}

TEST_CASE("openssh files: a wrong passphrase is noticed") {
  for (const File& file : kFiles) {
    CAPTURE(file.cipher);
    const Parts parts = take_apart(decode_base64(file.body).value());
    const auto plain = open(parts, "open sesame ");
    if (parts.cipher->tag_bytes != 0) {
      REQUIRE_FALSE(plain.has_value());
      CHECK(plain.error().is(errors::passphrase_wrong));
    } else {
      CHECK_FALSE(check_ints_match(plain.value()));
    }
  }
}
