// SPDX-License-Identifier: MIT
// Input: packets before encryption, one after the other; what they hold is read as KEXINIT and as
// DISCONNECT.  Odd first byte: one KEXINIT without its packet.
#include "src/sftp/kexinit.h"

#include "keyfluent/core/writer.h"
#include "src/sftp/clear_packet.h"
#include "tests/fuzz/harness.h"

#include <algorithm>

namespace keyfluent::fuzz {

namespace {

using namespace sftp;

Bytes written(const KexInit& lists) {
  Writer writer;
  writer.put_u8(kMessageKexInit);
  writer.put_bytes(Bytes(16, 0));
  for (const NameList& list : lists.lists) {
    writer.put_string(join_names(list));
  }
  writer.put_u8(lists.first_packet_follows ? 1 : 0);
  writer.put_u32(0);
  return writer.take();
}

void check_lists(const KexInit& lists) {
  for (const NameList& list : lists.lists) {
    KEYFLUENT_EXPECT(list.size() <= kMostNames);
    for (const std::string& name : list) {
      KEYFLUENT_EXPECT(!name.empty() && name.size() <= kMostNameBytes);
      KEYFLUENT_EXPECT(name.find(',') == std::string::npos);
    }
  }
  const Result<KexInit> again = read_kexinit(written(lists));
  KEYFLUENT_EXPECT(again.has_value());
  KEYFLUENT_EXPECT(again->lists == lists.lists);
}

// What is no algorithm, but says something ("kex-strict-s-v00@openssh.com").
bool is_marker(const std::string& name) {
  return trait_of(KexCategory::kKex, name) == Trait::kMarker;
}

// A server agrees with itself in everything that it names.
void check_choices(const KexInit& lists) {
  const std::vector<Choice> choices = negotiate(lists, lists);
  KEYFLUENT_EXPECT(choices.size() == kCategories);
  for (const Choice& choice : choices) {
    KEYFLUENT_EXPECT(!category_name(choice.category).empty());
    const NameList& names = lists.list(choice.category);
    KEYFLUENT_EXPECT(!choice.name.empty() || std::all_of(names.begin(), names.end(), is_marker));
    trait_of(choice.category, choice.name);
    trait_reason(choice.category, choice.name);
    const NameList weak = names_with(lists, choice.category, Trait::kWeak);
    KEYFLUENT_EXPECT(weak.size() <= lists.list(choice.category).size());
  }
  is_open_to_terrapin(lists, lists);
}

void check_payload(ByteView payload) {
  const Disconnect disconnect = read_disconnect(payload);
  KEYFLUENT_EXPECT(disconnect.text.size() <= payload.size() * 8);  // controls are escaped
  const Result<KexInit> lists = read_kexinit(payload);
  if (lists) {
    check_lists(*lists);
    check_choices(*lists);
  }
}

void check_packets(ByteView input) {
  while (!input.empty()) {
    const ClearPacket packet = read_clear_packet(input);
    if (packet.state != PacketState::kWhole) {
      break;
    }
    KEYFLUENT_EXPECT(packet.size > 0 && packet.size <= input.size());
    KEYFLUENT_EXPECT(is_inside(as_text(packet.payload), as_text(input.first(packet.size))));
    KEYFLUENT_EXPECT(packet.size <= kMostPacketBytes + 4);
    KEYFLUENT_EXPECT(read_clear_packet(input.first(packet.size - 1)).state ==
                     PacketState::kPartial);
    check_payload(packet.payload);
    input = input.subspan(packet.size);
  }
}

}  // namespace

void fuzz_kexinit(ByteView input) {
  Knobs knobs(input);
  (knobs.next() & 1) != 0 ? check_payload(knobs.rest()) : check_packets(knobs.rest());
}

}  // namespace keyfluent::fuzz
