// SPDX-License-Identifier: MIT
// Stage round trip: a file of our own is created, written, closed, measured, renamed, read back,
// compared and removed.  Nothing else on the server is changed.
#include "keyfluent/core/hex.h"
#include "keyfluent/crypto/random.h"
#include "src/platform/caught_signals.h"
#include "src/sftp/probe.h"
#include "src/sftp/transfer.h"

#include <algorithm>
#include <array>

namespace keyfluent::sftp {

namespace {

constexpr std::size_t kSerialBytes = 4 * kPieceBytes;
constexpr std::size_t kSmall = std::size_t{512} << 10;
constexpr std::size_t kLarge = std::size_t{8} << 20;
// Half of the 2 MiB window that OpenSSH opens: at its edge both sides would wait for each other.
constexpr std::size_t kAtOnce = 32;
constexpr double kFastBytesPerSecond = 4e6;
constexpr std::uint32_t kNoSuchFile = 2;
constexpr std::uint32_t kPermissionDenied = 3;
constexpr std::uint32_t kWriteProtect = 12;

// made_up is content that no compression makes smaller.
Bytes made_up(std::size_t size) {
  std::array<std::uint8_t, 8> seed{};
  [[maybe_unused]] const Status ignored = openssl_random()(seed);
  std::uint64_t state = Reader(seed).read_u64() | 1;
  Bytes data(size);
  for (std::uint8_t& byte : data) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return data;
}

class RoundTrip {
 public:
  RoundTrip(Probe& probe, Stage& stage)
      : probe_(probe), stage_(stage), sftp_(*probe.sftp), folder_(probe.request.round_trip) {
    std::array<std::uint8_t, 8> random{};
    [[maybe_unused]] const Status ignored = openssl_random()(random);
    const std::string base =
        folder_ + (folder_.ends_with('/') ? "" : "/") + ".keyfluent-" + encode_hex(random);
    first_ = base + ".new";
    second_ = base + ".ok";
  }

  void run() {
    const platform::CaughtSignals signals;  // the file must not stay there
    look_at_space();
    const bool good = create() && fill() && measure() && rename() && compare() && remove();
    if (good) {
      conclude(stage_, diagnoses::round_trip_ok, facts("", ""));
    }
  }

 private:
  Reply ask(std::uint32_t id, const Bytes& packet) {
    return sftp_.ask(packet, id, probe_.deadline);
  }

  Reply ask_path(PacketType type, const std::string& path) {
    const std::uint32_t id = sftp_.next_id();
    return ask(id, sftp_.writer().path_request(type, id, path));
  }

  [[nodiscard]] Facts facts(std::string_view step, std::string_view reason) const {
    return probe_.facts({{"folder", folder_},
                         {"step", std::string(step)},
                         {"reason", std::string(reason)},
                         {"bytes", std::to_string(data_.size())},
                         {"space", space_},
                         {"home", probe_.home},
                         {"left", left_}});
  }

  void look_at_space() {
    constexpr std::string_view kStatvfs = "statvfs@openssh.com";
    if (!sftp_.version().has(kStatvfs)) {
      return;
    }
    const std::uint32_t id = sftp_.next_id();
    const Reply reply = ask(id, sftp_.writer().extended(id, kStatvfs, folder_));
    const std::optional<Space> space =
        reply.is(PacketType::kExtendedReply) ? read_space(reply.body) : std::nullopt;
    if (!space) {
      return;
    }
    stage_.note("free blocks",
                std::to_string(space->free_blocks) + " of " + std::to_string(space->block_bytes) +
                    " bytes");
    stage_.note("free files", std::to_string(space->free_files));
    stage_.note("read-only", space->read_only ? "yes" : "no");
    is_read_only_ = space->read_only;
    space_ = space->read_only          ? " (the file system is mounted read-only)"
             : space->free_blocks == 0 ? " (the file system is full)"
                                       : "";
  }

  bool fail(const Diagnosis& diagnosis, std::string_view step, const std::string& reason) {
    clean_up();
    stage_.note("failed", std::string(step));
    conclude(stage_, diagnosis, facts(step, reason));
    return false;
  }

  // clean_up removes what may have been made, and says what is left if that fails.
  void clean_up() {
    constexpr std::chrono::milliseconds kLastMoment{3000};
    if (!created_) {
      return;
    }
    probe_.session->finish();
    const Deadline deadline =
        platform::CaughtSignals::any() ? Deadline::after(kLastMoment) : probe_.deadline;
    for (const std::string& path : {first_, second_}) {
      if (!remove_at_last(path, deadline)) {
        left_ += " Left behind: " + path + ".";
        stage_.note("left behind", path);
      }
    }
  }

  // remove_at_last passes over the answers to what was asked before.
  bool remove_at_last(const std::string& path, const Deadline& deadline) {
    const std::uint32_t id = sftp_.next_id();
    sftp_.send(sftp_.writer().path_request(PacketType::kRemove, id, path), deadline);
    Reply reply = sftp_.receive(deadline);
    while (reply.state == Reply::State::kPacket && reply.id != id) {
      reply = sftp_.receive(deadline);
    }
    return reply.is_ok() ||
           (reply.is(PacketType::kStatus) && read_status(reply.body).code == kNoSuchFile);
  }

  bool create() {
    const std::uint32_t id = sftp_.next_id();
    const Reply reply = ask(id, sftp_.writer().create(id, first_));
    if (reply.is(PacketType::kHandle)) {
      handle_ = to_bytes(Reader(reply.body).read_string());
      created_ = true;
      return true;
    }
    created_ = platform::CaughtSignals::any();  // it may be, before the answer comes
    const std::uint32_t code = reply.is(PacketType::kStatus) ? read_status(reply.body).code : 0;
    const bool denied = code == kPermissionDenied || code == kWriteProtect || is_read_only_;
    return fail(denied                ? diagnoses::sftp_readonly
                : code == kNoSuchFile ? diagnoses::sftp_no_folder
                                      : diagnoses::round_trip_failed,
                "Creating a file",
                reply.reason());
  }

  // fill writes the first part serially, which tells how much more a fast line can take.
  bool fill() {
    data_ = made_up(kSerialBytes);
    const Transfer serial = write_range(sftp_, handle_, data_, 0, 1, probe_.deadline);
    const double rate = static_cast<double>(kSerialBytes) / std::max(serial.seconds, 1e-6);
    if (!serial.good) {
      return fail(diagnoses::round_trip_failed, "Writing", serial.reason);
    }
    probe_.report.measures.push_back({"write serial", "B/s", rate});
    const std::size_t wanted = probe_.request.round_trip_bytes;
    const std::size_t usual = rate > kFastBytesPerSecond ? kLarge : kSmall;
    const Bytes more =
        made_up(wanted == 0 ? usual : std::max(wanted, 2 * kSerialBytes) - kSerialBytes);
    data_.insert(data_.end(), more.begin(), more.end());
    const Transfer rest =
        write_range(sftp_, handle_, data_, kSerialBytes, kAtOnce, probe_.deadline);
    if (!rest.good) {
      return fail(diagnoses::round_trip_failed, "Writing", rest.reason);
    }
    probe_.report.measures.push_back(
        {"write", "B/s", static_cast<double>(more.size()) / std::max(rest.seconds, 1e-6)});
    return close("Closing the file");
  }

  bool close(std::string_view step) {
    const std::uint32_t id = sftp_.next_id();
    const Reply reply = ask(id, sftp_.writer().close(id, handle_));
    return reply.is_ok() || fail(diagnoses::round_trip_failed, step, reply.reason());
  }

  bool measure() {
    const Reply reply = ask_path(PacketType::kStat, first_);
    const std::optional<std::uint64_t> size = reply.is(PacketType::kAttrs)
                                                  ? read_size(reply.body, sftp_.version().version)
                                                  : std::nullopt;
    if (!reply.is(PacketType::kAttrs)) {
      return fail(diagnoses::round_trip_changed,
                  "Looking at the file after it was written",
                  reply.reason());
    }
    return !size || *size == data_.size() ||
           fail(diagnoses::round_trip_changed,
                "Looking at the file after it was written",
                std::to_string(*size) + " bytes instead of " + std::to_string(data_.size()));
  }

  bool rename() {
    const std::uint32_t id = sftp_.next_id();
    const Reply reply = ask(id, sftp_.writer().rename(id, first_, second_));
    return reply.is_ok() || fail(diagnoses::round_trip_failed, "Renaming the file", reply.reason());
  }

  bool compare() {
    const std::uint32_t id = sftp_.next_id();
    const Reply reply = ask(id, sftp_.writer().open_read(id, second_));
    if (!reply.is(PacketType::kHandle)) {
      return fail(diagnoses::round_trip_changed, "Opening the file again", reply.reason());
    }
    handle_ = to_bytes(Reader(reply.body).read_string());
    const Transfer read = read_back(sftp_, handle_, data_, kAtOnce, probe_.deadline);
    if (!read.good) {
      return fail(diagnoses::round_trip_changed, "Reading the file back", read.reason);
    }
    probe_.report.measures.push_back(
        {"read", "B/s", static_cast<double>(data_.size()) / std::max(read.seconds, 1e-6)});
    return close("Closing the file again");
  }

  bool remove() {
    const Reply reply = ask_path(PacketType::kRemove, second_);
    if (!reply.is_ok()) {
      return fail(diagnoses::round_trip_failed, "Removing the file", reply.reason());
    }
    const Reply gone = ask_path(PacketType::kStat, second_);
    return !gone.is(PacketType::kAttrs) || fail(diagnoses::round_trip_changed,
                                                "Looking whether the file is gone",
                                                "it is still there");
  }

  Probe& probe_;
  Stage& stage_;
  SftpClient& sftp_;
  std::string folder_;
  std::string first_;
  std::string second_;
  Bytes handle_;
  Bytes data_;
  std::string space_;
  std::string left_;
  bool created_ = false;
  bool is_read_only_ = false;
};

}  // namespace

void stage_round_trip(Probe& probe, Stage& stage) {
  if (probe.sftp == nullptr) {
    skip(stage, "nobody has logged in");
    return;
  }
  if (probe.request.round_trip.empty()) {
    skip(stage, "not asked for (--round-trip FOLDER)");
    return;
  }
  RoundTrip(probe, stage).run();
}

}  // namespace keyfluent::sftp
