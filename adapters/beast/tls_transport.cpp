// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/transport.hpp"

#include "adapters/beast/native_socket.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <stdexcept>
#include <string>

namespace waybill::beast {

namespace asio = boost::asio;
using boost::system::error_code;

struct TlsIdentity::Native {
    asio::ssl::context context{asio::ssl::context::tls_server};
};

namespace {

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

constexpr auto cut_short = asio::ssl::error::stream_truncated;

class TlsTransport final : public Transport {
public:
    TlsTransport(asio::io_context& context, int socket, asio::ssl::context& tls)
        : stream_{NativeSocket{context, socket}, tls} {}

    void handshake(IoSink& sink) override {
        stream_.async_handshake(asio::ssl::stream_base::server,
                                [&sink](const error_code& error) { sink.on_written(error); });
    }
    void read(IoSink& sink) override {
        const auto room = sink.room();
        stream_.async_read_some(asio::buffer(room.data(), room.size()),
                                [&sink](const error_code& error, std::size_t got) {
                                    // Without its alert an end is still one: every request states
                                    // its length.
                                    const bool cut = error == cut_short;
                                    sink.on_read(cut ? error_code{asio::error::eof} : error, got);
                                });
    }
    /// Records are encrypted and sent in one go by `write`.
    std::size_t write_now(std::string_view) override { return 0; }
    void write(std::string_view bytes, IoSink& sink) override {
        asio::async_write(stream_, asio::buffer(bytes), written_.watch(),
                          [this, &sink](const error_code& error, std::size_t) {
                              written_.done();
                              sink.on_written(error);
                          });
    }
    std::int64_t moved() const override {
        return written_.taken() - stream_.next_layer().unacknowledged();
    }
    std::uint64_t writing() const override { return written_.under_way(); }
    void bound_sending(std::size_t bytes) override { stream_.next_layer().bound_sending(bytes); }
    /// Every answer states its length, so the end needs no alert of its own.
    void end_writing() override { stream_.next_layer().end_writing(); }
    void close() override { stream_.next_layer().end(); }

private:
    asio::ssl::stream<NativeSocket> stream_;
    Written written_{};
};

}  // namespace

TlsIdentity::TlsIdentity(const std::string& certificate_file, const std::string& key_file)
    : native_{std::make_unique<Native>()} {
    auto& context = native_->context;
    context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                        asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION);
    // What a silent connection keeps of OpenSSL's buffers is given back.
    SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
    error_code error;
    if (context.use_certificate_chain_file(certificate_file, error))
        throw std::runtime_error("Cannot use the certificate file '" + certificate_file + "'.");
    if (context.use_private_key_file(key_file, asio::ssl::context::pem, error) ||
        SSL_CTX_check_private_key(context.native_handle()) != 1)
        throw std::runtime_error("Cannot use the key file '" + key_file +
                                 "', or it does not belong to the certificate.");
    SSL_CTX_set_alpn_select_cb(context.native_handle(), choose_protocol, nullptr);
}
TlsIdentity::~TlsIdentity() = default;

std::unique_ptr<Transport> tls_transport(AsioLoop& loop, int socket, const TlsIdentity& identity) {
    return std::make_unique<TlsTransport>(loop.native().context, socket, identity.native().context);
}

}  // namespace waybill::beast
