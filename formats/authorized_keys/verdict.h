// SPDX-License-Identifier: MIT
// What sshd does with one line of authorized_keys (sshd(8), AUTHORIZED_KEYS FILE FORMAT;
// auth2-pubkeyfile.c, auth-options.c), and which line of a file lets a key in.
//
// START HERE to judge a line: make one LineJudge, give it every line of a file.
#pragma once

#include "keyfluent/authorized_keys/line.h"
#include "keyfluent/authorized_keys/line_pattern.h"
#include "keyfluent/authorized_keys/permissions.h"
#include "keyfluent/authorized_keys/server.h"
#include "keyfluent/core/bytes.h"
#include "keyfluent/core/error.h"
#include "keyfluent/keys/key.h"
#include "keyfluent/keys/key_view.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyfluent::authorized_keys {

enum class Verdict : std::uint8_t {
  kBlank,
  kComment,
  kAccept,    // whoever has the private key logs in
  kAcceptIf,  // likewise, if all of `conditions` hold
  kDead,      // sshd reads the line, but it can never match; `reason` says why
  kReject,    // sshd cannot read the line; `reason` says why
};

// verdict_name returns "blank", "comment", "accept", "accept-if", "dead", "reject".
std::string_view verdict_name(Verdict verdict);

// Condition is one thing that must hold for the line to let its key in.
struct Condition {
  enum class Kind : std::uint8_t {
    kFrom,         // value: the list as written (without quotes)
    kExpiry,       // value: the time as written
    kCertificate,  // the line is a CA's: only certificates that it signed match; value: empty
    kPrincipals,   // of such a certificate; value: the list as written
    kAlgorithm,    // PubkeyAcceptedAlgorithms must have it; value: the algorithm's name
    kRsaSize,      // RequiredRSASize must not be above it; value: the bits
  };

  Kind kind;
  std::string value;
  std::optional<bool> holds;  // nothing where Login and Server do not say
};

// condition_name returns "from", "expiry-time", "certificate", "principals", "algorithm",
// "rsa-size".
std::string_view condition_name(Condition::Kind kind);

struct LineVerdict {
  Verdict verdict = Verdict::kBlank;
  Line line;                   // the fields as far as they can be told apart; views into the text
  std::optional<KeyView> key;  // wherever sshd could read it; views into the LineJudge
  Permissions permissions;     // the decoded options of kAccept, kAcceptIf and kDead
  std::vector<Condition> conditions;
  std::optional<Error> reason;  // of kDead and kReject; its place is at_line(1, column)
  // is_plain is true of most kAccept: type, one blank, base64 of the key as a writer makes it, and
  // perhaps a comment.  Nothing but the comment can hold odd bytes.
  bool is_plain = false;

  // ends is when expiry-time ends the line, in seconds since 1970; nothing if it never does.
  [[nodiscard]] std::optional<std::int64_t> ends() const {
    const std::optional<ExpiryTime>& expiry = permissions.expiry;
    return expiry && !expiry->never_ends ? std::optional(expiry->seconds) : std::nullopt;
  }
};

class LineJudge {
 public:
  LineJudge(Server server, Login login);
  LineJudge(const LineJudge&) = delete;  // the verdict looks into blob_
  LineJudge& operator=(const LineJudge&) = delete;
  LineJudge(LineJudge&&) noexcept = default;
  LineJudge& operator=(LineJudge&&) noexcept = default;
  ~LineJudge() = default;

  // judge judges a line (without its LF).  The verdict is valid until the next call, and its views
  // as long as the text.  Every text has exactly one verdict.  A line without options costs no
  // allocation of ours (OpenSSL makes some to look at a point of P-384 or P-521).
  const LineVerdict& judge(std::string_view text);

  // judge with patterns gives the same verdict, faster for lines that are alike.  The patterns must
  // be those of judges with this server alone.
  const LineVerdict& judge(std::string_view text, LinePatterns& patterns);

  // key is that of the last line, for those who prove something of many keys at once; null if there
  // is none.
  [[nodiscard]] KeyView* key() { return verdict_.key ? &*verdict_.key : nullptr; }

  [[nodiscard]] const Server& server() const { return server_; }

  [[nodiscard]] const Login& login() const { return login_; }

 private:
  void forget();
  bool judge_by(LinePatterns& patterns, std::string_view text);
  Status judge_text(std::string_view text);
  Status judge_key(std::string_view text);
  Status judge_type(std::string_view text) const;
  Status judge_options(std::string_view text);

  Server server_;
  Login login_;
  LineVerdict verdict_;
  Bytes blob_;  // the decoded base64; its memory is used again for every line
};

// Offer says what one line answers to a key (or certificate) that is presented.
enum class Offer : std::uint8_t {
  kNoMatch,   // not a line for this key: sshd reads on
  kRefused,   // the line is for this key, but a condition does not hold: sshd logs it and reads on
  kUnknown,   // it depends on something that Login does not say
  kAccepted,  // sshd takes the key with this line's options
};

// offer answers for a line that LineJudge judged with this server and login.  The first line of a
// file that is kAccepted decides; sshd then looks no further.
Offer offer(const LineVerdict& line,
            const PublicKey& presented,
            const Server& server,
            const Login& login);

}  // namespace keyfluent::authorized_keys
