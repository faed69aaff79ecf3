// SPDX-License-Identifier: MIT
#include "keyfluent/codecs/jwk_json.h"

#include "keyfluent/codecs/key_parts.h"
#include "keyfluent/core/base64url.h"
#include "keyfluent/keys/named_form.h"

#include <algorithm>

namespace keyfluent::codecs {

extern const Format jwk_public;

namespace {

constexpr std::string_view kPrivateMember = "d";
constexpr std::size_t kLongestNameShown = 32;

bool is_key(const Json& value) {
  const Json* type = value.find("kty");
  return type != nullptr && type->is_string();
}

// keys_of gives the keys of a set, or the key itself; none if the text is something else.
std::vector<const Json*> keys_of(const Json& text) {
  const Json* set = text.find("keys");
  if (is_key(text)) {
    return {&text};
  }
  std::vector<const Json*> keys;
  if (set != nullptr && set->is_array()) {
    for (const Json& item : set->items()) {
      keys.push_back(&item);
    }
  }
  const bool all_are_keys =
      std::ranges::all_of(keys, [](const Json* item) { return is_key(*item); });
  return all_are_keys ? keys : std::vector<const Json*>();
}

Error bad_member(std::string_view name) {
  return Error(errors::json_member, {}, name);
}

// public_text is a string that is no secret; empty if there is none.
std::string public_text(const Json& key, std::string_view name) {
  const Json* member = key.find(name);
  return member != nullptr ? std::string(member->string().text()) : std::string();
}

Error unsupported(const std::string& type, const std::string& curve) {
  if (type == "oct") {
    return Error(errors::der_unsupported_algorithm, {}, "oct (a symmetric key)");
  }
  const std::string name = curve.empty() ? type : type + " on " + curve;
  return Error(errors::der_unsupported_algorithm, {}, name.substr(0, kLongestNameShown));
}

Result<NamedValues> read_values(const Json& key, const NamedForm& form) {
  NamedValues values(form.values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const NamedValue& row = form.values[i];
    const Json* member = key.find(row.jwk);
    if (member == nullptr && row.is_private) {
      continue;
    }
    if (member == nullptr || !member->is_string()) {
      return bad_member(row.jwk);
    }
    Result<SecretBytes> value = decode_base64url(member->string().text());
    if (!value) {
      return std::move(value).error().at({});
    }
    values[i] = *std::move(value);
  }
  return values;
}

Result<Entry> read_key(const Json& key) {
  const std::string type = public_text(key, "kty");
  const std::string curve = public_text(key, "crv");
  const Algorithm* algorithm = find_algorithm_by_jwk(type, curve);
  if (algorithm == nullptr) {
    return unsupported(type, curve);
  }
  if (key.find("oth") != nullptr) {
    return Error(errors::der_unsupported_algorithm, {}, "RSA with more than two primes");
  }
  KEYFLUENT_TRY(const NamedValues values, read_values(key, *algorithm->named));
  KEYFLUENT_TRY(Components components, algorithm->named->read(*algorithm, values));
  Entry entry;
  entry.comment = public_text(key, "kid");
  if (key.find(kPrivateMember) == nullptr) {
    KEYFLUENT_TRY(PublicKey half, PublicKey::from_components(*algorithm, components));
    set_public_key(entry, std::move(half));
    entry.format = &jwk_public;
    return entry;
  }
  KEYFLUENT_TRY(PrivateKey whole, PrivateKey::from_components(*algorithm, std::move(components)));
  set_private_key(entry, std::move(whole));
  return entry;
}

void put_member(SecretBytes& text, std::string_view name, std::string_view quoted) {
  text.append(text.empty() ? "{\n  \"" : ",\n  \"");
  text.append(name);
  text.append("\": ");
  text.append(quoted);
}

void put_value(SecretBytes& text, std::string_view name, const SecretBytes& value) {
  SecretBytes quoted("\"");
  quoted.append(encode_base64url(value.view()).view());
  quoted.append("\"");
  put_member(text, name, quoted.text());
}

}  // namespace

std::optional<Kind> jwk_kind(const Chunk& chunk) {
  const std::string_view text = chunk.body.text();
  if (chunk.container != Container::kJson || text.find("\"kty\"") == text.npos) {
    return std::nullopt;
  }
  const Result<Json> json = read_json(text);
  if (!json) {
    return Kind::kPrivate;
  }
  const auto keys = keys_of(*json);
  if (keys.empty()) {
    return std::nullopt;
  }
  const bool has_private = std::ranges::any_of(
      keys, [](const Json* key) { return key->find(kPrivateMember) != nullptr; });
  return has_private ? Kind::kPrivate : Kind::kPublic;
}

Result<Entries> read_jwks(const Chunk& chunk) {
  Result<Json> json = read_json(chunk.body.text());
  if (!json) {
    return Error(errors::container_malformed, {}, "JSON Web Key");
  }
  Entries entries;
  std::optional<Error> foreign;
  for (const Json* key : keys_of(*json)) {
    Result<Entry> entry = read_key(*key);
    if (entry) {
      entries.push_back(*std::move(entry));
    } else if (!entry.error().is(errors::der_unsupported_algorithm)) {
      return std::move(entry).error();
    } else if (!foreign) {
      foreign = std::move(entry).error();
    }
  }
  if (entries.empty() && foreign) {
    return *std::move(foreign);
  }
  return entries;
}

Result<SecretBytes> write_jwk(const WriteRequest& request) {
  if (is_encrypting(request)) {
    return Error(errors::write_unsupported_option, {}, "a JSON Web Key cannot be encrypted");
  }
  const bool is_private = request.private_key != nullptr;
  const Algorithm& algorithm =
      is_private ? request.private_key->algorithm() : request.public_key->algorithm();
  const NamedForm& form = *algorithm.named;
  const NamedValues values = form.write(
      algorithm, is_private ? request.private_key->components() : request.public_key->components());
  SecretBytes text;
  put_member(text, "kty", json_string(form.kty));
  if (!request.comment.empty()) {
    put_member(text, "kid", json_string(request.comment));
  }
  if (!form.crv.empty()) {
    put_member(text, "crv", json_string(form.crv));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (is_private || !form.values[i].is_private) {
      put_value(text, form.values[i].jwk, values[i]);
    }
  }
  text.append("\n}\n");
  return text;
}

}  // namespace keyfluent::codecs
