// SPDX-License-Identifier: MIT
// Argon2 (RFC 9106), run by libgcrypt.
#include "keyfluent/crypto/gcrypt.h"
#include "keyfluent/crypto/kdf.h"

#include <array>
#include <string>

namespace keyfluent {
namespace {

// RFC 9106 section 3.1.  libgcrypt wants a salt of 8 bytes or more, as the reference code does.
constexpr std::size_t kLeastSize = 4;
constexpr std::size_t kLeastSalt = 8;
constexpr std::uint32_t kBlocksPerLane = 8;

// More than any format has, and than anybody types.
constexpr std::size_t kMostBytes = 4096;
constexpr std::size_t kMostSecret = std::size_t{1} << 26;

constexpr std::string_view kName = "Argon2";

Status check_cost(const Argon2Cost& cost, const Limits& limits) {
  const std::uint64_t memory = std::uint64_t{cost.memory_kib} << 10;
  const std::string kib = std::to_string(cost.memory_kib) + " KiB";
  if (memory > limits.kdf_memory) {
    return limits::refusal(
        errors::kdf_too_costly, "Argon2 with " + kib + " of memory", &Limits::kdf_memory, memory);
  }
  if (cost.lanes > limits::kArgon2Lanes) {
    return Error(
        errors::kdf_too_costly, {}, "Argon2 with " + std::to_string(cost.lanes) + " lanes");
  }
  const std::uint64_t work = limits::product(memory, cost.passes);
  if (work > limits.kdf_work) {
    return limits::refusal(errors::kdf_too_costly,
                           "Argon2 with " + std::to_string(cost.passes) + " passes over " + kib,
                           &Limits::kdf_work,
                           work);
  }
  if (cost.passes == 0 || cost.lanes == 0 || cost.memory_kib < kBlocksPerLane * cost.lanes) {
    return Error(errors::encryption_malformed, {}, "the cost of Argon2");
  }
  return ok();
}

Status check_sizes(const Passphrase& passphrase, ByteView salt, std::size_t size) {
  const bool is_sound = salt.size() >= kLeastSalt && salt.size() <= kMostBytes &&
                        size >= kLeastSize && size <= kMostBytes &&
                        passphrase.view().size() <= kMostSecret;
  if (!is_sound) {
    return Error(errors::encryption_malformed, {}, "the salt of Argon2");
  }
  return ok();
}

int subalgorithm(Argon2Type type) {
  switch (type) {
    case Argon2Type::kD:
      return GCRY_KDF_ARGON2D;
    case Argon2Type::kI:
      return GCRY_KDF_ARGON2I;
    case Argon2Type::kId:
      break;
  }
  return GCRY_KDF_ARGON2ID;
}

// Handle is one run; libgcrypt wipes its memory when it is closed.
class Handle {
 public:
  explicit Handle(const Gcrypt& library) : library_(&library) {}

  ~Handle() {
    if (handle_ != nullptr) {
      library_->kdf_close(handle_);
    }
  }

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  bool open(Argon2Type type, ByteView secret, ByteView salt, std::span<const unsigned long> costs) {
    return library_->kdf_open(&handle_,
                              GCRY_KDF_ARGON2,
                              subalgorithm(type),
                              costs.data(),
                              static_cast<unsigned int>(costs.size()),
                              secret.data(),
                              secret.size(),
                              salt.data(),
                              salt.size(),
                              nullptr,
                              0,
                              nullptr,
                              0) == 0;
  }

  // derive runs the lanes one after the other.
  bool derive(SecretBytes& key) {
    return library_->kdf_compute(handle_, nullptr) == 0 &&
           library_->kdf_final(handle_, key.size(), key.data()) == 0;
  }

 private:
  const Gcrypt* library_;
  gcry_kdf_hd_t handle_ = nullptr;
};

}  // namespace

Result<SecretBytes> argon2(Argon2Type type,
                           const Passphrase& passphrase,
                           ByteView salt,
                           const Argon2Cost& cost,
                           std::size_t size,
                           const Limits& limits) {
  KEYFLUENT_CHECK(check_cost(cost, limits));
  KEYFLUENT_CHECK(check_sizes(passphrase, salt, size));
  if (passphrase.empty()) {  // RFC 9106 allows it, libgcrypt refuses it
    return Error(errors::kdf_unsupported, {}, "Argon2 of an empty passphrase");
  }
  const Gcrypt* library = gcrypt();
  if (library == nullptr || !library->has_kdf()) {
    return Error(errors::kdf_unsupported, {}, kName).with_hint(kGcryptHint);
  }
  const std::array<unsigned long, 4> costs{size, cost.passes, cost.memory_kib, cost.lanes};
  SecretBytes key(size);
  Handle handle(*library);
  if (!handle.open(type, passphrase.view(), salt, costs) || !handle.derive(key)) {
    return Error(errors::key_library_failure, {}, kName);
  }
  return key;
}

}  // namespace keyfluent
