// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/cache/cache.hpp"
#include "platform/core/random.hpp"
#include "platform/http/error_catalogue.hpp"
#include "platform/http/header_values.hpp"
#include "platform/http/ports.hpp"
#include "platform/http/route.hpp"

#include <concepts>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace waybill::http {

struct RouterSettings {
    Duration read_deadline{2s};
    Duration write_deadline{5s};
    std::size_t body_bytes_max{std::size_t{1024} * 1024};
    std::size_t json_depth_max{32};
    std::size_t no_body_bytes_max{1024};  ///< where no field is taken from it: `{}` and little more
    std::size_t pack_aside_bytes_min{std::size_t{64} * 1024};  ///< of the pool
    std::size_t pack_bytes_min{1024};  ///< answers from this size are compressed when accepted
    std::vector<std::string> cors_origins{};  ///< exact origins; none: same origin only
    bool tls{false};                          ///< the public side is HTTPS: HSTS is sent
    std::string content_security_policy{default_content_policy};
    /// Of the installation's secrets: fingerprints are stored, and one of a body with a password in
    /// it must not be open to guessing.
    SecretText fingerprint_key{};
    std::string_view service{"gateway"};  ///< Caller::service of every request
};

namespace detail {
class RouteTree;
template <typename In, typename Out, typename H>
class TypedAsking;
template <typename H>
class RawAsking;
template <typename A, typename H>
class EndpointOf;

template <typename Out>
struct OutputOf {
    using View = Out;
    static const json::Struct* structure() { return &json::structure<Out>(); }
};
template <typename View_>
struct OutputOf<Encoded<View_>> : OutputOf<View_> {};
template <>
struct OutputOf<Empty> {
    static const json::Struct* structure() { return nullptr; }
};
}  // namespace detail

template <typename H, typename In, typename Out>
concept TypedHandler = requires(const H& handler, Call<In> call) {
    { handler(std::move(call)) } -> std::same_as<Task<Result<Reply<Out>>>>;
};
template <typename H>
concept RawHandler = requires(const H& handler, Call<RawInput> call) {
    { handler(std::move(call)) } -> std::same_as<Task<Response>>;
};
template <typename H>
concept LiveHandler = requires(const H& handler, Call<RawInput> call, WebSocket& socket) {
    { handler(std::move(call), socket) } -> std::same_as<Task<void>>;
};

/// Typed routes and everything that every request goes through. Routes are mounted before the first
/// request; after that the router never changes, and `handle` runs on any number of loops at once.
/// A handler is a plain forwarding lambda over a coroutine function (a lambda with captures is
/// never itself a coroutine). Mistakes in a declaration end the process at mounting.
class Router final : public Handler {
public:
    struct Ports {
        Gatekeeper& gatekeeper;
        RateLimiter& limiter;
        AnswerStore& answers;
        cache::Cache& cache;  ///< shared by all that answer requests with the same keys
        Observer& observer;
        Random& random;
        const Clock& clock;
        Pool* packing{nullptr};       ///< compresses large answers; null: where they are made
        ActionLog* actions{nullptr};  ///< of the office; null: none is kept
    };
    explicit Router(Ports ports, RouterSettings settings = {});
    ~Router() override;

    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void get(std::string_view pattern, RouteSpec spec, H handler) {
        typed<In, Out>(Method::get, pattern, std::move(spec), std::move(handler));
    }
    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void post(std::string_view pattern, RouteSpec spec, H handler) {
        typed<In, Out>(Method::post, pattern, std::move(spec), std::move(handler));
    }
    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void put(std::string_view pattern, RouteSpec spec, H handler) {
        typed<In, Out>(Method::put, pattern, std::move(spec), std::move(handler));
    }
    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void patch(std::string_view pattern, RouteSpec spec, H handler) {
        typed<In, Out>(Method::patch, pattern, std::move(spec), std::move(handler));
    }
    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void delete_(std::string_view pattern, RouteSpec spec, H handler) {
        typed<In, Out>(Method::delete_, pattern, std::move(spec), std::move(handler));
    }

    template <RawHandler H>
    void raw(Method method, std::string_view pattern, RawSpec spec, H handler) {
        Route route{.kind = RouteKind::raw,
                    .method = method,
                    .pattern = std::string{pattern},
                    .spec = std::move(spec)};
        route.endpoint =
            std::make_unique<detail::EndpointOf<detail::RawAsking<H>, H>>(std::move(handler));
        add(std::move(route));
    }
    /// A typed endpoint but for its body, which is no JSON: it is in `call.request`.
    template <json::Described In, typename Out, TypedHandler<In, Out> H>
    void upload(Method method, std::string_view pattern, RawSpec spec, H handler) {
        add_typed<In, Out>(RouteKind::upload, method, pattern, std::move(spec), std::move(handler));
    }
    /// The caller is authenticated before the upgrade; whoever may see what is the handler's.
    template <LiveHandler H>
    void live(std::string_view pattern, RawSpec spec, H handler) {
        Route route{.kind = RouteKind::live,
                    .pattern = std::string{pattern},
                    .spec = std::move(spec),
                    .live = std::move(handler)};
        add(std::move(route));
    }

    /// Codes with titles; a code named in `errors` of a route must be here when `routes()` is
    /// read for the documentation.
    ErrorCatalogue& errors() { return errors_; }
    const ErrorCatalogue& errors() const { return errors_; }
    const std::deque<Route>& routes() const { return routes_; }
    const RouterSettings& settings() const { return settings_; }
    /// The largest body that any route takes: the engine's limit.
    std::size_t body_bytes_max() const;

    Task<Response> handle(Context ctx, Request request) override;
    Task<Judgement> judge(Context ctx, Request& head) override;
    Task<Result<void>> accept_live(Context ctx, const Request& request, Response& refusal) override;
    Task<void> live(Context ctx, Request request, WebSocket& socket) override;

private:
    friend class Exchanging;
    /// Serves the socket; nothing when it may not be, and is closed.
    Task<std::optional<Task<void>>> enter_live(Context ctx, const Request& request,
                                               WebSocket& socket);
    template <typename In, typename Out, typename H>
    void typed(Method method, std::string_view pattern, RouteSpec spec, H handler) {
        add_typed<In, Out>(RouteKind::typed, method, pattern, raw_of(std::move(spec)),
                           std::move(handler));
    }
    template <typename In, typename Out, typename H>
    void add_typed(RouteKind kind, Method method, std::string_view pattern, RawSpec spec,
                   H handler) {
        Route route{.kind = kind,
                    .method = method,
                    .pattern = std::string{pattern},
                    .spec = std::move(spec),
                    .input = &json::structure<In>(),
                    .output = detail::OutputOf<Out>::structure()};
        route.endpoint = std::make_unique<detail::EndpointOf<detail::TypedAsking<In, Out, H>, H>>(
            std::move(handler));
        add(std::move(route));
    }
    static RawSpec raw_of(RouteSpec spec);
    void add(Route route);

    Ports ports_;
    RouterSettings settings_;
    ErrorCatalogue errors_;
    std::deque<Route> routes_;
    std::unique_ptr<detail::RouteTree> tree_;
};

}  // namespace waybill::http

#include "platform/http/endpoint.hpp"
