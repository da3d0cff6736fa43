// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/transport.hpp"

#include "adapters/beast/native_socket.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <stdexcept>
#include <string>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

namespace waybill::beast {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

template <auto Free>
struct Freed {
    void operator()(auto* pointer) const { Free(pointer); }
};

}  // namespace

struct TlsIdentity::Native {
    std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context{SSL_CTX_new(TLS_server_method())};
};

namespace {

constexpr std::size_t record_header_bytes = 5;
constexpr std::size_t record_bytes_max = record_header_bytes + 18UZ * 1024;
constexpr std::size_t record_memory = 17UZ * 1024;  // what OpenSSL keeps for one under way
constexpr std::size_t turn_bytes = 256UZ * 1024;    // written before others have their turn
constexpr unsigned char first_type = 20;
constexpr unsigned char last_type = 24;

/// HTTP/1.1 is all that is spoken; a client that offers only others is refused.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, size, ours.data(), ours.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

/// The socket as OpenSSL sees it, so that no bytes wait between the two.
struct Wire {
    static constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

    NativeSocket socket;
    Written written{};
    std::size_t allowed{0};  ///< to be read now
    bool ended{false};       ///< by the peer

    /// Allows the whole records that have come: what OpenSSL has of half a record it keeps in a
    /// buffer for the largest. Returns 0, or how many bytes the first of them needs.
    std::size_t admit() {
        if (allowed == all) return 0;
        std::array<unsigned char, record_bytes_max> seen;
        const auto size = socket.peek(std::as_writable_bytes(std::span{seen}));
        std::size_t whole = 0;
        while (size >= whole + record_header_bytes) {
            const unsigned char* head = seen.data() + whole;
            const std::size_t record = record_header_bytes + head[3] * 256UZ + head[4];
            const bool known = head[0] >= first_type && head[0] <= last_type;
            if (!known || record > record_bytes_max) break;
            if (record > size - whole) {
                allowed = whole;
                return whole == 0 ? record : 0;
            }
            whole += record;
        }
        const bool begun = size > whole && size < whole + record_header_bytes;
        // What is no record is shown to OpenSSL, as the end is.
        allowed = whole > 0 ? whole : all;
        return whole == 0 && begun ? record_header_bytes : 0;
    }
};

int wire_write(BIO* bio, const char* data, int size) {
    auto& wire = *static_cast<Wire*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    const auto sent = ::send(wire.socket.native_handle(), data, static_cast<std::size_t>(size),
                             MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) wire.written.add(static_cast<std::size_t>(sent));
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int wire_read(BIO* bio, char* data, int size) {
    auto& wire = *static_cast<Wire*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (wire.allowed == 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto most = std::min(static_cast<std::size_t>(size), wire.allowed);
    const auto got = ::recv(wire.socket.native_handle(), data, most, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    if (got > 0 && wire.allowed != Wire::all) wire.allowed -= static_cast<std::size_t>(got);
    wire.ended = got == 0;
    return static_cast<int>(got);
}

long wire_control(BIO* bio, int command, long, void*) {
    if (command == BIO_CTRL_EOF) return static_cast<Wire*>(BIO_get_data(bio))->ended ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* wire_method() {
    static const std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>> method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
        BIO_meth_set_write(made, wire_write);
        BIO_meth_set_read(made, wire_read);
        BIO_meth_set_ctrl(made, wire_control);
        return std::unique_ptr<BIO_METHOD, Freed<BIO_meth_free>>{made};
    }();
    return method.get();
}

class TlsTransport final : public Transport {
public:
    TlsTransport(asio::io_context& context, int socket, SSL_CTX& tls)
        : wire_{.socket = NativeSocket{context, socket}}, context_{tls} {}

    void await_preface(IoSink& sink, ProxyPreface& preface) override {
        beast::await_preface(wire_.socket, sink, preface);
    }
    bool shakes_hands() const override { return true; }
    void await_hello(IoSink& sink) override {
        await_record([&sink](const error_code& error) { sink.on_written(error); });
    }
    void handshake(IoSink& sink) override {
        tls_.reset(SSL_new(&context_));
        BIO* bio = BIO_new(wire_method());
        if (tls_ == nullptr || bio == nullptr) {
            BIO_free(bio);
            return later([&sink] { sink.on_written(asio::error::no_memory); });
        }
        BIO_set_data(bio, &wire_);
        BIO_set_init(bio, 1);
        SSL_set_bio(tls_.get(), bio, bio);
        framed_ = wire_.allowed != Wire::all;
        wire_.allowed = Wire::all;
        later([this, &sink] { shake(sink); });
    }
    void read(IoSink& sink) override {
        if (SSL_has_pending(tls_.get()) == 1) return later([this, &sink] { take(sink); });
        SSL_free_buffers(tls_.get());
        wait(sink);
    }
    std::size_t write_now(std::string_view bytes) override {
        std::size_t all = 0;
        while (all < bytes.size() && all < turn_bytes) {
            const auto sent = put(bytes.substr(all));
            if (sent == 0) break;
            all += sent;
        }
        return all;
    }
    void write(std::string_view bytes, IoSink& sink) override {
        wire_.written.begin();
        rest_ = bytes;
        later([this, &sink] { push(sink); });
    }
    std::int64_t moved() const override {
        return wire_.written.taken() - wire_.socket.unacknowledged();
    }
    std::size_t write_memory() const override { return record_memory; }
    std::uint64_t writing() const override { return wire_.written.under_way(); }
    void bound_sending(std::size_t bytes) override { wire_.socket.bound_sending(bytes); }
    /// Every answer states its length, so the end needs no alert of its own.
    void end_writing() override { wire_.socket.end_writing(); }
    void close() override { wire_.socket.end(); }

private:
    template <typename Work>
    void later(Work work) {
        asio::post(wire_.socket.get_executor(), std::move(work));
    }
    /// Waits until a whole record has come, or what cannot become one. It needs `least` bytes.
    template <typename Then>
    void await_record(Then then, std::size_t least = 1) {
        auto look = [this, then, least](const error_code& error) {
            const auto needed = error ? 0 : wire_.admit();
            if (needed > least) {
                wire_.socket.wake_at(needed);
                return await_record(then, needed);
            }
            if (needed > 0) wire_.allowed = Wire::all;
            if (least > 1) wire_.socket.wake_at(1);
            then(error);
        };
        wire_.socket.async_wait(NativeSocket::wait_read, std::move(look));
    }
    void shake(IoSink& sink) {
        ERR_clear_error();
        const int done = SSL_accept(tls_.get());
        if (done == 1) {
            // From here on whole records only, each in one go.
            SSL_set_read_ahead(tls_.get(), 1);
            if (framed_) wire_.allowed = 0;
            return sink.on_written({});
        }
        const int why = SSL_get_error(tls_.get(), done);
        if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
            return sink.on_written(asio::error::connection_aborted);
        const auto what =
            why == SSL_ERROR_WANT_WRITE ? NativeSocket::wait_write : NativeSocket::wait_read;
        wire_.socket.async_wait(what, [this, &sink](const error_code& error) {
            if (error) return sink.on_written(error);
            shake(sink);
        });
    }
    void wait(IoSink& sink) {
        await_record([this, &sink](const error_code& error) { take_unless(error, sink); });
    }
    void take_unless(const error_code& error, IoSink& sink) {
        if (error) return sink.on_read(error, 0);
        take(sink);
    }
    void take(IoSink& sink) {
        const auto room = sink.room();
        ERR_clear_error();
        std::size_t got = 0;
        const int done = SSL_read_ex(tls_.get(), room.data(), room.size(), &got);
        if (done == 1) return sink.on_read({}, got);
        const int why = SSL_get_error(tls_.get(), done);
        if (why == SSL_ERROR_WANT_READ) return wait(sink);
        if (why == SSL_ERROR_WANT_WRITE)  // new keys are confirmed
            return wire_.socket.async_wait(
                NativeSocket::wait_write,
                [this, &sink](const error_code& error) { take_unless(error, sink); });
        // Without its alert an end is still one: every request states its length.
        if (why == SSL_ERROR_ZERO_RETURN) return sink.on_read(asio::error::eof, 0);
        sink.on_read(asio::error::connection_reset, 0);
    }
    /// One record, at most; 0 when the socket is full or lost, with the reason in `stuck_`.
    std::size_t put(std::string_view bytes) {
        ERR_clear_error();
        std::size_t sent = 0;
        const int done = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &sent);
        stuck_ = done == 1 ? SSL_ERROR_NONE : SSL_get_error(tls_.get(), done);
        return sent;
    }
    void push(IoSink& sink) {
        rest_.remove_prefix(write_now(rest_));
        if (rest_.empty()) return end_write({}, sink);
        if (stuck_ == SSL_ERROR_NONE) return later([this, &sink] { push(sink); });
        if (stuck_ != SSL_ERROR_WANT_WRITE) return end_write(asio::error::connection_reset, sink);
        wire_.socket.async_wait(NativeSocket::wait_write, [this, &sink](const error_code& error) {
            if (error) return end_write(error, sink);
            push(sink);
        });
    }
    void end_write(const error_code& error, IoSink& sink) {
        wire_.written.done();
        sink.on_written(error);
    }

    Wire wire_;
    SSL_CTX& context_;
    std::unique_ptr<SSL, Freed<SSL_free>> tls_{};  ///< once the peer has said something
    std::string_view rest_{};                      ///< of the write under way
    int stuck_{SSL_ERROR_NONE};
    bool framed_{true};  ///< what the peer sends comes in records as far as can be seen
};

}  // namespace

TlsIdentity::TlsIdentity(const std::string& certificate_file, const std::string& key_file)
    : native_{std::make_unique<Native>()} {
    SSL_CTX* context = native_->context.get();
    if (context == nullptr) throw std::runtime_error("Cannot use TLS: OpenSSL has no memory.");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_ALL | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                     SSL_OP_IGNORE_UNEXPECTED_EOF);
    // What a silent connection keeps of OpenSSL's buffers is given back.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    // Clients keep their sessions themselves, as tickets.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1)
        throw std::runtime_error("Cannot use the certificate file '" + certificate_file + "'.");
    if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1)
        throw std::runtime_error("Cannot use the key file '" + key_file +
                                 "', or it does not belong to the certificate.");
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}
TlsIdentity::~TlsIdentity() = default;

std::unique_ptr<Transport> tls_transport(AsioLoop& loop, int socket, const TlsIdentity& identity) {
    return std::make_unique<TlsTransport>(loop.native().context, socket,
                                          *identity.native().context);
}

}  // namespace waybill::beast
