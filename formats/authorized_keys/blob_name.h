// SPDX-License-Identifier: MIT
// The name of a key type, read from the first characters of base64 text.
#pragma once

#include <string>
#include <string_view>

namespace keyfluent::authorized_keys {

// blob_name returns the name that a key blob in base64 begins with (RFC 4253 section 6.6), or
// nothing if the text does not begin like a key blob.  Looks at no more than the first 92
// characters; what follows the name may be damaged.
std::string blob_name(std::string_view base64);

}  // namespace keyfluent::authorized_keys
