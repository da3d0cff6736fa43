// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/http/compress.hpp"
#include "platform/http/message.hpp"
#include "platform/json/codec.hpp"

#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace waybill::http {

/// What a handler is given: the caller (in `ctx`) is authenticated and in a fitting role, the input
/// is decoded and valid. `request` lives until the handler has answered.
template <typename In>
struct Call {
    Context ctx;
    In input;
    IdempotencyKey idempotency;
    const Request& request;
};

/// No input, or no body in the answer (204).
struct Empty {
    static void describe(json::Fields<Empty>&) {}
};

/// Bytes that many answers go out with. Shared, never changed.
struct SharedBody {
    std::shared_ptr<const std::string> bytes{};
    /// The same in each coding, if it was worth it.
    std::array<std::shared_ptr<const std::string>, enum_values<Coding>.size()> packed{};

    std::size_t size() const;
};
/// Packs it once in each coding, where that saves something.
SharedBody share_body(std::string bytes);
/// Answers with it in the coding that the request prefers.
void put_body(Response& response, const Request& request, const SharedBody& body);

/// A body that was encoded before, for cached reads.
template <typename View>
struct Encoded {
    SharedBody body{};
};

/// The answer: `co_return Reply<OrderView>{std::move(view)};`, the other members by name.
template <typename Out>
struct Reply {
    Out view{};
    int status{0};  ///< 0: the route's `success`
    Headers headers{};
    std::string etag{};    ///< without quotes; GET then answers If-None-Match with 304
    bool replayed{false};  ///< an earlier call's answer: `Idempotent-Replayed: true`
};

/// Input of `Router::raw` and `Router::live`: path parameters, decoded.
struct RawInput {
    std::vector<std::pair<std::string_view, std::string>> parameters;
    /// Of a name that is in the route's pattern.
    const std::string& operator[](std::string_view name) const;
};

/// Encodes once what many reads will be answered with.
template <json::Described View>
Encoded<View> encode_shared(const View& view) {
    return {share_body(json::encode(view))};
}

}  // namespace waybill::http
