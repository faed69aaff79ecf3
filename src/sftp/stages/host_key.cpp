// SPDX-License-Identifier: MIT
// Stage host key: is it the one that known_hosts has, and DNS if asked?
#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/sftp/probe.h"
#include "src/sftp/sshfp.h"

#include <algorithm>

namespace keyfluent::sftp {

namespace {

std::string place_of(const KnownHost& line) {
  return line.path + ":" + std::to_string(line.line);
}

std::string fingerprint_of(ByteView blob) {
  const Result<PublicKey> key = PublicKey::from_blob(blob);
  return key ? sha256_fingerprint(*key) : "(a key that cannot be read)";
}

const Diagnosis& diagnosis_of(HostKeyStatus status) {
  switch (status) {
    case HostKeyStatus::kMatch:
      return diagnoses::hostkey_ok;
    case HostKeyStatus::kOtherType:
      return diagnoses::hostkey_other_type;
    case HostKeyStatus::kChanged:
      return diagnoses::hostkey_changed;
    case HostKeyStatus::kRevoked:
      return diagnoses::hostkey_revoked;
    case HostKeyStatus::kUnknown:
      break;
  }
  return diagnoses::hostkey_unknown;
}

// ask_dns notes what DNS says of the key.
FingerprintVerdict ask_dns(Probe& probe, Stage& stage, const PublicKey& key) {
  const Request& request = probe.request;
  if (!request.ask_fingerprints) {
    return {};
  }
  FingerprintVerdict verdict = look_up_fingerprints(
      request.hostname, key, request.name_servers, probe.powers, probe.deadline);
  stage.note("SSHFP", std::string(fingerprint_state_name(verdict.state)));
  if (!verdict.server.empty()) {
    stage.note("SSHFP from", verdict.server);
    stage.note("SSHFP authenticated (DNSSEC)",
               verdict.trusted         ? "yes"
               : verdict.authenticated ? "the name server says so, over a way that is not safe"
                                       : "no");
  }
  return verdict;
}

// authority_line is a @cert-authority line for the host; null if there is none.
const KnownHost* authority_line(const std::vector<KnownHost>& lines) {
  const auto found = std::find_if(lines.begin(), lines.end(), [](const KnownHost& line) {
    return line.marker == HostMarker::kAuthority;
  });
  return found == lines.end() ? nullptr : &*found;
}

// has_certificate tells whether the server would show one: libssh asks for plain keys alone.
bool has_certificate(const Probe& probe) {
  const NameList names =
      probe.server_lists ? probe.server_lists->list(KexCategory::kHostKey) : NameList();
  return std::any_of(names.begin(), names.end(), [](const std::string& name) {
    return name.find("-cert-") != name.npos;
  });
}

// without_line is the diagnosis of a key that no line of known_hosts has.
const Diagnosis& without_line(const Probe& probe) {
  return authority_line(probe.known) == nullptr ? diagnoses::hostkey_unknown
         : has_certificate(probe)               ? diagnoses::hostkey_authority
                                                : diagnoses::hostkey_no_certificate;
}

// with_dns is the diagnosis where DNS has a say: it cannot outweigh a line of known_hosts.
const Diagnosis& with_dns(const Probe& probe, HostKeyStatus status, const FingerprintVerdict& dns) {
  const bool is_open = status == HostKeyStatus::kUnknown || status == HostKeyStatus::kOtherType;
  if (dns.state == FingerprintState::kMismatch) {
    return is_open                           ? diagnoses::hostkey_dns_mismatch
           : status == HostKeyStatus::kMatch ? diagnoses::hostkey_dns_differs
                                             : diagnosis_of(status);
  }
  return is_open && dns.state == FingerprintState::kMatch && dns.trusted ? diagnoses::hostkey_dns_ok
         : status == HostKeyStatus::kUnknown                             ? without_line(probe)
                                                                         : diagnosis_of(status);
}

void judge(Probe& probe, Stage& stage, std::string_view base64) {
  const Result<Bytes> blob = decode_base64(base64);
  const Result<PublicKey> key =
      blob ? PublicKey::from_blob(*blob) : Result<PublicKey>(blob.error());
  if (!key) {
    conclude(
        stage, diagnoses::session_failed, probe.facts({{"reason", "the host key cannot be read"}}));
    return;
  }
  const HostKeyVerdict verdict = judge_host_key(probe.known, key->name(), *blob);
  const std::string fingerprint = sha256_fingerprint(*key);
  stage.note("type", std::string(key->name()));
  stage.note("fingerprint", fingerprint);
  stage.note("bits", std::to_string(key->bits()));
  Facts facts =
      probe.facts({{"type", std::string(key->name())},
                   {"fingerprint", fingerprint},
                   {"name", known_host_name(probe.request.alias, probe.request.known_port)}});
  if (verdict.line != nullptr) {
    facts.emplace_back("place", place_of(*verdict.line));
    facts.emplace_back("file", verdict.line->path);
    facts.emplace_back("old", fingerprint_of(verdict.line->blob));
    stage.note("line", place_of(*verdict.line));
  } else if (const KnownHost* const authority = authority_line(probe.known)) {
    facts.emplace_back("place", place_of(*authority));
    stage.note("authority", place_of(*authority) + " " + fingerprint_of(authority->blob));
  }
  const FingerprintVerdict dns = ask_dns(probe, stage, *key);
  const Diagnosis& diagnosis = with_dns(probe, verdict.status, dns);
  facts.emplace_back("dns", fingerprint_sentence(dns));
  probe.host_is_known =
      verdict.status == HostKeyStatus::kMatch || &diagnosis == &diagnoses::hostkey_dns_ok;
  const bool may_accept = verdict.status == HostKeyStatus::kUnknown &&
                          diagnosis.status != StageStatus::kFail &&
                          !probe.request.accept_into.empty();
  if (may_accept && probe.powers.accept_host_key(*blob)) {
    probe.host_is_known = true;
    facts.insert(facts.begin(), {"place", probe.request.accept_into});
    conclude(stage, diagnoses::hostkey_accepted, facts);
    return;
  }
  conclude(stage, diagnosis, facts);
  if (!probe.host_is_known) {
    stage.note("randomart", randomart(*key));
  }
}

}  // namespace

void stage_host_key(Probe& probe, Stage& stage) {
  if (probe.session == nullptr) {
    conclude(stage, diagnoses::no_helper, probe.facts({{"reason", probe.session_problem}}));
    return;
  }
  const std::optional<Answer> answer = probe.session->wait(probe.deadline);
  if (!answer) {
    probe.conclude_silence(stage);
    return;
  }
  Reader reader(answer->fields);
  if (answer->op != Op::kConnected) {
    conclude(stage,
             diagnoses::session_failed,
             probe.facts({{"reason", std::string(reader.read_text())}}));
    return;
  }
  const std::string base64(reader.read_text());
  for (const std::string_view name : {"key exchange", "cipher out", "cipher in", "MAC out"}) {
    stage.note(std::string(name), std::string(reader.read_text()));
  }
  judge(probe, stage, base64);
}

}  // namespace keyfluent::sftp
