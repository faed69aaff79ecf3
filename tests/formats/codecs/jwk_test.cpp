// SPDX-License-Identifier: MIT
// JSON Web Keys: the examples of the RFCs, what node writes and reads, sets, refusals.
#include "keyfluent/convert.h"
#include "keyfluent/keys/fingerprint.h"
#include "tests/formats/codecs/test_chunk.h"

#include <doctest/doctest.h>

#include <chrono>

namespace keyfluent {
namespace {

using testing::runs;
using testing::Scratch;

Document read_text(std::string_view text) {
  return read(SecretBytes(text), {});
}

std::string first_error(std::string_view text) {
  const Document document = read_text(text);
  return document.errors.empty() ? "" : std::string(document.errors[0].id());
}

constexpr std::string_view kKeys[] = {
    "rsa2048", "ecdsa256", "ecdsa384", "ecdsa521", "ed25519", "ed448"};

}  // namespace

TEST_CASE("JWK: RFC 8037 appendix A.1, without a final newline, with members of no interest") {
  const Document document = read_text(
      R"({"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",)"
      R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"caf\u00e9","use":"sig","x5c":["AA=="]})");
  REQUIRE(document.entries.size() == 1);
  const Entry& entry = document.entries[0];
  CHECK(entry.format->name == "jwk");
  CHECK(entry.comment == "caf\u00e9");
  CHECK(entry.private_key.has_value());
  CHECK(entry.public_key->name() == "ssh-ed25519");
  CHECK(entry.repairs.empty());
}

TEST_CASE("JWK: what is written reads back, and node reads it") {
  const Scratch scratch;
  for (const std::string_view name : kKeys) {
    CAPTURE(name);
    const std::string folder = "good/" + std::string(name);
    const Document source = read(fixtures::load(folder + "/openssh"), {});
    REQUIRE(source.entries.size() == 1);
    const auto text = write(source.entries[0], *find_format("jwk"), {});
    REQUIRE(text);
    const Document back = read(*text, {.strict = true});
    REQUIRE(back.entries.size() == 1);
    CHECK(*back.entries[0].public_key == *source.entries[0].public_key);
    CHECK(back.entries[0].comment == source.entries[0].comment);
    CHECK(back.entries[0].private_key->components() == source.entries[0].private_key->components());
    const auto half = write(source.entries[0], *find_format("jwk-public"), {});
    REQUIRE(half);
    CHECK(half->text().find("\"d\"") == std::string_view::npos);
    CHECK(read(*half, {.strict = true}).entries.at(0).format->name == "jwk-public");
    if (!testing::has_tool("node") || !testing::has_tool("cmp")) {
      MESSAGE("skipped: node or cmp is not installed");
      continue;
    }
    const std::string key = scratch.put("key.jwk", text->text());
    const std::string shared = scratch.put("public.jwk", half->text());
    CHECK(
        runs("node -e \"const "
             "c=require('crypto'),f=require('fs'),j=p=>({key:JSON.parse(f.readFileSync(p)),format:'"
             "jwk'});"
             "const a=c.createPrivateKey(j('" +
             key + "')),b=c.createPublicKey(j('" + shared +
             "'));"
             "if(!c.createPublicKey(a).equals(b))throw 1;"
             "const m=Buffer.from('x'),h=a.asymmetricKeyType.startsWith('ed')?null:'sha256';"
             "if(!c.verify(h,m,b,c.sign(h,m,a)))throw 2\""));
  }
}

TEST_CASE("JWK: a set gives its keys in order, and passes over those that SSH has not") {
  const Document document = read(fixtures::load("several/set.jwk"), {});
  CHECK(document.errors.empty());
  REQUIRE(document.entries.size() == 3);
  const char* const names[] = {"ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp256"};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(document.entries[i].public_key->name() == names[i]);
    CHECK(document.entries[i].private_key.has_value() == (i == 1));
    CHECK(document.entries[i].format->name == (i == 1 ? "jwk" : "jwk-public"));
  }
  CHECK(document.entries[1].comment == "the signing key \u2014 2026");
  const Document half = read(fixtures::load("several/set-public.jwk"), {.strict = true});
  CHECK(half.entries.size() == 2);
}

TEST_CASE("JWK: found in a mail, quoted, assigned; a JSON that is no key is left alone") {
  const std::string key(fixtures::load("good/ed25519/jwk-public").text());
  const auto repairs = [&](const std::string& text) {
    const Document document = read_text(text);
    std::string names;
    for (const Entry& entry : document.entries) {
      for (const Repair& repair : entry.repairs.list()) {
        names += std::string(repair_kind(repair.id).name) + " ";
      }
    }
    return std::to_string(document.entries.size()) + " " + names;
  };
  CHECK(repairs("Dear all,\n" + key + "bye\n") == "1 text-before text-after ");
  CHECK(repairs("> " + key) == "1 quoted-reply ");
  CHECK(repairs("KEY='" + key.substr(0, key.size() - 1) + "'\n") ==
        "1 assignment enclosing-quotes ");
  CHECK(repairs(key + key) == "2 ");
  const std::string line(fixtures::load("good/ed25519/openssh.pub").text());
  CHECK(read_text("{\"a\":\n1}\n" + line).entries.size() == 1);
  CHECK(read_text("{ not JSON, never closed\n" + line).entries.size() == 1);
}

// As a straight one such a quote would end the name, and what follows it the object.
TEST_CASE("JWK: a name keeps its curly quotes, whatever stands behind them") {
  const std::string members(fixtures::load("good/ed25519/jwk-public").text().substr(1));
  for (const std::string_view behind : {"", "]", "]a", "}", "}a", "{", "\xe2\x80\x9d}", "}]'"}) {
    for (const std::string_view end : {"", "\n", "\r\n"}) {
      CAPTURE(behind);
      CAPTURE(end);
      const std::string name = "a\xe2\x80\x9c" + std::string(behind);
      std::string text = "{";
      text.append(end).append("\"kid\":\"" + name + "\",").append(end).append(members);
      const Document document = read_text(text);
      REQUIRE(document.entries.size() == 1);
      CHECK(document.entries[0].comment == name);
    }
  }
}

TEST_CASE("JWK: wrong members have their own errors") {
  const std::string ec(fixtures::load("good/ecdsa256/jwk").text());
  const auto changed = [&](const std::string& from, const std::string& to) {
    std::string text = ec;
    text.replace(text.find(from), from.size(), to);
    return first_error(text);
  };
  CHECK(changed("\"y\":", "\"z\":") == errors::json_member.id);
  CHECK(changed("P-256", "P-384") == errors::key_bad_size.id);
  CHECK(changed("P-256", "P-999") == errors::der_unsupported_algorithm.id);
  CHECK(changed("\"x\":\"", "\"x\":\"AAAA") == errors::key_bad_size.id);
  CHECK(first_error(R"({"kty":"RSA","n":5,"e":"AQAB"})") == errors::json_member.id);
  const std::string rsa(fixtures::load("good/rsa2048/jwk").text());
  std::string wrong_dp = rsa;
  wrong_dp[wrong_dp.find("\"dp\":\"") + 10] ^= 1;
  CHECK((first_error(wrong_dp) == errors::key_inconsistent.id ||
         first_error(wrong_dp) == errors::base64_bad_character.id));
}

TEST_CASE("JWK: RSA from n, e and d alone") {
  const std::string text(fixtures::load("good/rsa2048/jwk").text());
  const auto member = [&](const std::string& name) {
    const std::size_t at = text.find("\"" + name + "\":\"");
    return text.substr(at, text.find('"', at + name.size() + 4) + 1 - at);
  };
  const Document document =
      read_text("{\"kty\":\"RSA\"," + member("n") + "," + member("e") + "," + member("d") + "}\n");
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].private_key->components() ==
        read_text(text).entries.at(0).private_key->components());
}

TEST_CASE("JWK: a passphrase is refused, and DSA has no place") {
  const Document source = read(fixtures::load("good/ed25519/openssh"), {});
  const Passphrase passphrase("secret");
  WriteOptions options;
  options.passphrase = &passphrase;
  const auto sealed = write(source.entries.at(0), *find_format("jwk"), options);
  REQUIRE(!sealed);
  CHECK(sealed.error().is(errors::write_unsupported_option));
  const Document dsa = read(fixtures::load("good/dsa1024/openssh"), {});
  const auto refused = write(dsa.entries.at(0), *find_format("jwk"), {});
  REQUIRE(!refused);
  CHECK(refused.error().is(errors::write_unsupported_algorithm));
}

TEST_CASE("JWK: hostile texts of a megabyte are read in linear time") {
  constexpr std::size_t kSize = 1 << 20;
  for (const std::string_view unit : {"{\"kty\":\"oct\"}",
                                      "{\"kty\":\"oct\"},",
                                      "{\n",
                                      "{}",
                                      "{\"a\":",
                                      "{\"kty\":\n",
                                      "[{",
                                      "{\xe2\x80\x9c\n",
                                      "{\"\xe2\x80\x9c}\n",
                                      "{\xe2\x80\x9c\"}\n"}) {
    CAPTURE(unit);
    std::string text;
    while (text.size() < kSize) {
      text += unit;
    }
    const auto begin = std::chrono::steady_clock::now();
    const Document document = read_text(text);
    CHECK(document.entries.empty());
    CHECK(!document.errors.empty());
    // Some milliseconds; what is quadratic takes minutes.
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
  }
}

}  // namespace keyfluent
