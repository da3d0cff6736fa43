// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/credentials.hpp"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>

namespace waybill::grpc_adapter {
namespace {

namespace tls = ::grpc::experimental;

/// A certificate is renewed days before its end; what costs is one look at three files.
constexpr unsigned look_again_seconds = 2;

std::shared_ptr<tls::FileWatcherCertificateProvider> watched(const TlsFiles& files) {
    return std::make_shared<tls::FileWatcherCertificateProvider>(
        files.key_file, files.certificate_file, files.ca_file, look_again_seconds);
}

}  // namespace

std::shared_ptr<::grpc::ChannelCredentials> client_credentials(const TlsFiles& files) {
    if (files.empty()) return ::grpc::InsecureChannelCredentials();
    tls::TlsChannelCredentialsOptions options;
    options.set_certificate_provider(watched(files));
    options.watch_root_certs();
    options.watch_identity_key_cert_pairs();
    return tls::TlsCredentials(options);
}

std::shared_ptr<::grpc::ServerCredentials> server_credentials(const TlsFiles& files) {
    if (files.empty()) return ::grpc::InsecureServerCredentials();
    tls::TlsServerCredentialsOptions options{watched(files)};
    options.watch_root_certs();
    options.watch_identity_key_cert_pairs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    return tls::TlsServerCredentials(options);
}

}  // namespace waybill::grpc_adapter
