// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/result.hpp"

#include <optional>

namespace grpc {
class Status;
}

namespace waybill::grpc_adapter {

/// The most bytes of an error's details. In base64 they must find room in the metadata.
inline constexpr std::size_t details_bytes_max = 8UZ * 1024;

/// The error as any gRPC client understands it, with all of it but `detail` in the details. Fields
/// that find no room are left out, the last first.
::grpc::Status to_status(const Error& error);

/// The error that another process of ours put into it; nothing when the details are not ours.
std::optional<Error> whole_error(const ::grpc::Status& status);

/// What a status without details of ours amounts to, where the code alone tells. Its words go into
/// `detail`: nobody vouches that they are public.
Error bare_error(const ::grpc::Status& status);

}  // namespace waybill::grpc_adapter
