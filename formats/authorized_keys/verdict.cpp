// SPDX-License-Identifier: MIT
#include "keyfluent/authorized_keys/verdict.h"

#include "keyfluent/authorized_keys/conditions.h"
#include "keyfluent/authorized_keys/key_types.h"
#include "keyfluent/authorized_keys/line_key.h"
#include "keyfluent/authorized_keys/options.h"

#include <array>
#include <string>
#include <utility>

namespace keyfluent::authorized_keys {

namespace {

// Up to 7.7 lines were read into a buffer of 16384 bytes, with LF and NUL.
constexpr Version kAnyLength{7, 8};
constexpr std::size_t kLongestLine = 16382;
// Up to 7.6 nothing but one blank separated type, base64 and comment.
constexpr Version kTabsSeparate{7, 7};

std::size_t offset_in(std::string_view text, std::string_view field) {
  return static_cast<std::size_t>(field.data() - text.data());
}

// at_field makes the place of an error the line's: inside the field, if the error says where.
Error at_field(Error error, std::string_view text, std::string_view field) {
  const bool has_byte = error.place().kind == Place::Kind::kByte;
  const std::uint64_t inside = has_byte ? error.place().line : 0;
  return std::move(error).at(Place::at_line(1, offset_in(text, field) + inside + 1));
}

// check_old_blanks is for 7.6 and before: a tab after the type belongs to the type, and one after
// the base64 to the base64, where it is skipped.
Status check_old_blanks(const Line& line, std::string_view text) {
  const std::size_t type_end = offset_in(text, line.type) + line.type.size();
  const std::size_t blob_begin = offset_in(text, line.blob);
  const std::size_t blob_end = blob_begin + line.blob.size();
  const std::string_view before = text.substr(type_end, blob_begin - type_end);
  const std::string_view after = text.substr(blob_end);
  const std::size_t end = after.find_first_not_of('\t');
  const bool is_old = before[0] == ' ' && before.find(' ', 1) == before.npos &&
                      (end == after.npos || after[end] == ' ');
  if (is_old) {
    return ok();
  }
  return Error(errors::line_no_key, Place::at_line(1, type_end + 1));
}

// is_whole is true if nothing but strings follows the name in the blob of a key that this program
// does not know.
bool is_whole(ByteView blob) {
  Reader reader(blob);
  reader.read_string();
  bool has_value = false;
  while (reader.remaining() != 0) {
    has_value = !reader.read_string().empty() || has_value;
  }
  return has_value && !reader.failed();
}

// check_same_type compares the type that is written before the base64 with the one inside.
Status check_same_type(const Line& line, const KeyView& key, Version openssh) {
  const KeyType* inside = find_key_type(key.name);
  if (inside != nullptr && !inside->is_known_to(openssh)) {
    return Error(errors::line_type_unsupported, {}, key.name);
  }
  const bool is_same =
      key.is_opaque() ? key.name == line.type : find_algorithm(line.type) == key.algorithm;
  if (!is_same) {
    return Error(errors::wire_type_mismatch, {}, line.type);
  }
  return ok();
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  constexpr std::array<std::string_view, 6> kNames = {
      "blank", "comment", "accept", "accept-if", "dead", "reject"};
  return kNames[static_cast<std::size_t>(verdict)];
}

std::string_view condition_name(Condition::Kind kind) {
  constexpr std::array<std::string_view, 6> kNames = {
      "from", "expiry-time", "certificate", "principals", "algorithm", "rsa-size"};
  return kNames[static_cast<std::size_t>(kind)];
}

LineJudge::LineJudge(Server server, Login login)
    : server_(std::move(server)), login_(std::move(login)) {}

// forget leaves the verdict of the next line, before anything is known of it.
void LineJudge::forget() {
  if (!verdict_.line.options.empty()) {
    verdict_.permissions = {};  // nearly no line has any
  }
  verdict_.verdict = Verdict::kBlank;
  verdict_.line = {};
  verdict_.key.reset();
  verdict_.conditions.clear();
  verdict_.reason.reset();
  verdict_.is_plain = false;
}

const LineVerdict& LineJudge::judge(std::string_view text) {
  forget();
  Status judged = judge_text(text);
  if (!judged) {
    verdict_.verdict = Verdict::kReject;
    verdict_.reason = std::move(judged).error();
    verdict_.permissions = {};
  }
  return verdict_;
}

const LineVerdict& LineJudge::judge(std::string_view text, LinePatterns& patterns) {
  if (server_.openssh < kAnyLength) {
    return judge(text);  // it is particular about lengths and blanks
  }
  if (!judge_by(patterns, text)) {
    judge(text);
    if (verdict_.verdict == Verdict::kAccept) {
      patterns.learn(text, verdict_.line, *verdict_.key);
    }
  }
  return verdict_;
}

bool LineJudge::judge_by(LinePatterns& patterns, std::string_view text) {
  if (!verdict_.is_plain) {
    forget();
    verdict_.key.emplace();
  }
  verdict_.is_plain = patterns.read(text, blob_, verdict_.line, *verdict_.key);
  if (verdict_.is_plain) {
    verdict_.verdict = Verdict::kAccept;
  }
  return verdict_.is_plain;
}

Status LineJudge::judge_text(std::string_view text) {
  if (server_.openssh < kAnyLength && text.size() > kLongestLine) {
    return Error(errors::line_too_long_for_sshd, Place::at_line(1, 1), std::to_string(text.size()));
  }
  KEYFLUENT_TRY(verdict_.line, split_line(text));
  if (verdict_.line.kind != Line::Kind::kKey) {
    const bool is_comment = verdict_.line.kind == Line::Kind::kComment;
    verdict_.verdict = is_comment ? Verdict::kComment : Verdict::kBlank;
    return ok();
  }
  KEYFLUENT_CHECK(judge_key(text));
  KEYFLUENT_CHECK(judge_options(text));
  if (auto obstacle = find_obstacle(verdict_, text, server_)) {
    verdict_.verdict = Verdict::kDead;
    verdict_.reason = at_field(std::move(*obstacle), text, text);
    return ok();
  }
  verdict_.conditions = find_conditions(verdict_, server_, login_);
  verdict_.verdict = verdict_.conditions.empty() ? Verdict::kAccept : Verdict::kAcceptIf;
  return ok();
}

Status LineJudge::judge_type(std::string_view text) const {
  const std::string_view name = verdict_.line.type;
  const KeyType* type = find_key_type(name);
  if (type == nullptr || !type->is_known_to(server_.openssh)) {
    return at_field(Error(errors::line_type_unsupported, {}, name), text, name);
  }
  return server_.openssh < kTabsSeparate ? check_old_blanks(verdict_.line, text) : ok();
}

Status LineJudge::judge_key(std::string_view text) {
  const Line& line = verdict_.line;
  KEYFLUENT_CHECK(judge_type(text));
  if (Status decoded = decode_blob_into(line.blob, blob_); !decoded) {
    return at_field(std::move(decoded).error(), text, line.blob);
  }
  Result<KeyView> key = read_key_view(blob_);
  if (!key) {
    return at_field(std::move(key).error().at({}), text, line.blob);
  }
  verdict_.key = std::move(*key);
  if (Status same = check_same_type(line, *verdict_.key, server_.openssh); !same) {
    return at_field(std::move(same).error(), text, line.type);
  }
  if (verdict_.key->is_opaque() && !is_whole(blob_)) {
    return at_field(Error(errors::wire_truncated), text, line.blob);
  }
  const unsigned bits = verdict_.key->bits();
  if (bits < find_key_type(line.type)->least_bits) {
    return at_field(Error(errors::line_rsa_too_short, {}, std::to_string(bits)), text, line.blob);
  }
  return ok();
}

Status LineJudge::judge_options(std::string_view text) {
  if (verdict_.line.options.empty()) {
    return ok();
  }
  Result<Permissions> permissions = decode_options(verdict_.line.options, server_);
  if (!permissions) {
    return at_field(std::move(permissions).error(), text, verdict_.line.options);
  }
  verdict_.permissions = std::move(*permissions);
  return ok();
}

}  // namespace keyfluent::authorized_keys
