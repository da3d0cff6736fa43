// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/server_call.hpp"

#include "adapters/grpc/bytes.hpp"
#include "adapters/grpc/errors.hpp"
#include "adapters/grpc/metadata.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace waybill::grpc_adapter {
namespace {

class Refusal final : public ::grpc::ServerGenericBidiReactor {
public:
    explicit Refusal(const ::grpc::Status& status) { Finish(status); }
    void OnDone() override { delete this; }
};

Trace new_trace(Random& random) {
    Trace trace;
    random.fill(std::as_writable_bytes(std::span{trace.id}));
    random.fill(std::as_writable_bytes(std::span{trace.span}));
    return trace;
}

}  // namespace

::grpc::ServerGenericBidiReactor* refuse(const ::grpc::Status& status) {
    return new Refusal{status};
}

ServerCall::ServerCall(Calls& calls, const rpc::Served& served,
                       ::grpc::CallbackServerContext& context)
    : calls_{calls}, served_{served}, context_{context} {
    ++calls_.under_way;
    StartRead(&request_);
}

void ServerCall::OnReadDone(bool ok) {
    if (ok) {
        calls_.group.spawn(calls_.deps.executor, run(*this));
        return;
    }
    Finish(to_status({.kind = ErrorKind::malformed, .reason = "rpc.malformed"}));  // no message
}

void ServerCall::OnDone() {
    --calls_.under_way;
    delete this;
}

Task<void> ServerCall::run(ServerCall& call) {
    auto reply = co_await call.answer();
    call.finish(std::move(reply));
}

Task<Result<std::string>> ServerCall::answer() {
    WAYBILL_CO_TRY(auto ctx, read_context());
    auto request = to_text(request_);
    request_.Clear();
    if (!request)
        co_return fail(ErrorKind::malformed, "rpc.malformed", std::string{served_.method->path});
    std::string thrown;
    try {
        co_return co_await served_.run(std::move(ctx), *std::move(request));
    } catch (const std::exception& exception) {
        thrown = exception.what();
    } catch (...) {
        thrown = "not a std::exception";
    }
    calls_.fault("a method threw", std::string{served_.method->path} + ": " + thrown);
    co_return fail(ErrorKind::internal, "rpc.exception", std::move(thrown));
}

Result<Context> ServerCall::read_context() const {
    const CallerName name =
        calls_.options.tls.empty() ? CallerName::believed : CallerName::certified;
    WAYBILL_TRY(auto received, read_metadata(context_, *served_.method, name));
    if (received.sent_at && calls_.options.on_sender_clock)
        calls_.options.on_sender_clock(received.caller.service,
                                       *received.sent_at - calls_.deps.executor.clock().now());
    return Context{.deadline = deadline(),
                   .trace = received.trace ? *received.trace : new_trace(calls_.deps.random),
                   .caller = received.caller,
                   .stop = stop_.get_token()};
}

SteadyTime ServerCall::deadline() const {
    const SteadyTime now = calls_.deps.executor.clock().steady();
    const gpr_timespec end = context_.raw_deadline();
    const gpr_timespec left = gpr_time_sub(end, gpr_now(end.clock_type));
    constexpr std::int64_t seconds_max = 1'000'000;  // so that the sum stays in range
    const Duration asked = left.tv_sec >= seconds_max
                               ? Duration::max()
                               : std::chrono::seconds{left.tv_sec} + Duration{left.tv_nsec / 1'000};
    return now + std::min(asked, calls_.options.deadline_max);
}

void ServerCall::finish(Result<std::string> reply) {
    if (reply && reply->size() > std::size_t{message_bytes_max}) {
        calls_.fault("a reply is too large", served_.method->path);
        reply = fail(ErrorKind::internal, "rpc.reply_too_large");
    }
    if (!reply) {
        Finish(to_status(reply.error()));
        return;
    }
    reply_ = to_buffer(*reply);
    StartWriteAndFinish(&reply_, {}, ::grpc::Status::OK);
}

}  // namespace waybill::grpc_adapter
