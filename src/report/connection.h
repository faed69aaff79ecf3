// SPDX-License-Identifier: MIT
// Connection reports: what `keyfluent sftp` found out, for people, programs and monitoring systems.
//
// Whatever the other side sent is escaped here.
#pragma once

#include "src/findings/stage.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace keyfluent::report {

// ConnectionOptions say how a report is written.
struct ConnectionOptions {
  bool color = false;
  bool symbols = false;        // characters beyond ASCII
  bool verbose = false;        // all evidence
  double warning_seconds = 0;  // nagios: more time than this is a warning; 0: any time is fine
  double critical_seconds = 0;
};

// connection_header and stage_line are for text that appears while the check runs.
std::string connection_header(const ConnectionReport& report);
std::string stage_line(const Stage& stage, const ConnectionOptions& options);

// connection_verdict is what follows the stages in text: the verdict and what to do next.
std::string connection_verdict(const ConnectionReport& report, const ConnectionOptions& options);

// connection_text is header, stages and verdict.
std::string connection_text(const ConnectionReport& report, const ConnectionOptions& options);

// connection_json is one line of keyfluent/sftp/1.
std::string connection_json(const ConnectionReport& report);

// connection_nagios is a plugin's output: a first line of at most 80 characters, the stages, and
// performance data.  nagios_code is its exit code: 0 OK, 1 WARNING, 2 CRITICAL.
std::string connection_nagios(const ConnectionReport& report, const ConnectionOptions& options);
int nagios_code(const ConnectionReport& report, const ConnectionOptions& options);

// connection_openmetrics is one exposition of all targets, with "# EOF".
std::string connection_openmetrics(std::span<const ConnectionReport> reports);

// ClientFacts are what a support report says about this side: names and values in order.
using ClientFacts = std::vector<std::pair<std::string, std::string>>;

// connection_support is the text to send to the other side's support.  `redacted` says what was
// replaced; empty: nothing.
std::string connection_support(const ConnectionReport& report,
                               const ClientFacts& client,
                               std::string_view redacted);

// connection_html is the same as one HTML file of all targets, with a timeline of the stages.  It
// needs no script and no network, follows the reader's light or dark scheme, and prints.
std::string connection_html(std::span<const ConnectionReport> reports,
                            const ClientFacts& client,
                            std::string_view redacted);

// connection_unknown is a plugin's line for what it could not even begin; its exit code is
// kNagiosUnknown.
std::string connection_unknown(std::string_view reason);
inline constexpr int kNagiosUnknown = 3;

// Redaction replaces a word by another wherever it stands as a word of its own.
using Redactions = std::vector<std::pair<std::string, std::string>>;

// redact replaces in every text of the report.
ConnectionReport redact(ConnectionReport report, const Redactions& redactions);

// redact_text replaces in one text.
std::string redact_text(std::string_view text, const Redactions& redactions);

}  // namespace keyfluent::report
