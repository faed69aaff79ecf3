// SPDX-License-Identifier: MIT
#include "src/sftp/sshfp.h"

#include "keyfluent/crypto/digest.h"
#include "keyfluent/crypto/random.h"
#include "keyfluent/keys/algorithm.h"
#include "keyfluent/keys/named_form.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace {

constexpr std::uint8_t kSha1 = 1;
constexpr std::uint8_t kSha256 = 2;
constexpr unsigned kNoSuchName = 3;

// In the order of FingerprintState.
constexpr std::array<std::string_view, 8> kNames = {"not asked",
                                                    "not asked: the host is an address, no name",
                                                    "no answer",
                                                    "the name server refused",
                                                    "no record",
                                                    "no record of this type of key",
                                                    "match",
                                                    "mismatch"};

// name_of_code names an RCODE (RFC 1035 section 4.1.1).
std::string name_of_code(unsigned code) {
  constexpr std::array<std::string_view, 6> kCodes = {
      "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
  return code < kCodes.size() ? std::string(kCodes[code]) : "code " + std::to_string(code);
}

// Query is a question and the last answer to it.
class Query {
 public:
  Query(Bytes question, Powers& powers) : question_(std::move(question)), powers_(powers) {}

  // ask asks one server, twice since a datagram may get lost; over TCP if the answer is too long.
  bool ask(std::size_t server, const Deadline& deadline) {
    constexpr std::chrono::milliseconds kPatience{1500};
    const auto accept = [this](ByteView message) {
      answer_ = read_fingerprint_answer(message, question_);
      return answer_.has_value();
    };
    const auto limit = [&] {
      return std::min(kPatience, std::chrono::milliseconds(deadline.left()));
    };
    const auto by_datagram = [&] {
      const auto socket = powers_.name_server(server, Transport::kDatagram, limit());
      return platform::ask_by_datagram(socket, question_, accept, limit()).has_value();
    };
    const bool answered = by_datagram() || by_datagram();
    if (answered && answer_->truncated) {
      const auto socket = powers_.name_server(server, Transport::kStream, limit());
      return platform::ask_by_stream(socket, question_, accept, limit()).has_value();
    }
    return answered;
  }

  [[nodiscard]] const FingerprintAnswer& answer() const { return *answer_; }

 private:
  Bytes question_;
  Powers& powers_;
  std::optional<FingerprintAnswer> answer_;
};

std::uint16_t random_id() {
  std::array<std::uint8_t, 2> random{};
  [[maybe_unused]] const Status ignored = openssl_random()(random);
  return static_cast<std::uint16_t>(random[0] << 8 | random[1]);
}

bool has_hash(const FingerprintRecord& record, ByteView blob) {
  switch (record.hash_type) {
    case kSha1:
      return equal_public(record.hash, sha1(blob));
    case kSha256:
      return equal_public(record.hash, sha256(blob));
    default:
      return false;
  }
}

}  // namespace

FingerprintState judge_fingerprints(const std::vector<FingerprintRecord>& records,
                                    const PublicKey& key) {
  const std::uint8_t number = sshfp_number(key.algorithm().plain());
  const Bytes blob = key.plain_blob();
  for (const std::uint8_t type : {kSha256, kSha1}) {
    bool is_there = false;
    for (const FingerprintRecord& record : records) {
      if (record.algorithm == number && record.hash_type == type) {
        is_there = true;
        if (has_hash(record, blob)) {
          return FingerprintState::kMatch;
        }
      }
    }
    if (is_there) {
      return FingerprintState::kMismatch;
    }
  }
  return records.empty() ? FingerprintState::kNone : FingerprintState::kOtherType;
}

FingerprintVerdict look_up_fingerprints(const std::string& host,
                                        const PublicKey& key,
                                        const platform::NameServers& servers,
                                        Powers& powers,
                                        const Deadline& deadline) {
  FingerprintVerdict verdict;
  std::optional<Bytes> question = fingerprint_query(host, random_id());
  if (!question || platform::numeric_address(host, 0)) {
    verdict.state = FingerprintState::kNoName;
    return verdict;
  }
  Query query(*std::move(question), powers);
  verdict.state = FingerprintState::kNoAnswer;
  for (std::size_t i = 0; i < servers.servers.size(); ++i) {
    if (!query.ask(i, deadline)) {
      continue;
    }
    const platform::Address& server = servers.servers[i];
    const FingerprintAnswer& answer = query.answer();
    verdict.server = server.text();
    verdict.code = answer.code;
    if (answer.code != 0 && answer.code != kNoSuchName) {
      verdict.state = FingerprintState::kRefused;
      continue;  // another one may know
    }
    verdict.authenticated = answer.authenticated;
    verdict.trusted =
        answer.authenticated && (server.is_loopback() || servers.trusts_authentication);
    verdict.state = judge_fingerprints(answer.records, key);
    break;
  }
  return verdict;
}

std::string_view fingerprint_state_name(FingerprintState state) {
  return kNames[static_cast<std::size_t>(state)];
}

std::string fingerprint_sentence(const FingerprintVerdict& verdict) {
  switch (verdict.state) {
    case FingerprintState::kNotAsked:
      return "";
    case FingerprintState::kNoName:
      return " DNS has SSHFP records of names alone, and this is none.";
    case FingerprintState::kNoAnswer:
      return " No name server answered the question about its SSHFP records.";
    case FingerprintState::kRefused:
      return " The name server " + verdict.server + " gave no SSHFP records (" +
             name_of_code(verdict.code) +
             "); one that checks DNSSEC answers so if somebody forges them.";
    case FingerprintState::kNone:
      return " DNS has no SSHFP record of it.";
    case FingerprintState::kOtherType:
      return " DNS has SSHFP records of it, but none of this type of key.";
    case FingerprintState::kMismatch:
      return " The SSHFP records in DNS are of another key.";
    case FingerprintState::kMatch:
      break;
  }
  if (verdict.trusted) {
    return " DNS confirms it (SSHFP, authenticated by DNSSEC).";
  }
  return verdict.authenticated
             ? " DNS confirms it (SSHFP); the name server " + verdict.server +
                   " says that DNSSEC proves this, but anybody on the way to it could say so."
             : " DNS confirms it (SSHFP), but without DNSSEC: anybody on the way could say so.";
}

}  // namespace keyfluent::sftp
