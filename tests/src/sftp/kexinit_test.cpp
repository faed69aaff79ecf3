// SPDX-License-Identifier: MIT
#include "src/sftp/kexinit.h"

#include "keyfluent/core/writer.h"
#include "src/findings/errors.h"
#include "src/sftp/clear_packet.h"

#include <doctest/doctest.h>

#include <string>

using namespace keyfluent;
using namespace keyfluent::sftp;

namespace {

KexInit lists_of(std::string_view kex,
                 std::string_view host_key,
                 std::string_view cipher,
                 std::string_view mac,
                 std::string_view compression) {
  KexInit lists;
  const std::array<std::string_view, kCategories> texts = {
      kex, host_key, cipher, cipher, mac, mac, compression, compression};
  for (std::size_t i = 0; i < kCategories; ++i) {
    lists.lists[i] = split_names(texts[i]);
  }
  return lists;
}

Bytes payload_of(std::string_view every_list) {
  Writer writer;
  writer.put_u8(kMessageKexInit);
  writer.put_bytes(Bytes(16, 7));
  for (std::size_t i = 0; i < kKexLists; ++i) {
    writer.put_string(every_list);
  }
  writer.put_u8(1);
  writer.put_u32(0);
  return writer.take();
}

// packet_of is a payload with its lengths and padding.
Bytes packet_of(ByteView payload) {
  constexpr std::uint8_t kPadding = 9;
  Writer writer;
  writer.put_u32(static_cast<std::uint32_t>(payload.size() + kPadding + 1));
  writer.put_u8(kPadding);
  writer.put_bytes(payload);
  writer.put_bytes(Bytes(kPadding, 0));
  return writer.take();
}

}  // namespace

TEST_CASE("KEXINIT is read: lists, the comma at the end that some servers send, the guess") {
  const Result<KexInit> lists = read_kexinit(payload_of("aes256-ctr,,aes128-ctr,"));
  REQUIRE(lists);
  CHECK(lists->list(KexCategory::kMacIn) == NameList{"aes256-ctr", "aes128-ctr"});
  CHECK(lists->lists[9].size() == 2);
  CHECK(lists->first_packet_follows);
  CHECK_FALSE(lists->cut);
  CHECK(join_names(lists->lists[0]) == "aes256-ctr,aes128-ctr");
}

TEST_CASE("KEXINIT cut off anywhere, or another message, is an error") {
  const Bytes whole = payload_of("a,b");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(read_kexinit(ByteView(whole).first(size)));
  }
  Bytes other = whole;
  other[0] = 21;
  const Result<KexInit> lists = read_kexinit(other);
  REQUIRE_FALSE(lists);
  CHECK(lists.error().is(errors::sftp_bad_kexinit));
}

TEST_CASE("a million names and endless ones are cut") {
  std::string million;
  for (int i = 0; i < 1000000; ++i) {
    million += "x,";
  }
  const Result<KexInit> lists = read_kexinit(payload_of(million));
  REQUIRE(lists);
  CHECK(lists->cut);
  CHECK(lists->lists[3].size() == kMostNames);
  const Result<KexInit> longest = read_kexinit(payload_of(std::string(65, 'x') + ",short"));
  REQUIRE(longest);
  CHECK(longest->cut);
  CHECK(longest->lists[0] == NameList{"short"});
}

TEST_CASE("the first name of the client that the server has wins") {
  const KexInit client = lists_of("curve25519-sha256,ext-info-c",
                                  "ssh-ed25519",
                                  "aes256-ctr,aes128-ctr",
                                  "hmac-sha2-256",
                                  "none");
  const KexInit server = lists_of("ext-info-c,group14,curve25519-sha256",
                                  "ssh-rsa,ssh-ed25519",
                                  "aes128-ctr,aes256-ctr",
                                  "hmac-sha1",
                                  "none,zlib");
  const std::vector<Choice> choices = negotiate(client, server);
  REQUIRE(choices.size() == kCategories);
  CHECK(choices[0].name == "curve25519-sha256");
  CHECK(choices[1].name == "ssh-ed25519");
  CHECK(choices[2].name == "aes256-ctr");
  CHECK(choices[4].name.empty());
  CHECK(choices[5].name.empty());
  CHECK(choices[6].name == "none");
}

TEST_CASE("a marker is no algorithm, and a cipher that authenticates needs no MAC") {
  const KexInit client = lists_of("ext-info-c", "k", "aes128-gcm@openssh.com", "a", "none");
  const KexInit server = lists_of("ext-info-c", "k", "aes128-gcm@openssh.com", "b", "none");
  const std::vector<Choice> choices = negotiate(client, server);
  CHECK(choices[0].name.empty());
  CHECK(choices[4].name == "implicit");
}

TEST_CASE("weak, post-quantum and Terrapin") {
  CHECK(trait_of(KexCategory::kKex, "diffie-hellman-group1-sha1") == Trait::kWeak);
  CHECK(trait_of(KexCategory::kCipherIn, "3des-cbc") == Trait::kWeak);
  CHECK(trait_of(KexCategory::kMacIn, "3des-cbc") == Trait::kNone);
  CHECK(trait_of(KexCategory::kKex, "mlkem768x25519-sha256") == Trait::kPostQuantum);
  CHECK(trait_reason(KexCategory::kHostKey, "ssh-rsa") == "SHA-1");
  KexInit client =
      lists_of("c,kex-strict-c-v00@openssh.com", "k", "chacha20-poly1305@openssh.com", "m", "none");
  KexInit server = lists_of("c", "k", "chacha20-poly1305@openssh.com", "m", "none");
  CHECK(is_open_to_terrapin(client, server));
  server.list(KexCategory::kKex).emplace_back("kex-strict-s-v00@openssh.com");
  CHECK_FALSE(is_open_to_terrapin(client, server));
  client = lists_of("c", "k", "aes128-cbc", "hmac-sha2-256-etm@openssh.com", "none");
  CHECK(is_open_to_terrapin(client, client));
  client = lists_of("c", "k", "aes128-ctr", "hmac-sha2-256-etm@openssh.com", "none");
  CHECK_FALSE(is_open_to_terrapin(client, client));
}

TEST_CASE("a packet in clear: partial, whole, with lengths that lie") {
  const Bytes packet = packet_of(payload_of("a"));
  for (std::size_t size = 0; size < packet.size(); ++size) {
    CHECK(read_clear_packet(ByteView(packet).first(size)).state == PacketState::kPartial);
  }
  const ClearPacket whole = read_clear_packet(packet);
  CHECK(whole.state == PacketState::kWhole);
  CHECK(whole.size == packet.size());
  CHECK(equal_public(whole.payload, payload_of("a")));
  CHECK(read_clear_packet(as_bytes("HTTP/1.1 400 Bad")).state == PacketState::kBad);
  CHECK(read_clear_packet(Bytes{0, 0, 0, 5, 4, 0}).state == PacketState::kBad);
  CHECK(read_clear_packet(Bytes{0, 0, 0, 12, 11, 0}).state == PacketState::kBad);
  CHECK(read_clear_packet(Bytes{0, 1, 0, 0, 4, 0}).state == PacketState::kBad);
}

TEST_CASE("why a server hangs up") {
  Writer writer;
  writer.put_u8(kMessageDisconnect);
  writer.put_u32(2);
  writer.put_string("Too many authentication failures");
  writer.put_string("");
  const Disconnect disconnect = read_disconnect(writer.view());
  CHECK(disconnect.reason == 2);
  CHECK(disconnect.text == "Too many authentication failures");
  CHECK(read_disconnect(Bytes{1}).text.empty());
}
