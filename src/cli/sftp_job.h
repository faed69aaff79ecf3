// SPDX-License-Identifier: MIT
// The job of `keyfluent sftp`: the checks run, and what they found is written in every form asked
// for, in a process behind the sandbox; the first process writes the files.
#pragma once

#include "src/cli/command.h"
#include "src/cli/sftp_setup.h"
#include "src/platform/files.h"
#include "src/report/connection.h"
#include "src/sftp/powers_server.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace keyfluent::cli {

class SftpJob final : public Job {
 public:
  SftpJob(SftpSettings settings, Console& console)
      : setup_(std::move(settings), console), console_(console) {}

  Status open() override;
  Status parse() override;
  Result<int> commit() override;

  [[nodiscard]] Confinement confinement() const override { return Confinement::kTalking; }

  void pack(SecretWriter& to) const override;
  Status unpack(Reader& from) override;

  // A plugin is never silent, and what it cannot find out is UNKNOWN.
  Result<int> give_up(const Error& error) override;

 private:
  [[nodiscard]] bool is_nagios() const { return setup_.settings().output_format == "nagios"; }

  // is_live is true where each stage is printed as it ends.
  [[nodiscard]] bool is_live() const {
    return setup_.settings().output_format == "text" && setup_.requests().size() == 1 &&
           !setup_.settings().redact;
  }

  Status start_servers();
  [[nodiscard]] std::unique_ptr<sftp::Powers> powers(std::size_t worker, std::size_t request) const;
  void run();
  void run_live();
  [[nodiscard]] report::Redactions redactions(const ConnectionReport& report) const;
  void write_results();
  void write_reports();
  void report_helper();
  [[nodiscard]] int exit_code() const;

  // What is ready before the checks.
  SftpSetup setup_;
  Console& console_;
  report::ConnectionOptions options_;
  report::ClientFacts facts_;
  std::vector<sftp::PowersServer> servers_;  // one for each worker; none without a sandbox
  std::optional<platform::Output> report_file_;
  std::optional<platform::Output> html_file_;

  std::vector<ConnectionReport> reports_;

  // What the checks leave to the first process.
  std::string results_;  // for standard output
  std::string report_;
  std::string html_;
  int code_ = 0;
};

}  // namespace keyfluent::cli
