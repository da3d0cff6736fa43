// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/rpc/method.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace grpc {
class AuthContext;
class CallbackServerContext;
class ClientContext;
}  // namespace grpc

/// What travels beside the message, in text forms that any gRPC client can write:
///
///     traceparent      as W3C has it
///     waybill-caller   the service that calls: `orders`
///     waybill-user     `usr_…`, for whom it calls; absent when nobody is signed in
///     waybill-roles    `customer,courier`
///     waybill-session  `ses_…`
///     waybill-time     when the call left, by its caller's clock: microseconds since 1970
namespace waybill::grpc_adapter {

/// All of it together, the error details of an answer as well.
inline constexpr int metadata_bytes_max = 16 * 1024;

void write_metadata(const Context& from, TimePoint now, ::grpc::ClientContext& to);

struct Received {
    std::optional<Trace> trace{};        ///< nothing when it is absent or malformed
    Caller caller{};                     ///< `service` is one of the method's callers, or empty
    std::optional<TimePoint> sent_at{};  ///< nothing when it is absent or no time
};

enum class CallerName : std::uint8_t { believed, certified };

/// Errors: malformed `rpc.malformed` (an id that is none, or a name twice); forbidden
/// `rpc.caller_not_certified` where the peer's certificate must name the service and does not.
/// Roles that this release does not know are left out: they give no rights here.
Result<Received> read_metadata(const ::grpc::CallbackServerContext& from, const rpc::Method& method,
                               CallerName name);

}  // namespace waybill::grpc_adapter
