// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"
#include "platform/http/access.hpp"
#include "platform/http/call.hpp"
#include "platform/http/handler.hpp"
#include "platform/json/type.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::http {

/// What is declared about a typed endpoint. All views have static storage.
struct RouteSpec {
    std::string_view id;       ///< operationId, snake_case, unique
    std::string_view summary;  ///< a few words, imperative
    std::string_view tag;      ///< group in the documentation
    Access access;
    std::string_view help{};  ///< more words, markdown
    Idempotency idempotency{Idempotency::by_method};
    Keeper keeper{Keeper::router};
    std::optional<Scope> scope{};  ///< that an API key needs; none: no key may
    RouteClass rate{RouteClass::by_method};
    int success{0};                          ///< 0: 200, or 204 when the answer is Empty
    std::vector<std::string_view> errors{};  ///< codes of the catalogue besides the usual ones
    std::size_t body_bytes_max{0};           ///< 0: the router's
    Duration deadline{0};                    ///< 0: the router's for reads or writes
};

/// The same for endpoints that speak HTTP themselves: callbacks, pages, WebSockets.
struct RawSpec {
    std::string_view id;
    std::string_view summary;
    std::string_view tag;
    Access access;
    std::string_view help{};
    std::string_view consumes{};  ///< media type of the body, or several: `a, b`; empty: any
    std::string_view produces{"application/json"};
    RouteClass rate{RouteClass::by_method};
    Idempotency idempotency{Idempotency::none};
    Keeper keeper{Keeper::router};
    std::optional<Scope> scope{};
    int success{200};
    std::vector<std::string_view> errors{};
    std::size_t body_bytes_max{0};
    Duration deadline{0};
    bool documented{true};  ///< false: not in the OpenAPI document (pages, assets)
    /// For the document: `json::structure<Body>` of what comes in, and of what a socket is told.
    const json::Struct& (*body)(){nullptr};
    const json::Struct& (*told)(){nullptr};
};

class Exchanging;  // one request on its way through the router

namespace detail {
/// One request to an endpoint, without its types.
class Asking {
public:
    virtual ~Asking() = default;
    virtual Status decode(Exchanging& exchanging) = 0;
    /// Once, with what was decoded.
    virtual Task<Result<Response>> answer(Exchanging& exchanging) = 0;
};

/// What routes have in common is no template: they are many, and coroutines are slow to compile.
class Endpoint {
public:
    virtual ~Endpoint() = default;
    /// Of the endpoint, which outlives it.
    virtual std::unique_ptr<Asking> ask(const Exchanging& exchanging) const = 0;
};
}  // namespace detail

/// `upload`: typed but for its body, which is no JSON.
enum class RouteKind : std::uint8_t { typed, upload, raw, live };

/// A mounted route, as the OpenAPI generator and golden lists see it.
struct Route {
    RouteKind kind{RouteKind::typed};
    Method method{Method::get};
    std::string pattern;
    RawSpec spec;                         ///< of either kind; defaults are filled in
    const json::Struct* input{nullptr};   ///< the fields with their sources; null: raw or live
    const json::Struct* output{nullptr};  ///< typed: the body, null when there is none
    std::vector<std::string_view> parameters{};  ///< of the pattern, in order
    bool pages{false};                           ///< a list: its answer links to the next page
    /// That lets in who is not of the office, where one does: `orders:cancel_any_order`.
    std::optional<Right> right{};
    std::unique_ptr<detail::Endpoint> endpoint{};
    /// Takes what it needs of the request when it is called: that ends before the task does.
    std::function<Task<void>(Call<RawInput>, WebSocket&)> live{};
};

}  // namespace waybill::http
