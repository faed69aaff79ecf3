// SPDX-License-Identifier: MIT
// Arithmetic modulo p = 2^255 - 19, the field of Ed25519 (RFC 8032 section 5.1), for public values:
// its time depends on them.  Nothing is allocated.
#pragma once

#include "keyfluent/core/bytes.h"

#include <array>
#include <cstdint>

namespace keyfluent::field25519 {

// Element is a number below 2^256, its lowest 64 bits first; p and more need not be taken from it.
using Element = std::array<std::uint64_t, 4>;

inline constexpr Element kPrime = {
    0xFFFFFFFFFFFFFFED, 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF};

// read_element reads 32 bytes, the lowest first.  The top bit, a point's sign of x, is left out.
Element read_element(ByteView bytes);

// is_reduced is true below p.
bool is_reduced(const Element& a);

// is_multiple_of_prime is true for 0, p and 2 p.
bool is_multiple_of_prime(const Element& a);

Element add(const Element& a, const Element& b);
Element subtract(const Element& a, const Element& b);
Element multiply(const Element& a, const Element& b);
Element multiply(const Element& a, std::uint32_t b);

// is_square is true for zero and for every a that has a square root modulo p.
bool is_square(const Element& a);

}  // namespace keyfluent::field25519
