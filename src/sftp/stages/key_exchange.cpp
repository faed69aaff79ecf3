// SPDX-License-Identifier: MIT
// Stage key exchange: the server's lists, and what both sides agree on.
#include "src/sftp/clear_packet.h"
#include "src/sftp/probe.h"

#include <algorithm>
#include <cstring>

namespace keyfluent::sftp {

namespace {

constexpr std::chrono::milliseconds kListsLimit{15000};

// What a client of today offers; compared with where there is no session program that offers
// something itself.
constexpr std::array<std::string_view, kCategories> kClientLists = {
    "curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256,ecdh-sha2-nistp384,"
    "ecdh-sha2-nistp521,diffie-hellman-group18-sha512,diffie-hellman-group16-sha512,"
    "diffie-hellman-group-exchange-sha256,diffie-hellman-group14-sha256,ext-info-c,"
    "kex-strict-c-v00@openssh.com",
    "ssh-ed25519,ecdsa-sha2-nistp521,ecdsa-sha2-nistp384,ecdsa-sha2-nistp256,rsa-sha2-512,"
    "rsa-sha2-256",
    "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr,"
    "aes192-ctr,aes128-ctr",
    "",
    "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com,hmac-sha2-256,hmac-sha2-512",
    "",
    "none",
    "",
};

KexInit default_client() {
  constexpr std::size_t kFirstPair = 2;  // from here on, lists come in pairs of directions
  KexInit lists;
  for (std::size_t i = 0; i < kCategories; ++i) {
    lists.lists[i] = split_names(kClientLists[i < kFirstPair ? i : i - i % 2]);
  }
  return lists;
}

// client_lists reads the session program's own lists, which go by in clear as well, if a moment
// later than the server's.
KexInit client_lists(Probe& probe) {
  constexpr std::chrono::milliseconds kMoment{3000};
  const Deadline deadline = probe.deadline.within(kMoment);
  while (probe.session != nullptr) {
    const ByteView seen = probe.seen.from_client;
    const Greeting own = read_greeting(seen, false);
    const ClearPacket packet = read_clear_packet(seen.subspan(own.size));
    if (own.complete && packet.state != PacketState::kPartial) {
      Result<KexInit> lists = read_kexinit(packet.payload);
      return lists ? *std::move(lists) : default_client();
    }
    if (deadline.is_over()) {
      break;
    }
    probe.seen = probe.relay->wait_client(seen.size(), deadline);
  }
  return default_client();
}

ClearPacket wait_for_packet(Probe& probe, const Deadline& deadline) {
  for (;;) {
    const ByteView rest = ByteView(probe.seen.from_server).subspan(probe.greeting.size);
    const ClearPacket packet = read_clear_packet(rest);
    if (packet.state != PacketState::kPartial || probe.seen.server_closed || deadline.is_over()) {
      return packet;
    }
    probe.seen = probe.relay->wait(probe.seen.from_server.size(), deadline);
  }
}

// conclude_without_lists is for a server that sends no KEXINIT.
void conclude_without_lists(const Probe& probe, Stage& stage, const ClearPacket& packet) {
  if (packet.state == PacketState::kPartial) {
    const std::string reason =
        probe.seen.server_error == 0 ? "connection closed" : std::strerror(probe.seen.server_error);
    conclude(stage,
             probe.seen.server_closed ? diagnoses::kex_closed : diagnoses::kex_silent,
             probe.facts({{"reason", reason}}));
    return;
  }
  if (packet.state == PacketState::kWhole && packet.payload[0] == kMessageDisconnect) {
    conclude(stage,
             diagnoses::kex_disconnect,
             probe.facts({{"reason", read_disconnect(packet.payload).text}}));
    return;
  }
  conclude(stage,
           diagnoses::kex_bad,
           probe.facts({{"reason", "its first packet is no list of algorithms"}}));
}

// side_text says which side must change: a server with nothing but weak names is the older one.
std::string side_text(const Choice& missing, const KexInit& server) {
  const NameList& names = server.list(missing.category);
  const NameList weak = names_with(server, missing.category, Trait::kWeak);
  const std::size_t markers = names_with(server, missing.category, Trait::kMarker).size();
  if (missing.category >= KexCategory::kCompressionOut) {
    return names == NameList{"none"}
               ? "The server compresses nothing: turn compression off in your client."
               : "The server insists on compression: turn it on in your client (with keyfluent: "
                 "--compression).";
  }
  if (!weak.empty() && weak.size() + markers == names.size()) {
    return "All that the server offers is weak (" +
           std::string(trait_reason(missing.category, weak.front())) +
           "). The server must change: ask the administrator to update it.";
  }
  return "The server must change: ask the administrator to allow more " +
         std::string(category_option(missing.category)) + ".";
}

// other_gaps names the lists without anything in common behind the first one.
std::string other_gaps(const std::vector<Choice>& choices,
                       const Choice& first,
                       const KexInit& server) {
  std::string names;
  for (const Choice& choice : choices) {
    if (choice.name.empty() && choice.category != first.category) {
      names += (names.empty() ? "" : "; ") + std::string(category_name(choice.category)) + " (" +
               join_names(server.list(choice.category)) + ")";
    }
  }
  return names.empty() ? "" : " Nor is there any of: " + names + ".";
}

void conclude_missing(const Probe& probe,
                      Stage& stage,
                      const std::vector<Choice>& choices,
                      const Choice& missing,
                      const KexInit& client) {
  const KexInit& server = *probe.server_lists;
  NameList offered = server.list(missing.category);
  const bool is_compression = missing.category >= KexCategory::kCompressionOut;
  const Facts facts = probe.facts({{"category", std::string(category_name(missing.category))},
                                   {"detail", std::string(category_word(missing.category))},
                                   {"server", offered.empty() ? "nothing" : join_names(offered)},
                                   {"client", join_names(client.list(missing.category))},
                                   {"side", side_text(missing, server)},
                                   {"others", other_gaps(choices, missing, server)},
                                   {"option", std::string(category_option(missing.category))},
                                   {"server_first", offered.empty() ? "" : offered.front()}});
  conclude(stage,
           is_compression ? diagnoses::kex_no_common_compression : diagnoses::kex_no_common,
           facts);
}

void note_lists(Stage& stage, const KexInit& server) {
  for (std::size_t i = 0; i < kCategories; ++i) {
    const auto category = static_cast<KexCategory>(i);
    stage.note("server " + std::string(category_name(category)), join_names(server.list(category)));
    if (const NameList weak = names_with(server, category, Trait::kWeak); !weak.empty()) {
      stage.note("weak " + std::string(category_name(category)), join_names(weak));
    }
  }
  const NameList quantum = names_with(server, KexCategory::kKex, Trait::kPostQuantum);
  stage.note("post-quantum", quantum.empty() ? "none" : join_names(quantum));
}

void conclude_agreement(const Probe& probe, Stage& stage, const KexInit& client) {
  const std::vector<Choice> choices = negotiate(client, *probe.server_lists);
  std::string weak;
  for (const Choice& choice : choices) {
    stage.note("agreed " + std::string(category_name(choice.category)),
               choice.name.empty() ? "none in common" : choice.name);
    if (trait_of(choice.category, choice.name) == Trait::kWeak) {
      weak += (weak.empty() ? "" : ", ") + choice.name;
    }
  }
  const auto missing = std::find_if(
      choices.begin(), choices.end(), [](const Choice& choice) { return choice.name.empty(); });
  if (missing != choices.end()) {
    conclude_missing(probe, stage, choices, *missing, client);
    return;
  }
  const bool terrapin = is_open_to_terrapin(client, *probe.server_lists);
  stage.note("Terrapin", terrapin ? "can be attacked" : "safe");
  conclude(stage,
           !weak.empty() ? diagnoses::kex_weak
           : terrapin    ? diagnoses::kex_terrapin
                         : diagnoses::kex_ok,
           {{"kex", choices[0].name},
            {"cipher", choices[2].name},
            {"mac", choices[4].name + " MAC"},
            {"weak", weak}});
}

}  // namespace

void stage_key_exchange(Probe& probe, Stage& stage) {
  const ClearPacket packet = wait_for_packet(probe, probe.deadline.within(kListsLimit));
  if (packet.state != PacketState::kWhole || packet.payload[0] != kMessageKexInit) {
    conclude_without_lists(probe, stage, packet);
    return;
  }
  Result<KexInit> lists = read_kexinit(packet.payload);
  if (!lists) {
    conclude(stage, diagnoses::kex_bad, probe.facts({{"reason", lists.error().message()}}));
    return;
  }
  probe.server_lists = *std::move(lists);
  const KexInit client = client_lists(probe);
  stage.note("own greeting", read_greeting(probe.seen.from_client, true).line);
  note_lists(stage, *probe.server_lists);
  if (probe.server_lists->cut) {
    stage.note("cut", "the server's lists are longer than what is kept of them");
  }
  conclude_agreement(probe, stage, client);
}

}  // namespace keyfluent::sftp
