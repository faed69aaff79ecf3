// SPDX-License-Identifier: MIT
// The reading layer as a whole: where keys hide, what is said of what is no key, and that no input
// makes it slow.  (fixtures_test.cpp has one file for each damage of each format.)
#include "keyfluent/convert.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/core/limits.h"
#include "keyfluent/crypto/random.h"
#include "tests/formats/fixtures.h"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

namespace keyfluent {
namespace {

using namespace std::string_literals;

const std::string kBlob = "AAAAC3NzaC1lZDI1NTE5AAAAIMhOB0zU3yutyXFjJAKCQdrwa6BHWP7E1OojAxHHIe8F";
const std::string kKey = "ssh-ed25519 " + kBlob;

Document read_text(const std::string& text, bool strict = false) {
  return read(SecretBytes(std::string_view(text)), {.strict = strict});
}

std::string describe(const Entry& entry) {
  std::string text = "[" + entry.comment + "]";
  if (encode_base64(entry.public_key->blob()) != kBlob) {
    text = "ANOTHER KEY " + text;
  }
  if (!entry.options.empty()) {
    text = entry.options + " " + text;
  }
  for (const Repair& repair : entry.repairs.list()) {
    text += " " + std::string(repair_kind(repair.id).name) + "@" + repair.place.to_string();
  }
  return text;
}

// outcome lists the entries as "options [comment] repair@place …" and the errors as "!name@place".
std::string outcome(const std::string& input) {
  const Document document = read_text(input);
  std::string text;
  for (const Entry& entry : document.entries) {
    text += (text.empty() ? "" : "; ") + describe(entry);
  }
  for (const Error& error : document.errors) {
    text += (text.empty() ? "!" : "; !") + std::string(error.kind().name) + "@" +
            error.place().to_string();
  }
  return text;
}

std::string wrapped(const std::string& text, std::size_t width, const std::string& between) {
  std::string result = text.substr(0, width);
  for (std::size_t at = width; at < text.size(); at += width) {
    result += between + text.substr(at, width);
  }
  return result;
}

std::string repeated(std::string_view piece, std::size_t total) {
  std::string text;
  while (text.size() < total) {
    text += piece;
  }
  return text;
}

}  // namespace

TEST_CASE("a key hides in a line of prose") {
  CHECK(outcome("my key is " + kKey + " bob, thanks\n") == "[bob, thanks] text-before@1:1");
  CHECK(outcome("use \"" + kKey + " bob\" please\n") ==
        "[bob] text-before@1:1 enclosing-quotes@1:1 text-after@1:92");
  CHECK(outcome("keys:\n  - " + kKey + " bob\n") == "[bob] text-before@2:1");
  CHECK(outcome("{\"key\": \"" + kKey + " bob\"}\n") ==
        "[bob] text-before@1:1 enclosing-quotes@1:1");
  CHECK(outcome("key: from=\"1.2.3.4\",command=\"a b\" " + kKey + " bob\n") ==
        "from=\"1.2.3.4\",command=\"a b\" [bob] text-before@1:1");
}

TEST_CASE("sshd's grammar decides first") {
  CHECK(outcome("command=\"" + kKey + "\" " + kKey + " x\n") == "command=\"" + kKey + "\" [x]");
  CHECK(outcome("# " + kKey + "\n" + kKey + " live\n") == "[live]");
  CHECK(outcome("restrict,no-pyt " + kKey + " b\n") == "restrict,no-pyt [b]");
  CHECK(outcome("environment=\"A=-----BEGIN X-----\" " + kKey + " b\n") ==
        "environment=\"A=-----BEGIN X-----\" [b]");
  CHECK(outcome(kKey + " -----BEGIN RSA PRIVATE KEY-----\n") ==
        "[-----BEGIN RSA PRIVATE KEY-----]");
}

TEST_CASE("a wrapped key is joined only if that gives a whole key") {
  const std::string line = kKey + " my bob";
  CHECK(outcome(wrapped(line, 38, "\n") + "\n") == "[my bob] wrapped-line@1:39");
  CHECK(outcome(wrapped(line, 38, "\n    ") + "\n") == "[my bob] wrapped-line@1:39");
  CHECK(outcome("> " + wrapped(line, 38, "\n> ") + "\n") ==
        "[my bob] quoted-reply@1:1 wrapped-line@1:41");
  CHECK(outcome("> > " + wrapped(line, 38, "\n> > ") + "\n") ==
        "[my bob] quoted-reply@1:1 wrapped-line@1:43");
  CHECK(outcome(wrapped(line, 38, " ") + "\n") == "[my bob] wrapped-line@1:90");
  CHECK(outcome("ssh-ed25519\n" + kBlob + " bob\n") == "[bob] wrapped-line@1:12");
  CHECK(outcome("no-pty ssh-ed25519\n" + kBlob + " bob\n") == "no-pty [bob] wrapped-line@1:19");
  CHECK(outcome(wrapped(line, 50, "\n") + "\n") == "[my bob] wrapped-line@1:51");
  // The comment is on a line of its own.
  CHECK(outcome(wrapped(kKey, 40, "\n") + "\nbob@host\n") == "[bob@host] wrapped-line@1:41");
  CHECK(outcome(wrapped(kKey, 40, "\n") + "\nBob\n") == "[] wrapped-line@1:41 text-after@3:1");
  // The rest is missing, or belongs to another key.
  const std::string cut = "ssh-ed25519 " + kBlob.substr(0, 40);
  CHECK(outcome(cut + "\n" + kBlob.substr(44) + "\n").starts_with("!wire_truncated@1:13"));
  CHECK(outcome(cut + "\n" + kKey + " good\n") == "[good]; !wire_truncated@1:13");
  CHECK(outcome(cut + "\nhello world\n" + kBlob.substr(40) + "\n").starts_with("!wire_truncated"));
}

TEST_CASE("any bytes are a key of an unknown algorithm: such a key is not cut at its first line") {
  // string "new@example", string of 24 bytes
  const std::string blob = "AAAAC25ld0BleGFtcGxlAAAAGGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eA==";
  const Document whole = read_text("new@example " + blob + " c\n");
  REQUIRE(whole.entries.size() == 1);
  const std::size_t cut = 40;
  const Document split =
      read_text("new@example " + blob.substr(0, cut) + "\n" + blob.substr(cut) + " c\n");
  REQUIRE(split.entries.size() == 1);
  CHECK(split.entries[0].public_key == whole.entries[0].public_key);
  CHECK(split.entries[0].comment == "c");
  // Where the pieces form no whole key, the first alone is none either.
  CHECK(outcome("new@example " + blob.substr(0, cut) + "\n" + blob.substr(cut, 16) + "\n") ==
        "!wire_truncated@1:13");
}

TEST_CASE("a bare blob") {
  CHECK(outcome(kBlob + "\n") == "[] bare-base64@1:1");
  CHECK(outcome(kBlob) == "[] bare-base64@1:1");
  CHECK(outcome(kBlob + " bob the builder\n" + kBlob + "\n") ==
        "[bob the builder] bare-base64@1:1; [] bare-base64@2:1");
  CHECK(outcome(wrapped(kBlob, 30, "\n") + " bob\n") == "[bob] bare-base64@1:1");
  CHECK(outcome("KEY=" + kBlob + "\n") == "[] assignment@1:1 bare-base64@1:5");
  CHECK(outcome(kBlob.substr(0, 40) + "\n") == "!wire_truncated@1:1");
  CHECK(outcome(kBlob.substr(0, 41) + "\n") == "!base64_truncated@1:42");
  CHECK(outcome(kBlob.substr(0, 40) + "*" + kBlob.substr(41) + "\n") ==
        "!base64_bad_character@1:41");
}

TEST_CASE("literal line ends") {
  CHECK(outcome(kKey + " a\\n") == "[a] literal-newlines@1:83");
  CHECK(outcome(kKey + " a\\n" + kKey + " b\\r\\n\n") ==
        "[a] literal-newlines@1:83; [b] literal-newlines@1:167");
  CHECK(outcome("K=\"" + kKey + " a\\n" + kKey + " b\\n\"\n") ==
        "[a] assignment@1:1 enclosing-quotes@1:1 literal-newlines@1:86; "
        "[b] literal-newlines@1:170");
  CHECK(outcome(kKey + " CORP\\nick\n") == "[CORP\\nick]");
}

TEST_CASE("a comment is not written so that it reads as another key") {
  const std::string key(fixtures::load("good/ed25519/openssh.pub").text());
  const std::string line = key.substr(0, key.find(' ', key.find(' ') + 1));
  for (const std::string& comment :
       {"a\\n" + line, "a\\\\r" + line + "\\nb", std::string("AAAA\\n")}) {
    for (const std::string_view name : {"openssh-public", "rfc4716", "spki"}) {
      CAPTURE(comment);
      CAPTURE(name);
      const Document source = read(fixtures::load("good/ed25519/openssh.pub"), {});
      WriteOptions options;
      options.comment = comment;
      const auto text = write(source.entries.at(0), *find_format(name), options);
      REQUIRE(text);
      const Document back = read(*text, {.strict = true});
      CHECK(back.errors.empty());
      CHECK(back.entries.size() == 1);
    }
  }
  WriteOptions options;
  options.comment = "DOMAIN\\name";
  const Document source = read(fixtures::load("good/ed25519/openssh.pub"), {});
  CHECK(write(source.entries.at(0), *find_format("openssh-public"), options)->text() ==
        line + " DOMAIN\\name\n");
}

TEST_CASE("typographic characters are mended where they are no comment") {
  CHECK(outcome("from=\xe2\x80\x9c"
                "1.2.3.4\xe2\x80\x9d " +
                kKey + " bob\n") == "from=\"1.2.3.4\" [bob] smart-quotes@1:6");
  CHECK(outcome("command=\"say \xe2\x80\x9chi\xe2\x80\x9d\" " + kKey + " b\n") ==
        "command=\"say \xe2\x80\x9chi\xe2\x80\x9d\" [b]");
  CHECK(outcome("\xe2\x80\x8b" + kKey + " b\n") == "[b] zero-width@1:1");
  CHECK(outcome("\xe2\x80\x98" + kKey + " b\xe2\x80\x99\n") ==
        "[b] enclosing-quotes@1:1 smart-quotes@1:1");
  CHECK(outcome(kKey + " b\xc2\xa0\n") == "[b] no-break-space@1:83");
  CHECK(outcome("ssh-ed25519&nbsp;" + kBlob + " &quot;b&quot;\n") == "[\"b\"] html-entities@1:12");
  CHECK(outcome("&gt; " + kKey + " b<br>\n&gt; <br>\n") ==
        "[b] quoted-reply@1:1 html-entities@1:1");
}

TEST_CASE("repairs of a file belong to the keys that they concern") {
  CHECK(outcome("\xef\xbb\xbf# x\r\n" + kKey + " a\r\n" + kKey + " b\n") ==
        "[a] crlf@2:83 utf8-bom@1:1; [b]");
  CHECK(outcome("hello\n" + kKey + " a\nand\n" + kKey + " b\nbye\n") ==
        "[a] text-before@1:1; [b] text-before@3:1 text-after@5:1");
}

TEST_CASE("one bad key among good ones") {
  std::string bad = kKey;
  bad[40] = '*';
  CHECK(outcome(kKey + " a\n" + bad + " b\n" + kKey + " c\n") ==
        "[a]; [c]; !base64_bad_character@2:41");
}

TEST_CASE("base64 of a file, and of that again, up to the limit") {
  std::string text = kKey + " a\n";
  text = encode_base64(as_bytes(text));
  CHECK(outcome(text) == "[a] base64-file@1:1");
  CHECK(outcome("K='" + wrapped(text, 76, "\n") + "'\n") ==
        "[a] base64-file@1:4 assignment@1:1 enclosing-quotes@1:1");
  for (int i = 0; i < 2; ++i) {
    text = encode_base64(as_bytes(text));
  }
  CHECK(outcome(text) == "[a] base64-file@1:1");
  CHECK(outcome(encode_base64(as_bytes(text))) == "!input_unknown@");
}

TEST_CASE("what is not read has a name") {
  CHECK(outcome("github.com " + kKey + "\n") == "!format_unsupported@1:1");
  CHECK(outcome("|1|abc=|def= " + kKey + "\n") == "!format_unsupported@1:1");
  CHECK(outcome("@revoked * " + kKey + "\n") == "!format_unsupported@1:1");
  CHECK(outcome("-----BEGIN CERTIFICATE REQUEST-----\nMIIB\n-----END CERTIFICATE REQUEST-----\n") ==
        "!format_unsupported@1:1");
  CHECK(outcome("-----BEGIN MY THING-----\nYWJj\n-----END MY THING-----\n") ==
        "!armor_unknown_label@1:1");
  CHECK(outcome("SSHKRL\n\0\0\0\0\1"s) == "!format_unsupported@byte 0");
  CHECK(outcome("supported: ssh-rsa and ssh-ed25519\nssh-rsa is old\nssh-rsa\n") ==
        "!input_unknown@");
  CHECK(outcome(" \r\n\t") == "!input_empty@");
  CHECK(outcome("") == "!input_empty@");
  CHECK(outcome("PuTTY-User-Key-File-3: x\n") == "!container_malformed@1:1");
}

TEST_CASE("--strict names the repairs, and keeps the sound keys") {
  const Document document = read_text(kKey + " a\r\n" + kKey + " b\n", true);
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].comment == "b");
  REQUIRE(document.errors.size() == 1);
  CHECK(document.errors[0].is(errors::repair_refused));
  CHECK(document.errors[0].detail() == "crlf");
  CHECK(document.errors[0].place() == Place::at_line(1, 83));
}

TEST_CASE("formats and families have names") {
  CHECK(format_for("openssh", Kind::kPublic)->name == "openssh-public");
  CHECK(format_for("openssh", Kind::kPrivate)->name == "openssh-private");
  CHECK(format_for("secsh", Kind::kPublic)->name == "rfc4716");
  CHECK(format_for("ppk", Kind::kPublic)->name == "rfc4716");
  CHECK(format_for("ppk", Kind::kPrivate)->name == "ppk3");
  CHECK(format_for("spki", Kind::kPublic)->name == "spki");
  CHECK(format_for("spki", Kind::kPrivate) == nullptr);
  CHECK(format_for("nonsense", Kind::kPublic) == nullptr);
  for (const Format* format : formats()) {
    CHECK(find_format(format->name) == format);
  }
}

TEST_CASE("writing asks for the half that is there, and for a format that can hold it") {
  const Document document = read_text(kKey + " a\n");
  const Entry& entry = document.entries.at(0);
  const auto error = [&](std::string_view format) {
    const Result<SecretBytes> text = write(entry, *find_format(format), {});
    return text ? "none"s : std::string(text.error().kind().name) + ": " + text.error().message();
  };
  CHECK(error("openssh-private").starts_with("wrong_kind_public"));
  CHECK(error("pkcs1-public")
            .starts_with("write_unsupported_algorithm: pkcs1-public cannot hold ssh-ed25519 keys; "
                         "these can: spki, rfc4716, "));
}

TEST_CASE("a locked key is opened once, with its passphrase only, and all or nothing") {
  const fixtures::Fixture* chosen = nullptr;
  const auto manifest = fixtures::manifest();
  for (const fixtures::Fixture& fixture : manifest) {
    if (fixture.encrypted && fixture.format == "openssh-private") {
      chosen = &fixture;
    }
  }
  REQUIRE(chosen != nullptr);
  Document document = read(fixtures::load(chosen->path), {});
  REQUIRE(document.entries.size() == 1);
  CHECK(document.entries[0].is_locked());
  CHECK(write(document.entries[0], *find_format("openssh-private"), {})
            .error()
            .is(errors::passphrase_missing));
  CHECK(write(document.entries[0], *find_format("openssh-public"), {}).has_value());
  CHECK(!unlock(document, Passphrase("wrong")));
  CHECK(document.entries[0].is_locked());
  CHECK(unlock(document, Passphrase(fixtures::kPassphrase)));
  CHECK(!document.entries[0].is_locked());
  CHECK(document.entries[0].private_key.has_value());
  CHECK(document.entries[0].comment == chosen->comment);
}

TEST_CASE("cut or changed one-line keys and files never give another key") {
  for (const char* path : {"good/ed25519/openssh.pub",
                           "good/ecdsa256/openssh.pub",
                           "good/rfc4716/vandyke.pub",
                           "damaged/openssh-public-wrapped-64"}) {
    const SecretBytes whole = fixtures::load(path);
    const PublicKey key = *read(whole, {}).entries.at(0).public_key;
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Document document = read(SecretBytes(whole.view().first(size)), {});
      CHECK((document.entries.empty() != document.errors.empty()));
      for (const Entry& entry : document.entries) {
        CHECK(*entry.public_key == key);
      }
    }
  }
}

TEST_CASE("no input takes more than linear time") {
  constexpr std::size_t kSize = std::size_t{1} << 20;
  std::string deep = repeated("hello world\n", kSize / 4);
  for (int i = 0; i < 6; ++i) {
    deep = encode_base64(as_bytes(deep));
  }
  const std::string inputs[] = {
      repeated("---- BEGIN SSH2 PUBLIC KEY ----\n", kSize),
      repeated("---- BEGIN SSH2 PUBLIC KEY ----", kSize),
      repeated("-----BEGIN X KEY-----\n***\n", kSize),
      "-----BEGIN X KEY-----" + repeated("a: ", kSize),
      "-----BEGIN X KEY-----\n" + repeated("a: b\\\n", kSize),
      repeated("ssh-rsa \n", kSize),
      repeated("ssh-rsa AAAA\n", kSize),
      repeated("ssh-rsa AAAAB3NzaC1yc2EAAAADAQAB\n", kSize),
      repeated("ssh-rsa-cert-v01@openssh.com AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20A\nAAAA\n",
               kSize),
      repeated("ssh-rsa\n\n\n", kSize),
      repeated(">", kSize),
      repeated("\"", kSize),
      repeated("a\" ssh-rsa AAAA ", kSize),
      repeated("a=\"b ", kSize) + "ssh-rsa AAAA",
      repeated("AAAA", kSize),
      repeated("AAAAAAAA\n", kSize),
      repeated("AAAAB3NzaC1yc2EAAAADAQABAAABAQDUMy4ad6TGrC2Yja7fVnXhVVPwwsoGlPAu\n", kSize),
      repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9w\n", kSize),
      repeated("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm8=\n", kSize),
      repeated("\\", kSize),
      repeated("BEGIN \\n", kSize),
      kKey + " " + repeated("\\n", kSize),
      repeated("&#45;", kSize),
      repeated("<br>", kSize),
      repeated("-", kSize) + "BEGIN X",
      repeated("- BEGIN A", kSize),
      repeated("PuTTY-User-Key-File-3: x\n", kSize),
      "PuTTY-User-Key-File-3: " + repeated("Encryption: ", kSize),
      "PuTTY-User-Key-File-3: " + repeated("Public-Lines: 9", kSize),
      "PuTTY-User-Key-File-3: x\nPublic-Lines: 9\n" + repeated("AAAA\n", kSize),
      std::string(10 * kSize, '\0'),
      deep,
  };
  for (const std::string& input : inputs) {
    CAPTURE(input.substr(0, 40));
    const auto start = std::chrono::steady_clock::now();
    const Document document = read_text(input);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start;
    CHECK(document.errors.size() <= 1001);
    // Generous: sanitizers and busy machines.  Quadratic work would take minutes.
    CHECK(spent.count() < 10.0);
  }
}

TEST_CASE("input larger than a document is refused before it is looked at") {
  const SecretBytes key = fixtures::load("good/ed25519/openssh.pub");
  CHECK(read(key, {.limits = {.input_bytes = key.size()}}).entries.size() == 1);
  const Document document = read(key, {.limits = {.input_bytes = key.size() - 1}});
  REQUIRE(document.errors.size() == 1);
  CHECK(document.errors[0].is(errors::input_too_large));
  CHECK(document.errors[0].hint().find("--max-input SIZE ") != std::string_view::npos);
  const SecretBytes standard((std::size_t{64} << 20) + 1);
  CHECK(read(standard, {}).errors.at(0).is(errors::input_too_large));
}

TEST_CASE("characters that damage brings are none in the comment of a sound file") {
  const Document source = read(fixtures::load("good/ed25519/openssh"), {});
  for (const Format* format : formats()) {
    if (format->write == nullptr || !format->has_comment || format->name == "sshfp" ||
        !format->holds(source.entries.at(0).public_key->algorithm())) {
      continue;
    }
    for (const std::string comment : {"a \xE2\x80\x94 b",
                                      "\xE2\x80\x9Cq\xE2\x80\x9D",
                                      "a &amp; b",
                                      "a \xE2\x80\x9C b",
                                      "a\xC2\xA0z"}) {
      CAPTURE(format->name);
      CAPTURE(comment);
      WriteOptions options;
      options.comment = comment;
      options.random = openssl_random();
      const auto text = write(source.entries[0], *format, options);
      REQUIRE(text);
      const Document again = read(*text, {.strict = true});
      REQUIRE(again.entries.size() == 1);
      CHECK(again.entries[0].comment == comment);
    }
  }
}

}  // namespace keyfluent
