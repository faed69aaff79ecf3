// SPDX-License-Identifier: MIT
// The argument of principals= (sshd(8); match.c, match_list):
//
//   list = name *( "," name )
//
// Names are compared as they stand: case counts, blanks count, nothing is a wildcard.  sshd stops
// reading at an empty name, and after forty.
#pragma once

#include "keyfluent/authorized_keys/server.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::authorized_keys {

class PrincipalList {
 public:
  explicit PrincipalList(std::string text);

  [[nodiscard]] const std::string& text() const { return text_; }

  // names are those that count.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  // ignored_from is where in the text the names begin that never count; npos if all of them do.
  [[nodiscard]] std::size_t ignored_from() const { return ignored_from_; }

  // admits says if a principal of a certificate is among the names.  Before 10.3 sshd took a
  // principal with commas for several.
  [[nodiscard]] bool admits(std::string_view principal, Version openssh) const;

 private:
  [[nodiscard]] bool has(std::string_view name) const;

  std::string text_;
  std::vector<std::string> names_;
  std::size_t ignored_from_ = std::string::npos;
};

}  // namespace keyfluent::authorized_keys
