// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/curl/raw_server_world.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <signal.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace waybill {

/// A TLS server on loopback with a certificate of its own making, that answers `200 ok` to each
/// request. `ca_file` is what a client that trusts it is given.
class TlsServer {
public:
    struct Settings {
        std::string name{"localhost"};
        long valid_from{-3600};  ///< seconds from now
        long valid_until{3600};
        int version_max{TLS1_3_VERSION};
    };

    explicit TlsServer(Settings settings) : settings_{std::move(settings)} {
        make_certificate();
        context_.reset(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_set_security_level(context_.get(), 0);  // or old versions could not be offered
        SSL_CTX_set_max_proto_version(context_.get(), settings_.version_max);
        EXPECT_EQ(SSL_CTX_use_certificate(context_.get(), certificate_.get()), 1);
        EXPECT_EQ(SSL_CTX_use_PrivateKey(context_.get(), key_.get()), 1);
        server_ = std::make_unique<RawServer>([this](RawPeer& peer) { serve(peer.socket()); });
    }

    std::uint16_t port() const { return server_->port(); }
    std::string ca_file() const { return (folder_.path() / "ca.pem").string(); }
    int requests() const { return requests_; }

private:
    struct Free {
        void operator()(SSL_CTX* one) const { SSL_CTX_free(one); }
        void operator()(SSL* one) const { SSL_free(one); }
        void operator()(X509* one) const { X509_free(one); }
        void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
    };
    template <typename T>
    using Owned = std::unique_ptr<T, Free>;

    void make_certificate() {
        key_.reset(EVP_EC_gen("P-256"));
        certificate_.reset(X509_new());
        X509* made = certificate_.get();
        X509_set_version(made, X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
        X509_gmtime_adj(X509_getm_notBefore(made), settings_.valid_from);
        X509_gmtime_adj(X509_getm_notAfter(made), settings_.valid_until);
        X509_set_pubkey(made, key_.get());
        X509_NAME* subject = X509_get_subject_name(made);
        const auto* text = reinterpret_cast<const unsigned char*>(settings_.name.c_str());
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0);
        X509_set_issuer_name(made, subject);
        add_extension(NID_subject_alt_name, "DNS:" + settings_.name);
        add_extension(NID_basic_constraints, "critical,CA:TRUE");
        X509_sign(made, key_.get(), EVP_sha256());
        BIO* out = BIO_new_file(ca_file().c_str(), "w");
        PEM_write_bio_X509(out, made);
        BIO_free(out);
    }
    void add_extension(int kind, const std::string& value) {
        X509_EXTENSION* one = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
        X509_add_ext(certificate_.get(), one, -1);
        X509_EXTENSION_free(one);
    }
    void serve(int socket) {
        sigset_t broken_pipe;  // OpenSSL writes without MSG_NOSIGNAL
        sigemptyset(&broken_pipe);
        sigaddset(&broken_pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
        const Owned<SSL> ssl{SSL_new(context_.get())};
        SSL_set_fd(ssl.get(), socket);
        if (SSL_accept(ssl.get()) != 1) return;
        std::array<char, 8192> room{};
        while (SSL_read(ssl.get(), room.data(), static_cast<int>(room.size())) > 0) {
            ++requests_;
            constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            SSL_write(ssl.get(), answer.data(), static_cast<int>(answer.size()));
        }
    }

    Settings settings_;
    TempFolder folder_;
    Owned<EVP_PKEY> key_;
    Owned<X509> certificate_;
    Owned<SSL_CTX> context_;
    std::atomic<int> requests_{0};
    std::unique_ptr<RawServer> server_;
};

}  // namespace waybill
