// SPDX-License-Identifier: MIT
#include "src/server/key_search.h"

#include "keyfluent/core/base64.h"
#include "keyfluent/keys/fingerprint.h"

#include <algorithm>
#include <array>

namespace keyfluent::server {

namespace {

using authorized_keys::LineJudge;
using authorized_keys::LineVerdict;
using authorized_keys::Verdict;

// Pasted is something that is no line of authorized_keys, known by how it begins.
struct Pasted {
  std::string_view begin;
  std::string_view name;
};

constexpr std::array kPasted = {
    Pasted{"---- BEGIN SSH2 PUBLIC KEY", "a public key in the format RFC 4716"},
    Pasted{"-----BEGIN PUBLIC KEY", "a public key in the format PEM"},
    Pasted{"-----BEGIN RSA PUBLIC KEY", "a public key in the format PEM"},
    Pasted{"-----BEGIN", "a PEM block, perhaps a private key, which must never be on a server"},
    Pasted{"PuTTY-User-Key-File", "a private key of PuTTY, which must never be on a server"},
    Pasted{"\xFF\xFE", "text in UTF-16"},
};

std::string_view pasted_name(std::string_view line) {
  for (const Pasted& one : kPasted) {
    if (line.starts_with(one.begin)) {
      return one.name;
    }
  }
  return {};
}

void take_conditions(const LineVerdict& verdict, JudgedLine& judged) {
  for (const authorized_keys::Condition& condition : verdict.conditions) {
    const std::string name(condition_name(condition.kind));
    const bool is_said = condition.kind == authorized_keys::Condition::Kind::kFrom ||
                         condition.kind == authorized_keys::Condition::Kind::kExpiry ||
                         condition.kind == authorized_keys::Condition::Kind::kPrincipals ||
                         condition.kind == authorized_keys::Condition::Kind::kCertificate;
    if (is_said) {
      judged.conditions += (judged.conditions.empty() ? "" : ", ") + name +
                           (condition.value.empty() ? "" : " " + condition.value);
    }
    if (condition.holds == std::optional(false) && judged.failed.empty()) {
      judged.failed = name;
      judged.failed_value = condition.value;
    }
  }
}

JudgedLine describe(const LineVerdict& verdict, const Subject& subject) {
  JudgedLine judged;
  judged.verdict = verdict.verdict;
  if (verdict.key) {
    judged.fingerprint = sha256_fingerprint(*verdict.key);
  }
  take_conditions(verdict, judged);
  if (verdict.permissions.command) {
    judged.command = *verdict.permissions.command;
  }
  if (verdict.reason) {
    judged.reason = verdict.reason->message();
    judged.hint = verdict.reason->hint();
  }
  if (subject.question.key) {
    judged.offer = offer(verdict, *subject.question.key, subject.server, subject.login);
  }
  return judged;
}

// Lines goes through a text line by line.
template <class Visit>
void for_each_line(std::string_view text, Visit&& visit) {
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(number, text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Reader leaves out the rest of what was pasted: one finding is enough for it.
class Reader {
 public:
  Reader(const SeenFile& file, const Subject& subject)
      : file_(file), subject_(subject), judge_(subject.server, subject.login) {}

  void take(std::size_t number, std::string_view text) {
    const std::string_view pasted = pasted_name(text);
    const bool is_end = in_block_ && text.find("-- END ") + text.find("--END ") != 2 * text.npos;
    const LineVerdict& verdict = judge_.judge(text);
    if (verdict.verdict == Verdict::kBlank || verdict.verdict == Verdict::kComment) {
      return;
    }
    const bool is_key = verdict.verdict != Verdict::kReject;
    if (is_key || !in_block_) {
      add(number, verdict, pasted);
    }
    in_block_ = !is_key && (in_block_ || !pasted.empty()) && !is_end;
  }

  std::vector<JudgedLine> take_lines() { return std::move(lines_); }

 private:
  void add(std::size_t number, const LineVerdict& verdict, std::string_view pasted) {
    JudgedLine judged = describe(verdict, subject_);
    judged.path = file_.path;
    judged.number = number;
    judged.pasted = pasted;
    lines_.push_back(std::move(judged));
  }

  const SeenFile& file_;
  const Subject& subject_;
  LineJudge judge_;
  bool in_block_ = false;
  std::vector<JudgedLine> lines_;
};

}  // namespace

std::vector<JudgedLine> judge_lines(const SeenFile& file, const Subject& subject) {
  Reader reader(file, subject);
  for_each_line(file.text,
                [&](std::size_t number, std::string_view text) { reader.take(number, text); });
  return reader.take_lines();
}

bool lists_key(std::string_view text, const PublicKey& key) {
  const Certificate* certificate = key.certificate();
  const auto signer = certificate != nullptr ? PublicKey::from_blob(certificate->signing_key)
                                             : Result<PublicKey>(key);
  LineJudge judge({}, {});
  bool found = false;
  for_each_line(text, [&](std::size_t, std::string_view line) {
    const LineVerdict& verdict = judge.judge(line);
    found = found || (verdict.key && (is_same_key(*verdict.key, key) ||
                                      (signer && is_same_key(*verdict.key, *signer))));
  });
  return found;
}

bool holds_key(std::string_view text, const PublicKey& key) {
  const std::string blob = encode_base64(key.blob());
  if (text.find(blob) != text.npos) {
    return true;
  }
  // Wrapped lines, RFC 4716, and UTF-16 for what is ASCII.
  std::string joined(text);
  std::erase_if(joined, [](char c) {
    return c == '\n' || c == '\r' || c == '\0' || c == ' ' || c == '\t' || c == '\\';
  });
  return joined.find(blob) != joined.npos;
}

}  // namespace keyfluent::server
