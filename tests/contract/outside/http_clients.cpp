// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/outside/http_clients.hpp"

#include "adapters/curl/curl_client.hpp"
#include "platform/http/breaker_client.hpp"

namespace waybill::contract {
namespace {

struct Curl : HttpClientWorld {
    explicit Curl(const HttpClientOptions& wanted)
        : policy{egress::Policy::parse(wanted.allowed).value()} {}
    Stage& stage() override { return own_stage; }
    http::Client& client() override { return own; }

    ThreadsStage own_stage{};
    egress::Policy policy;
    curl::Engine engine{curl::Engine::Limits{}};
    curl::CurlClient own{engine, policy};
};

/// As the program has it.
struct CurlBehindBreaker final : Curl {
    using Curl::Curl;
    http::Client& client() override { return breaker; }

    telemetry::Registry registry{};
    http::BreakerMetrics metrics{registry};
    http::BreakerClient breaker{{.inner = own, .clock = own_stage.clock(), .metrics = metrics}};
};

template <typename World>
std::unique_ptr<HttpClientWorld> make_http_client(const HttpClientOptions& wanted) {
    return std::make_unique<World>(wanted);
}

}  // namespace

const Adapters<HttpClientWorld, HttpClientOptions>& http_clients() {
    static const Adapters<HttpClientWorld, HttpClientOptions> list{
        {"curl", make_http_client<Curl>},
        {"curl_behind_breaker", make_http_client<CurlBehindBreaker>},
    };
    return list;
}

}  // namespace waybill::contract
