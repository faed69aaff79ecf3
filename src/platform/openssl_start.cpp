// SPDX-License-Identifier: MIT
#include "src/platform/openssl_start.h"

#include "keyfluent/core/secret.h"
#include "src/platform/descriptor.h"

#include <openssl/crypto.h>
#ifdef KEYFLUENT_SODIUM
#include <sodium/crypto_sign_ed25519.h>
#include <sodium/utils.h>
#endif

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

// Of the program that loads libcrypto late; nowhere else.
extern "C" [[gnu::weak]] void keyfluent_load_lazy_library();

namespace keyfluent::platform {

namespace {

constexpr std::uint64_t kQuickStart =
    OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS;

bool starts_quickly = false;

#ifdef KEYFLUENT_SODIUM
// libsodium leaves the private scalar's digits on the stack: so much is wiped, and more than it
// uses.
constexpr std::size_t kSodiumStack = 8192;
#endif

// The file is judged at every start: a table and plain loops, a third of the time of searches.
constexpr std::array<bool, 256> kWord = [] {
  std::array<bool, 256> table{};
  for (const char c :
       std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

std::string_view skip_blanks(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && (text[size] == ' ' || text[size] == '\t')) {
    ++size;
  }
  return text.substr(size);
}

bool is_end(std::string_view text) {
  const std::string_view rest = skip_blanks(text);
  return rest.empty() || rest.front() == '#';
}

// take_word takes a name of letters, digits, '_' and, behind the first, '.'; empty if there is
// none.
std::string_view take_word(std::string_view& text) {
  text = skip_blanks(text);
  std::size_t size = 0;
  while (size < text.size() && kWord[static_cast<unsigned char>(text[size])]) {
    ++size;
  }
  const std::string_view word = text.substr(0, text.starts_with('.') ? 0 : size);
  text = skip_blanks(text.substr(word.size()));
  return word;
}

bool take(std::string_view& text, char c) {
  const bool is_there = !text.empty() && text.front() == c;
  text.remove_prefix(is_there ? 1 : 0);
  return is_there;
}

// Scan follows the sections of a file.
class Scan {
 public:
  // line reads one; false in doubt.
  bool line(std::string_view text) {
    text = skip_blanks(text);
    if (text.empty() || text.front() == '#') {
      return true;
    }
    return take(text, '[') ? section(text) : assignment(text);
  }

  [[nodiscard]] bool is_harmless() const { return modules_.empty() || has_modules_; }

 private:
  bool section(std::string_view text) {
    section_ = take_word(text);
    has_modules_ = has_modules_ || section_ == modules_;
    // Back at the top, openssl_conf might name a section that has been passed.
    return !section_.empty() && section_ != "default" && take(text, ']') && is_end(text);
  }

  bool assignment(std::string_view text) {
    const std::string_view name = take_word(text);
    if (name.empty() || !take(text, '=')) {
      return false;
    }
    if (!section_.empty()) {
      return section_ != modules_;
    }
    if (name != "openssl_conf") {
      return true;
    }
    const bool is_first = modules_.empty();
    modules_ = take_word(text);
    return is_first && !modules_.empty() && modules_ != "default" && is_end(text);
  }

  std::string_view section_;  // empty: the top of the file, OpenSSL's section "default"
  std::string_view modules_;  // what openssl_conf names
  bool has_modules_ = false;
};

// content_of reads a file into memory that stays; nullopt where it cannot be read, or is too long
// to be judged.  What is not there, or has no name, is empty: so OpenSSL takes it.
std::optional<std::string_view> content_of(const char* path) {
  static std::array<char, std::size_t{64} << 10> content;
  if (*path == '\0') {
    return "";
  }
  const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) {
    return errno == ENOENT ? std::optional<std::string_view>("") : std::nullopt;
  }

  // A regular file comes whole, at once; what does not is left to OpenSSL.
  struct stat info {};

  const ssize_t size = ::pread(file.get(), content.data(), content.size(), 0);
  if (size < 0 || ::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode) ||
      size != info.st_size || static_cast<std::size_t>(size) == content.size()) {
    return std::nullopt;
  }
  return std::string_view(content.data(), static_cast<std::size_t>(size));
}

// counts tells whether the file that OpenSSL would load has to be.
bool counts() {
  const char* const chosen = ::secure_getenv("OPENSSL_CONF");
  if (chosen == nullptr && *KEYFLUENT_OPENSSL_FOLDER == '\0') {
    return true;  // not known when this was built
  }
  const std::optional<std::string_view> content =
      content_of(chosen != nullptr ? chosen : KEYFLUENT_OPENSSL_FOLDER "/openssl.cnf");
  return !content || sets_up_openssl(*content);
}

int init_crypto(std::uint64_t options, const void* /*settings*/) {
  return OPENSSL_init_crypto(options, nullptr);
}

}  // namespace

bool sets_up_openssl(std::string_view configuration) {
  if (configuration.find('\\') != std::string_view::npos ||
      configuration.find('\0') != std::string_view::npos) {
    return true;
  }
  Scan scan;
  while (!configuration.empty()) {
    const std::size_t end = std::min(configuration.find('\n'), configuration.size());
    if (!scan.line(configuration.substr(0, end))) {
      return true;
    }
    configuration.remove_prefix(std::min(end + 1, configuration.size()));
  }
  return !scan.is_harmless();
}

void prepare_openssl(bool closes_sandbox) {
  starts_quickly = !counts();
  if (starts_quickly && keyfluent_load_lazy_library == nullptr) {
    start_openssl(init_crypto);
  }
  if (!starts_quickly && closes_sandbox) {
    OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, nullptr);
  }
}

void start_openssl(OpensslInit init) {
  if (starts_quickly) {
    init(kQuickStart, nullptr);
  }
}

}  // namespace keyfluent::platform

bool keyfluent_derive_ed25519([[maybe_unused]] const std::uint8_t* seed,
                              [[maybe_unused]] std::uint8_t* point) {
#ifdef KEYFLUENT_SODIUM
  if (keyfluent::platform::starts_quickly) {
    keyfluent::Wiped<std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES>> key;
    const bool done = crypto_sign_ed25519_seed_keypair(point, key.value.data(), seed) == 0;
    sodium_stackzero(keyfluent::platform::kSodiumStack);
    return done;
  }
#endif
  return false;
}
