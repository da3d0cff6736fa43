// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/asio/loop.hpp"
#include "adapters/beast/proxy_preface.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <boost/system/error_code.hpp>

namespace waybill::beast {

/// Who waits for a transport.
class IoSink {
public:
    virtual ~IoSink() = default;
    /// Where a read goes. Asked for when bytes are there, so that silence costs no buffer.
    virtual std::span<char> room() = 0;
    virtual void on_read(const boost::system::error_code& error, std::size_t size) = 0;
    virtual void on_written(const boost::system::error_code& error) = 0;
};

/// The bytes of one connection, plain or TLS. On its loop only. Each `read`, `write`, `await_…`
/// and `handshake` is answered by exactly one call of the sink, later and not from inside the call;
/// at most one of each direction is under way. Destroyed only when none is.
class Transport {
public:
    virtual ~Transport() = default;

    /// Takes what a proxy writes before everything else; answered by `on_written`.
    virtual void await_preface(IoSink& sink, ProxyPreface& preface) = 0;
    /// Whether a handshake comes before the first request; the next two are for who shakes hands.
    virtual bool shakes_hands() const { return false; }
    /// Until the peer's first message is whole; up to then nothing is kept for it. Answered by
    /// `on_written`, as the handshake is.
    virtual void await_hello(IoSink&) {}
    virtual void handshake(IoSink&) {}
    virtual void read(IoSink& sink) = 0;
    /// Hands over what fits without waiting; the number of bytes. The rest is given to `write`
    /// next, where a lost peer shows.
    virtual std::size_t write_now(std::string_view bytes) = 0;
    /// Writes all of `bytes`, which stay where they are until `on_written`.
    virtual void write(std::string_view bytes, IoSink& sink) = 0;
    /// Bytes that have reached the peer, as far as the kernel knows; what it only holds for a
    /// reader who does not read is not among them. With the framing of TLS.
    virtual std::int64_t moved() const = 0;
    /// Memory that a write under way takes, besides its bytes.
    virtual std::size_t write_memory() const = 0;
    /// Which write is under way, or 0.
    virtual std::uint64_t writing() const = 0;
    /// Limits what the kernel holds for a slow reader.
    virtual void bound_sending(std::size_t bytes) = 0;
    /// Tells the peer that nothing more will come; reading goes on.
    virtual void end_writing() = 0;
    /// Ends everything under way with an error. May be called again.
    virtual void close() = 0;
};

/// Takes over a connected, non-blocking socket; on the loop's thread.
std::unique_ptr<Transport> plain_transport(AsioLoop& loop, int socket);

/// A server's certificate and key, read once.
class TlsIdentity {
public:
    /// Throws std::runtime_error naming the file that cannot be used.
    TlsIdentity(const std::string& certificate_file, const std::string& key_file);
    ~TlsIdentity();
    struct Native;
    Native& native() const { return *native_; }

private:
    std::unique_ptr<Native> native_;
};

std::unique_ptr<Transport> tls_transport(AsioLoop& loop, int socket, const TlsIdentity& identity);

}  // namespace waybill::beast
