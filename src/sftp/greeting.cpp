// SPDX-License-Identifier: MIT
#include "src/sftp/greeting.h"

#include "keyfluent/core/ascii.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace {

struct ServiceRow {
  Service service;
  std::string_view beginning;
  std::string_view further;
  std::string_view title;
};

constexpr std::array kServices = {
#define KEYFLUENT_SERVICE(service, beginning, further, title) \
  ServiceRow{Service::service, beginning, further, title},
#include "src/sftp/services.def"
#undef KEYFLUENT_SERVICE
};

bool contains_ignoring_case(std::string_view text, std::string_view part) {
  return std::search(text.begin(), text.end(), part.begin(), part.end(), [](char a, char b) {
           return to_lower(a) == to_lower(b);
         }) != text.end();
}

// is_mysql knows the handshake of MySQL: three bytes of length, packet number 0, protocol 10, then
// the version as text.
bool is_mysql(std::string_view text) {
  constexpr std::size_t kVersionAt = 5;
  return text.size() > kVersionAt && text[1] == 0 && text[2] == 0 && text[3] == 0 &&
         text[4] == '\n' && is_digit(text[kVersionAt]);
}

std::string_view without_cr(std::string_view line) {
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

// Lines are those that have ended, and what came after the last.
struct Lines {
  std::vector<std::string_view> whole;
  std::string_view rest;
};

Lines split_lines(std::string_view text) {
  Lines lines;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    lines.whole.push_back(without_cr(text.substr(0, end)));
    text.remove_prefix(end + 1);
    if (lines.whole.back().starts_with("SSH-")) {
      break;
    }
  }
  lines.rest = text;
  return lines;
}

// read_ssh_line takes "SSH-2.0-OpenSSH_9.2p1 Debian-2" apart.
void read_ssh_line(std::string_view line, Greeting& greeting) {
  greeting.line = line.substr(0, kMostLineBytes);
  std::string_view rest = std::string_view(greeting.line).substr(4);
  const std::size_t dash = rest.find('-');
  greeting.protocol = rest.substr(0, dash);
  rest.remove_prefix(dash == rest.npos ? rest.size() : dash + 1);
  const std::size_t blank = rest.find(' ');
  greeting.software = rest.substr(0, blank);
  greeting.comments = blank == rest.npos ? "" : rest.substr(blank + 1);
  const bool speaks2 = greeting.protocol == "1.99" || greeting.protocol.starts_with("2.");
  greeting.service = speaks2                               ? Service::kSsh2
                     : greeting.protocol.starts_with("1.") ? Service::kSsh1
                                                           : Service::kUnknown;
  greeting.complete = true;
}

Service service_of(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  for (const ServiceRow& row : kServices) {
    if (text.starts_with(row.beginning) && contains_ignoring_case(line, row.further)) {
      return row.service;
    }
  }
  return is_mysql(text) ? Service::kMysql : Service::kUnknown;
}

// may_be_other is true while more of the first line may bring in a row that stands above the one
// which fits now: "220 ftp.example" goes on to "220 ftp.example ESMTP".
bool may_be_other(std::string_view text) {
  if (text.find('\n') != text.npos) {
    return false;
  }
  for (const ServiceRow& row : kServices) {
    if (text.starts_with(row.beginning)) {
      return !contains_ignoring_case(text, row.further);
    }
  }
  return false;
}

// server_name is the value of an HTTP answer's Server header.
std::string server_name(const Lines& lines) {
  constexpr std::string_view kHeader = "server: ";
  for (const std::string_view line : lines.whole) {
    if (line.size() > kHeader.size() &&
        equal_ignoring_case(line.substr(0, kHeader.size()), kHeader)) {
      return std::string(line.substr(kHeader.size(), 80));
    }
  }
  return {};
}

// read_other judges a text without an SSH line.
void read_other(std::string_view text, const Lines& lines, bool at_end, Greeting& greeting) {
  greeting.service = service_of(text);
  const bool is_known = greeting.service != Service::kUnknown;
  const bool too_much = text.size() >= kMostBytes || lines.whole.size() >= kMostLines;
  if (!is_known && too_much) {
    greeting.service = Service::kTarpit;
  }
  // A service is known by its first line; an HTTP answer says more in those that follow.
  const bool may_say_more = greeting.service == Service::kHttp && !at_end && !too_much &&
                            text.find("\r\n\r\n") == text.npos;
  const bool is_certain = is_known && !may_say_more && !may_be_other(text);
  greeting.complete = at_end || too_much || is_certain;
  const std::string_view first = lines.whole.empty() ? lines.rest : lines.whole.front();
  greeting.line = first.substr(0, kMostLineBytes);
  greeting.detail = greeting.service == Service::kHttp ? server_name(lines) : "";
}

}  // namespace

Greeting read_greeting(ByteView input, bool at_end) {
  const std::string_view text = as_text(input.first(std::min(input.size(), kMostBytes)));
  Greeting greeting;
  if (text.empty()) {
    greeting.complete = at_end;
    return greeting;
  }
  const Lines lines = split_lines(text);
  const bool has_greeting = !lines.whole.empty() && lines.whole.back().starts_with("SSH-");
  const std::size_t before = lines.whole.size() - (has_greeting ? 1 : 0);
  for (std::size_t i = 0; i < std::min(before, kMostLines); ++i) {
    greeting.before.emplace_back(lines.whole[i].substr(0, kMostLineBytes));
  }
  if (has_greeting && before < kMostLines) {
    greeting.size = text.size() - lines.rest.size();
    read_ssh_line(lines.whole.back(), greeting);
    return greeting;
  }
  if (before == 0 && lines.rest.starts_with("SSH-") && at_end) {
    read_ssh_line(without_cr(lines.rest), greeting);  // it was cut off
    greeting.size = text.size();
    return greeting;
  }
  read_other(text, lines, at_end, greeting);
  return greeting;
}

std::string_view service_title(Service service) {
  const auto row = std::find_if(kServices.begin(), kServices.end(), [&](const ServiceRow& one) {
    return one.service == service;
  });
  if (row != kServices.end()) {
    return row->title;
  }
  return service == Service::kMysql ? "a MySQL server" : "no SSH server";
}

}  // namespace keyfluent::sftp
