// SPDX-License-Identifier: MIT
// The command sftp: why does the connection fail?
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/sftp_job.h"
#include "src/report/connection.h"

#include <array>

namespace keyfluent::cli {

namespace {

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  KEYFLUENT_TRY(SftpSettings settings, sftp_settings(arguments, console));
  return make_job<SftpJob>(std::move(settings), console);
}

// refuse is for monitoring systems: a plugin whose command line is wrong says UNKNOWN, in one line.
int refuse(std::span<const char* const> words, const Error& error, Console& console) {
  constexpr std::string_view kOption = "--output-format";
  bool is_nagios = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words[i];
    const bool joined = word.starts_with(std::string(kOption) + "=");
    if (joined || (word == kOption && i + 1 < words.size())) {
      is_nagios = (joined ? word.substr(kOption.size() + 1) : words[i + 1]) == "nagios";
    }
  }
  if (is_nagios) {
    console.output(report::connection_unknown(error.message()));
  }
  return is_nagios ? report::kNagiosUnknown : 0;
}

constexpr std::array kExamples = {
    Example{"keyfluent sftp bob@sftp.example.com",
            "does the server answer, and what does it want?"},
    Example{"keyfluent sftp --identity Identity.pub bob@sftp.example.com:2222",
            "would the server accept this key? The private half is not needed"},
    Example{"keyfluent sftp -i id.ppk --round-trip upload --report report.txt bob@sftp.example.com",
            "log in, try a file in a folder, and write a report for support"},
    Example{"keyfluent sftp --output-format nagios --timeout 10 bob@sftp.example.com",
            "a check for a monitoring system"},
};

constexpr std::array kOptions = {
    Option{"port", 'p', "PORT", "the server's port, instead of 22 or that of ssh_config"},
    Option{"identity",
           'i',
           "FILE",
           "the key: private or public, in any format; a second one may be its certificate"},
    Option{"round-trip", 0, "REMOTE", "write a file into this folder, read it back, and remove it"},
    Option{"round-trip-size", 0, "MIB", "the size of that file, instead of up to 8 MiB"},
    Option{"timeout", 't', "SECONDS", "the time for the whole check (default 30)"},
    Option{"accept-host-key",
           0,
           "",
           "add the server's key to known_hosts if no line names the server"},
    Option{"known-hosts", 0, "FILE", "use this file instead of ssh's"},
    Option{"sshfp", 0, "", "compare the server's key with its SSHFP records in DNS"},
    Option{"resolver",
           0,
           "ADDRESS[:PORT]",
           "ask this name server for them, instead of those of /etc/resolv.conf"},
    Option{"ssh-config", 0, "FILE", "let ssh read this file instead of its own"},
    Option{"no-ssh-config",
           0,
           "",
           "ask ssh for nothing: neither its configuration nor the keys that it would offer"},
    Option{"max-refusals", 0, "N", "stop after N refused attempts (default 2)"},
    Option{"compression",
           0,
           "NAME",
           "offer none (the default), zlib@openssh.com or zlib",
           listed<kCompressions>},
    Option{"try-compression", 0, "", "try each kind of compression on a connection of its own"},
    Option{"password-file", 0, "PATH", "log in with the password in the first line of this file"},
    Option{"password-fd", 0, "N", "log in with the password in the next line of this descriptor"},
    kPassphraseFile,
    kPassphraseFd,
    Option{"targets", 0, "FILE", "check every target in this file, one a line, several at once"},
    Option{"output-format",
           0,
           "FORMAT",
           "text (the default), json, nagios or openmetrics",
           listed<kSftpOutputs>},
    Option{"json", 0, "", "the same as --output-format json (keyfluent/sftp/1)"},
    Option{"warning", 'w', "SECONDS", "nagios: a warning if the check takes longer"},
    Option{"critical", 'c', "SECONDS", "nagios: critical if the check takes longer"},
    Option{"report", 0, "FILE", "write a report to send to the server's support"},
    Option{"html", 0, "FILE", "write that report as one HTML file, with a timeline"},
    Option{"client", 0, "TEXT", "what you were really using, for the report: \"CuteFTP 9.3\""},
    Option{"redact", 0, "", "replace user, host, addresses and paths in all output"},
};

}  // namespace

const Command sftp_command{
    .name = "sftp",
    .summary = "Find out why an SFTP connection fails",
    .usage = "[OPTIONS] [USER@]HOST[:PORT]…",
    .description =
        "Goes the way of a login stage by stage, says at which one it fails, why, and what to do: "
        "resolve, connect, banner, key exchange, host key, methods, public key, login, "
        "compression, subsystem, "
        "sftp, round trip, speed.\n\n"
        "Without --identity and password the keys are those that ssh would offer: the agent's and "
        "the default files. Of a public key alone it asks whether the server would accept it; the "
        "agent signs for it if it can. At most two attempts are refused before it stops, so that "
        "no account is locked. "
        "Nothing is changed on the server but the file of --round-trip, which Ctrl-C removes too, and "
        "known_hosts is written with --accept-host-key alone. A password is sent only to a server whose key is known: "
        "from "
        "known_hosts, or from DNS (--sshfp) if DNSSEC authenticates the answer and the name server "
        "is on this computer, or /etc/resolv.conf trusts the way to it (trust-ad).\n\n"
        "The exit code is 0 if every stage passed (warnings too) and 1 if one failed; with "
        "--output-format nagios it is 0 (OK), 1 (WARNING), 2 (CRITICAL) or 3 (UNKNOWN).",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .refuse = refuse,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
