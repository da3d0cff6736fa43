// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/channel.hpp"
#include "platform/rpc/guard.hpp"
#include "platform/rpc/served.hpp"

#include <utility>

/// What generated code makes its bindings of. Messages are those of protobuf.
namespace waybill::rpc {

inline std::unexpected<Error> malformed(const Method& method) {
    return fail(ErrorKind::malformed, "rpc.malformed", std::string{method.path});
}

/// In the same process.
template <typename Target, typename Request, typename Reply>
Task<Result<Reply>> call_here(const Guard& guard, const Method& method, Target& target,
                              Task<Result<Reply>> (Target::*run)(Context, Request), Context ctx,
                              Request request) {
    Call call{guard, method};
    WAYBILL_CO_CHECK(call.admit(ctx));
    auto reply = co_await (target.*run)(std::move(ctx), std::move(request));
    call.ended(reply ? nullptr : &reply.error());
    co_return std::move(reply);
}

/// In another process.
template <typename Reply, typename Request>
Task<Result<Reply>> call_there(Channel& channel, const Method& method, Context ctx,
                               Request request) {
    WAYBILL_CO_TRY(const auto bytes,
                   co_await channel.call(std::move(ctx), method, request.SerializeAsString()));
    Reply reply;
    if (!reply.ParseFromString(bytes)) co_return malformed(method);
    co_return std::move(reply);
}

template <typename Target, typename Request, typename Reply>
Task<Result<std::string>> answer(const Guard& guard, const Method& method, Target& target,
                                 Task<Result<Reply>> (Target::*run)(Context, Request), Context ctx,
                                 std::string bytes) {
    Request request;
    if (!request.ParseFromString(bytes)) co_return malformed(method);
    const auto reply =
        co_await call_here(guard, method, target, run, std::move(ctx), std::move(request));
    if (!reply) co_return fail(reply.error());
    co_return reply->SerializeAsString();
}

/// For callers in other processes.
template <typename Target, typename Request, typename Reply>
Served served(const Guard& guard, const Method& method, Target& target,
              Task<Result<Reply>> (Target::*run)(Context, Request)) {
    return {&method, [&guard, &method, &target, run](Context ctx, std::string bytes) {
                return answer(guard, method, target, run, std::move(ctx), std::move(bytes));
            }};
}

}  // namespace waybill::rpc
