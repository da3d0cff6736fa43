// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <string>

namespace waybill::grpc_adapter {

/// Mutual TLS, all PEM. Both sides show a certificate and take only those that `ca_file` signed.
/// The files are read again when they change, for connections made after that.
struct TlsFiles {
    std::string certificate_file{};  ///< with the chain below it
    std::string key_file{};
    std::string ca_file{};

    /// No TLS: for loopback, or a network that only our own processes reach.
    bool empty() const { return certificate_file.empty() && key_file.empty() && ca_file.empty(); }
};

/// Whether they are readable and belong together. Errors: invalid `rpc.bad_tls`, with one clear
/// sentence as message. Reads files: at start only.
Status check(const TlsFiles& files);

}  // namespace waybill::grpc_adapter
