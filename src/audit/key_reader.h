// SPDX-License-Identifier: MIT
// KeyReader: the public keys of any input, met one after the other.
//
// Inputs are read line by line in bounded memory: authorized_keys, known_hosts and .pub files of
// any size.  Where lines are left that are neither, and the input is not large, it is read once
// more as convert reads it, so that keys in every other format are found, too.
#pragma once

#include "keyfluent/authorized_keys/verdict.h"
#include "keyfluent/core/result.h"
#include "src/platform/descriptor.h"

#include <cstdint>
#include <functional>
#include <string_view>

namespace keyfluent::audit {

// MetKey is valid during the call.
struct MetKey {
  const KeyView& key;
  std::uint64_t line = 0;  // 0: not in a text of lines
  std::string_view comment = {};
  const authorized_keys::LineVerdict* verdict = nullptr;
};

using KeySink = std::function<void(const MetKey&)>;

struct ReadSummary {
  std::uint64_t lines = 0;
  std::uint64_t keys = 0;
  std::uint64_t unread = 0;  // lines that hold no key, though they are neither blank nor comments
};

class KeyReader {
 public:
  KeyReader(authorized_keys::Server server, authorized_keys::Login login, KeySink sink)
      : judge_(std::move(server), std::move(login)), sink_(std::move(sink)) {}

  // read reads to the end.  Errors: system_failed and its kin.
  Result<ReadSummary> read(const platform::Descriptor& file);

 private:
  class Copy;

  void look_at(std::string_view text);
  bool look_at_known_host(std::string_view text);
  void met(const MetKey& key);
  void read_again(const Copy& copy);

  authorized_keys::LineJudge judge_;
  KeySink sink_;
  ReadSummary summary_;
};

}  // namespace keyfluent::audit
