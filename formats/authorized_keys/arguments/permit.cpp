// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/arguments/permit.h"

#include "keyfluent/authorized_keys/arguments/number.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

constexpr std::size_t kLongestHost = 1024;

Error bad(std::size_t offset, std::string_view what) {
  return Error(errors::line_bad_permit, Place::at_byte(offset), what);
}

// host_end is where the delimiter after the host stands, or the end of the text; npos if brackets
// are not closed, or something else than a delimiter follows them.
std::size_t host_end(std::string_view text) {
  if (!text.starts_with('[')) {
    return std::min(text.find_first_of(":/"), text.size());
  }
  const std::size_t bracket = text.find(']');
  if (bracket == text.npos) {
    return text.npos;
  }
  const std::size_t end = bracket + 1;
  const bool is_ended = end == text.size() || text[end] == ':' || text[end] == '/';
  return is_ended ? end : text.npos;
}

// read_port fills in the port, given the text after the delimiter; false if it is none.
bool read_port(std::string_view text, const Server& server, Permit& into) {
  if (text == "*") {
    return true;
  }
  if (const auto number = parse_number(text, 0, 65535)) {
    into.port = static_cast<std::uint16_t>(*number);
    return *number != 0;
  }
  into.service = text;
  return !text.empty() && server.is_service != nullptr && server.is_service(text);
}

}  // namespace

Result<Permit> parse_permit(std::string text, PermitForm form, const Server& server) {
  Permit permit;
  permit.text = std::move(text);
  const bool is_bare = form == PermitForm::kListen && permit.text.find(':') == permit.text.npos;
  const std::string all = (is_bare ? "*:" : "") + permit.text;
  const std::size_t shift = all.size() - permit.text.size();
  const std::size_t end = host_end(all);
  if (end == all.npos || end > kLongestHost) {
    return bad(0, "the host cannot be read");
  }
  if (end == all.size()) {
    return bad(permit.text.size(), "there is no port");
  }
  permit.host = all.starts_with('[') ? all.substr(1, end - 2) : all.substr(0, end);
  if (!read_port(std::string_view(all).substr(end + 1), server, permit)) {
    return bad(end + 1 - shift, "a port is *, 1 to 65535, or the name of a service");
  }
  return permit;
}

}  // namespace keyfluent::authorized_keys
