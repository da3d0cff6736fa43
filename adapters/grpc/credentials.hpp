// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/tls_files.hpp"

#include <memory>

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace waybill::grpc_adapter {

/// Insecure ones where no files are named. The files have been checked; each holds a thread that
/// looks whether they have changed.
std::shared_ptr<::grpc::ChannelCredentials> client_credentials(const TlsFiles& files);
std::shared_ptr<::grpc::ServerCredentials> server_credentials(const TlsFiles& files);

}  // namespace waybill::grpc_adapter
