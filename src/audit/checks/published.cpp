// SPDX-License-Identifier: MIT
// Keys whose private half everybody can download: published_keys.def.
#include "keyfluent/keys/fingerprint.h"
#include "src/audit/check.h"

#include <unordered_map>

namespace keyfluent::audit {

namespace {

constexpr Text kTexts[] = {
    {"KA103",
     "published-key",
     Level::kError,
     "a key whose private half is public",
     "The private key came with a product or an image, the same in every copy, and was published. "
     "Whoever has it logs in where the public key is authorized, and can pose as a server that has "
     "it for its host key.",
     "ssh-rsa AAAAB3NzaC1yc2EAAAABIwAAAQEA6NF8iallvQVp22WD… vagrant insecure public key",
     "ssh-ed25519 AAAA… bob",
     "remove the line at once, and look for logins that used it; a host gets a new key by "
     "ssh-keygen -A",
     "10.0"},
};

struct Published {
  std::string_view fingerprint;
  std::string_view whose;
  std::string_view reference;
};

constexpr Published kPublished[] = {
#define KEYFLUENT_PUBLISHED(fingerprint, whose, reference) {fingerprint, whose, reference},
#include "src/audit/published_keys.def"
#undef KEYFLUENT_PUBLISHED
};

class PublishedKeys final : public Check {
 public:
  PublishedKeys() {
    for (const Published& row : kPublished) {
      rows_.emplace(row.fingerprint, &row);
    }
  }

  void look(const Subject& subject, Report& report) override {
    const auto row = rows_.find(sha256_fingerprint(subject.key));
    if (row != rows_.end()) {
      const Published& published = *row->second;
      report.key(kTexts[0],
                 subject,
                 "anybody has the private key: it is " + std::string(published.whose) + " (" +
                     std::string(published.reference) + ")");
    }
  }

 private:
  std::unordered_map<std::string_view, const Published*> rows_;
};

std::unique_ptr<Check> make(const Setting& /*setting*/) {
  return std::make_unique<PublishedKeys>();
}

}  // namespace

constexpr CheckRow kPublishedKeys = {kTexts, make};

}  // namespace keyfluent::audit
