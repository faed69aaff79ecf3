// SPDX-License-Identifier: MIT
// DNS resource records of keys, as zone files have them (RFC 1035 section 5.1).
//
//   record  = [ owner ] [ ttl ] [ class ] type rdata [ ";" comment ]       ttl and class in any
//   order type    = "DNSKEY" | "CDNSKEY" | "KEY" | "SSHFP" rdata   = words; ( and ) join lines and
//   mean nothing else
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::codecs {

// DnsRecord holds views into the line that it was made of.
struct DnsRecord {
  std::string_view owner;  // may be empty
  std::string_view type;   // as written
  std::vector<std::string_view> rdata;
  std::string_view comment;

  // is_key is true for a type that holds a key, and false for SSHFP.
  [[nodiscard]] bool is_key() const;

  // number is the value of a word of rdata; nothing if it is no decimal number up to 65535.
  [[nodiscard]] std::optional<std::uint32_t> number(std::size_t word) const;

  // tail joins the words of rdata from this one on.
  [[nodiscard]] std::string tail(std::size_t word) const;
};

// split_record takes a line apart.  Nothing if it is no record of a known type whose rdata begin
// with the numbers that the type has.
std::optional<DnsRecord> split_record(std::string_view line);

// record_start writes "owner IN TYPE " for a comment: a host name is the owner, if it can be
// nothing else; else "@", the origin of the zone.  record_end writes the comment that is no owner,
// and the line's end.
std::string record_start(std::string_view comment, std::string_view type);
std::string record_end(std::string_view comment);

}  // namespace keyfluent::codecs
