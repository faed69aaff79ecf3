// SPDX-License-Identifier: MIT
// The command pair: does this private key belong to that public one?
//
// It is proved as a server will ask it: by signing a random challenge and verifying the signature.
#include "keyfluent/crypto/random.h"
#include "keyfluent/keys/fingerprint.h"
#include "src/cli/command.h"
#include "src/cli/console.h"
#include "src/cli/inputs.h"
#include "src/cli/unlock.h"
#include "src/findings/errors.h"

#include <array>

namespace keyfluent::cli {

namespace {

constexpr std::size_t kChallengeBytes = 32;

// plain_key is the key itself where a certificate is given.
Result<PublicKey> plain_key(const PublicKey& key) {
  return PublicKey::from_blob(key.plain_blob());
}

// proves is true if the public key verifies what the private key signs.
Result<bool> proves(const PrivateKey& private_key, const PublicKey& public_key) {
  std::array<std::uint8_t, kChallengeBytes> challenge{};
  KEYFLUENT_CHECK(openssl_random()(challenge));
  KEYFLUENT_TRY(const PublicKey plain, plain_key(public_key));
  if (&plain.algorithm() != &private_key.algorithm()) {
    return false;
  }
  KEYFLUENT_TRY(const Bytes signature, private_key.sign(challenge));
  const Status verified = verify(plain, challenge, signature);
  if (!verified && !verified.error().is(errors::key_inconsistent)) {
    return verified.error();
  }
  return verified.has_value();
}

// matches compares two entries of which at least one is private.  Two private ones prove each
// other.
Result<bool> matches(const Entry& one, const Entry& other) {
  const bool one_is_private = one.private_key.has_value();
  const Entry& signer = one_is_private ? one : other;
  const Entry& verifier = one_is_private ? other : one;
  if (!signer.private_key || !verifier.public_key) {
    return Error(errors::wrong_kind_public);
  }
  KEYFLUENT_TRY(const bool forth, proves(*signer.private_key, *verifier.public_key));
  if (!forth || !verifier.private_key) {
    return forth;
  }
  return proves(*verifier.private_key, signer.private_key->public_key());
}

class PairJob final : public Job {
 public:
  PairJob(Inputs inputs, Unlocker unlocker, Console& console)
      : inputs_(std::move(inputs)), unlocker_(std::move(unlocker)), console_(console) {}

  Status open() override {
    KEYFLUENT_CHECK(unlocker_.open());
    inputs_.open(false);
    return ok();
  }

  Status parse() override {
    inputs_.parse(false);
    if (inputs_.list().size() != 2) {
      return ok();  // said when it was opened
    }
    ParsedInput& a = inputs_.list()[0];
    ParsedInput& b = inputs_.list()[1];
    for (ParsedInput* input : {&a, &b}) {
      if (const auto opened = unlocker_.unlock(input->document, input->name); !opened) {
        console_.error(input->name, opened.error());
        return ok();
      }
    }
    compare(a, b);
    return ok();
  }

  [[nodiscard]] Confinement confinement() const override { return Confinement::kFromHere; }

  Result<int> commit() override {
    if (console_.exit_code() == 0) {
      console_.output(matched_ ? "they belong together: " + fingerprint_ + "\n"
                               : "they do NOT belong together\n");
    }
    return matched_ ? 0 : 1;
  }

 private:
  // compare looks for a key of one input that fits a key of the other: one of them may be a whole
  // authorized_keys file.
  void compare(const ParsedInput& a, const ParsedInput& b) {
    for (const Entry& one : a.document.entries) {
      for (const Entry& other : b.document.entries) {
        const Result<bool> answer = matches(one, other);
        if (!answer) {
          console_.error(one.format->kind == Kind::kPublic ? a.name : b.name, answer.error());
          return;
        }
        if (*answer) {
          matched_ = true;
          fingerprint_ = sha256_fingerprint(*one.public_key);
          return;
        }
      }
    }
  }

  Inputs inputs_;
  Unlocker unlocker_;
  Console& console_;
  bool matched_ = false;
  std::string fingerprint_;
};

Result<std::unique_ptr<Job>> start(const Arguments& arguments, Console& console) {
  if (arguments.inputs().size() != 2) {
    return Error(errors::usage_missing_input, {}, "pair compares exactly two files");
  }
  KEYFLUENT_TRY(platform::PassphraseSettings passphrase,
                passphrase_settings(arguments, console, ""));
  return make_job<PairJob>(Inputs(arguments.inputs(), arguments.limits(), console),
                           Unlocker(std::move(passphrase), console),
                           console);
}

constexpr std::array kExamples = {
    Example{"keyfluent pair id_ed25519 id_ed25519.pub", "exit code 0: they belong together"},
    Example{"keyfluent pair id.ppk authorized_keys",
            "is the key of this file among those admitted?"},
};

constexpr std::array kOptions = {kPassphraseFile, kPassphraseFd};

}  // namespace

const Command pair_command{
    .name = "pair",
    .summary = "Prove that a private and a public key belong together",
    .usage = "[OPTIONS] A B",
    .description =
        "Signs a random challenge with the private key and verifies it with the public one, which "
        "is what a server asks of a client. The files may stand in any order and be of any format; "
        "both may be private. A file with several keys matches if one of them does.\n\n"
        "The exit code is 0 if they belong together and 1 if not.",
    .examples = kExamples,
    .options = kOptions,
    .start = start,
    .limits = Limit::kInputs | Limit::kKeyFiles | Limit::kPassphrases,
};

}  // namespace keyfluent::cli
