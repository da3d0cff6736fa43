// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/bytes.hpp"

#include <vector>

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

namespace waybill::grpc_adapter {

::grpc::ByteBuffer to_buffer(const std::string& message) {
    const ::grpc::Slice slice{message};
    return {&slice, 1};
}

std::optional<std::string> to_text(const ::grpc::ByteBuffer& buffer) {
    std::vector<::grpc::Slice> slices;
    if (!buffer.Dump(&slices).ok()) return std::nullopt;
    std::string out;
    out.reserve(buffer.Length());
    for (const ::grpc::Slice& slice : slices)
        out.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return out;
}

}  // namespace waybill::grpc_adapter
