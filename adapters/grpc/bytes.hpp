// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace grpc {
class ByteBuffer;
}

namespace waybill::grpc_adapter {

/// The most bytes of one message, both ways.
inline constexpr int message_bytes_max = 4 * 1024 * 1024;

::grpc::ByteBuffer to_buffer(const std::string& message);
/// Nothing when it was compressed and cannot be read.
std::optional<std::string> to_text(const ::grpc::ByteBuffer& buffer);

}  // namespace waybill::grpc_adapter
