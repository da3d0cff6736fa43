// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/grpc/server.hpp"
#include "platform/async/task_group.hpp"

#include <atomic>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/support/byte_buffer.h>

namespace waybill::grpc_adapter {

/// What the calls of a server share.
struct Calls {
    GrpcServer::Deps deps;
    ServerOptions options;
    std::atomic<std::size_t> under_way{0};
    TaskGroup group{};

    void fault(std::string_view message, std::string_view detail) const {
        if (options.on_fault) options.on_fault(message, detail);
    }
};

/// Answers with an error and nothing else. Deletes itself.
::grpc::ServerGenericBidiReactor* refuse(const ::grpc::Status& status);

/// One call: one message in, one out. gRPC's threads only hand over; the rest is done on the
/// executor. Deletes itself once it is answered and gRPC has let go of it.
class ServerCall final : public ::grpc::ServerGenericBidiReactor {
public:
    ServerCall(Calls& calls, const rpc::Served& served, ::grpc::CallbackServerContext& context);

    void OnReadDone(bool ok) override;
    void OnCancel() override { stop_.request_stop(); }
    void OnDone() override;

private:
    static Task<void> run(ServerCall& call);
    Task<Result<std::string>> answer();
    Result<Context> read_context() const;
    SteadyTime deadline() const;
    /// The last thing that is done with it from here.
    void finish(Result<std::string> reply);

    Calls& calls_;
    const rpc::Served& served_;
    ::grpc::CallbackServerContext& context_;
    ::grpc::ByteBuffer request_{};
    ::grpc::ByteBuffer reply_{};
    std::stop_source stop_{};
};

}  // namespace waybill::grpc_adapter
