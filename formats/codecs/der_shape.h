// SPDX-License-Identifier: MIT
// Tells the ASN.1 key containers apart by their first tags, and nothing else.
//
// It is lenient about lengths, so that a file cut off in the middle is still recognised and its
// reader can say that it was cut off.
//
//   PrivateKeyInfo           SEQUENCE { INTEGER 0|1, SEQUENCE { OID …       RFC 5958
//   EncryptedPrivateKeyInfo  SEQUENCE { SEQUENCE { OID … }, OCTET STRING    RFC 5958
//   SubjectPublicKeyInfo     SEQUENCE { SEQUENCE { OID … }, BIT STRING      RFC 5280
//   RSAPrivateKey, DSA       SEQUENCE { INTEGER 0|1, INTEGER …              RFC 8017
//   ECPrivateKey             SEQUENCE { INTEGER 1, OCTET STRING …           RFC 5915
//   Certificate              SEQUENCE { SEQUENCE { [0] version …             RFC 5280
//                            SEQUENCE { SEQUENCE { INTEGER, SEQUENCE { OID … }, SEQUENCE, SEQUENCE
//                            …
//   PFX                      SEQUENCE { INTEGER 3, SEQUENCE { OID …         RFC 7292
//   RSAPublicKey             SEQUENCE { INTEGER n, INTEGER e }              RFC 8017
#pragma once

#include "keyfluent/core/bytes.h"
#include "keyfluent/core/chunk.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace keyfluent::codecs {

enum class DerShape : std::uint8_t {
  kUnknown,
  kPrivateKeyInfo,
  kEncryptedPrivateKeyInfo,
  kPublicKeyInfo,
  kTraditional,
  kPkcs1Public,
  kCertificate,
  kPfx,
};

DerShape der_shape(ByteView der);

// sniffs_as is true for an armored or binary chunk of this shape.  Where the content has no shape
// at all (a damaged first byte), the armor label decides.  Blocks of parameters ("EC PARAMETERS")
// and blocks encrypted as a whole (DEK-Info) have none of the shapes.
bool sniffs_as(const Chunk& chunk, DerShape shape, std::span<const std::string_view> labels);

// has_label is true if the chunk is armored under one of the labels.
bool has_label(const Chunk& chunk, std::span<const std::string_view> labels);

// has_foreign_magic is true if the bytes begin like a container that is not ASN.1: wire data,
// ssh.com's or OpenSSH's.  A label never wins against these.
bool has_foreign_magic(ByteView body);

}  // namespace keyfluent::codecs
