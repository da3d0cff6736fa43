// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/tls_files.hpp"
#include "platform/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace waybill::grpc_adapter {

/// An authority of the test's own, and the certificates that it signs, as files.
class Authority {
public:
    explicit Authority(const TempFolder& folder, std::string name)
        : folder_{folder.path()}, name_{std::move(name)}, key_{EVP_EC_gen("P-256")} {
        certificate_ =
            make({.subject = name_, .extensions = {{NID_basic_constraints, "critical,CA:TRUE"}}},
                 key_.get());
        write(file(".ca.pem"), certificate_.get());
    }

    /// `names` as OpenSSL writes them: `DNS:orders.waybill,IP:127.0.0.1`. The same `file_name`
    /// again replaces its files.
    TlsFiles sign(const std::string& file_name, const std::string& subject,
                  const std::string& names) {
        const Owned<EVP_PKEY> key{EVP_EC_gen("P-256")};
        const TlsFiles out{.certificate_file = file("." + file_name + ".pem"),
                           .key_file = file("." + file_name + ".key.pem"),
                           .ca_file = file(".ca.pem")};
        Wanted wanted{.subject = subject};
        if (!names.empty()) wanted.extensions.emplace_back(NID_subject_alt_name, names);
        write(out.certificate_file, make(wanted, key.get()).get());
        BIO* to = BIO_new_file(out.key_file.c_str(), "w");
        PEM_write_bio_PrivateKey(to, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        BIO_free(to);
        return out;
    }
    std::string ca_file() const { return file(".ca.pem"); }

private:
    struct Free {
        void operator()(X509* one) const { X509_free(one); }
        void operator()(EVP_PKEY* one) const { EVP_PKEY_free(one); }
    };
    template <typename T>
    using Owned = std::unique_ptr<T, Free>;
    struct Wanted {
        std::string subject;
        std::vector<std::pair<int, std::string>> extensions{};
    };

    std::string file(const std::string& end) const { return (folder_ / (name_ + end)).string(); }
    Owned<X509> make(const Wanted& wanted, EVP_PKEY* key) {
        Owned<X509> made{X509_new()};
        X509_set_version(made.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(made.get()), ++serial_);
        X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), 3600);
        X509_set_pubkey(made.get(), key);
        add_name(X509_get_subject_name(made.get()), wanted.subject);
        add_name(X509_get_issuer_name(made.get()), name_);
        for (const auto& [kind, value] : wanted.extensions) {
            X509_EXTENSION* one = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
            X509_add_ext(made.get(), one, -1);
            X509_EXTENSION_free(one);
        }
        EXPECT_GT(X509_sign(made.get(), key_.get(), EVP_sha256()), 0);
        return made;
    }
    static void add_name(X509_NAME* name, const std::string& text) {
        if (text.empty()) return;
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.c_str());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, bytes, -1, -1, 0);
    }
    static void write(const std::string& file, X509* certificate) {
        BIO* to = BIO_new_file(file.c_str(), "w");
        EXPECT_EQ(PEM_write_bio_X509(to, certificate), 1);
        BIO_free(to);
    }

    std::filesystem::path folder_;
    std::string name_;
    long serial_{0};
    Owned<EVP_PKEY> key_;
    Owned<X509> certificate_{};
};

}  // namespace waybill::grpc_adapter
