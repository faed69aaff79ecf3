// SPDX-License-Identifier: MIT
#include "src/sftp/transfer.h"

#include <algorithm>
#include <functional>
#include <map>

namespace keyfluent::sftp {

namespace {

struct Piece {
  std::size_t offset;
  std::size_t size;
};

// Pieces under way, by request id.
class Window {
 public:
  Window(std::size_t begin, std::size_t end, std::size_t at_once)
      : next_(begin), end_(end), at_once_(at_once) {}

  [[nodiscard]] bool may_send() const { return next_ < end_ && pending_.size() < at_once_; }

  [[nodiscard]] bool is_done() const { return next_ >= end_ && pending_.empty(); }

  Piece take(std::uint32_t id) {
    const Piece piece{next_, std::min(kPieceBytes, end_ - next_)};
    next_ += piece.size;
    pending_.emplace(id, piece);
    return piece;
  }

  void put_back(std::uint32_t id, Piece piece) { pending_.emplace(id, piece); }

  // answer gives the piece of an id up; false if it is not under way.
  bool answer(std::uint32_t id, Piece& piece) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) {
      return false;
    }
    piece = found->second;
    pending_.erase(found);
    return true;
  }

 private:
  std::size_t next_;
  std::size_t end_;
  std::size_t at_once_;
  std::map<std::uint32_t, Piece> pending_;
};

struct Work {
  std::function<Bytes(std::uint32_t, Piece)> request;
  // accept takes an answer and returns the rest that must be asked for again (of size 0: none), or
  // nothing if the answer is bad.
  std::function<std::optional<Piece>(const Reply&, Piece)> accept;
};

Transfer run(SftpClient& sftp, Window window, const Work& work, const Deadline& deadline) {
  Transfer transfer;
  const Clock::time_point start = Clock::now();
  while (!window.is_done()) {
    while (window.may_send()) {
      const std::uint32_t id = sftp.next_id();
      if (!sftp.hold(work.request(id, window.take(id)), deadline)) {
        transfer.reason = "no answer in time";
        return transfer;
      }
    }
    const Reply reply = sftp.receive(deadline);
    Piece piece{};
    const bool expected = reply.state == Reply::State::kPacket && window.answer(reply.id, piece);
    const std::optional<Piece> rest = expected ? work.accept(reply, piece) : std::nullopt;
    if (!rest) {
      transfer.reason = expected || reply.state != Reply::State::kPacket
                            ? reply.reason()
                            : "an answer to no request";
      return transfer;
    }
    if (rest->size > 0) {
      const std::uint32_t id = sftp.next_id();
      window.put_back(id, *rest);
      sftp.send(work.request(id, *rest), deadline);
    }
  }
  transfer.good = true;
  transfer.seconds = milliseconds_since(start) / 1000;
  return transfer;
}

}  // namespace

Transfer write_range(SftpClient& sftp,
                     ByteView handle,
                     ByteView data,
                     std::size_t begin,
                     std::size_t at_once,
                     const Deadline& deadline) {
  Work work;
  work.request = [&](std::uint32_t id, Piece piece) {
    return sftp.writer().write(id, handle, piece.offset, data.subspan(piece.offset, piece.size));
  };
  work.accept = [](const Reply& reply, Piece) -> std::optional<Piece> {
    return reply.is_ok() ? std::optional<Piece>(Piece{}) : std::nullopt;
  };
  return run(sftp, Window(begin, data.size(), at_once), work, deadline);
}

Transfer read_back(SftpClient& sftp,
                   ByteView handle,
                   ByteView data,
                   std::size_t at_once,
                   const Deadline& deadline) {
  bool differs = false;
  Work work;
  work.request = [&](std::uint32_t id, Piece piece) {
    return sftp.writer().read(id, handle, piece.offset, static_cast<std::uint32_t>(piece.size));
  };
  work.accept = [&](const Reply& reply, Piece piece) -> std::optional<Piece> {
    if (!reply.is(PacketType::kData)) {
      return std::nullopt;
    }
    Reader reader(reply.body);
    const ByteView got = reader.read_string();
    if (reader.failed() || got.empty() || got.size() > piece.size) {
      return std::nullopt;
    }
    differs = differs || !equal_public(got, data.subspan(piece.offset, got.size()));
    return Piece{piece.offset + got.size(), piece.size - got.size()};
  };
  Transfer transfer = run(sftp, Window(0, data.size(), at_once), work, deadline);
  if (transfer.good && differs) {
    transfer.good = false;
    transfer.reason = "the content differs";
  }
  return transfer;
}

}  // namespace keyfluent::sftp
