// SPDX-License-Identifier: Apache-2.0
#pragma once

// The typed ends of routes; included by router.hpp only.
#include "platform/http/exchanging.hpp"
#include "platform/http/router.hpp"

namespace waybill::http::detail {

template <typename Out>
Response encode_reply(Exchanging& exchanging, Reply<Out> reply) {
    Exchanging::Answer answer{reply.status, std::move(reply.headers), std::move(reply.etag),
                              reply.replayed};
    if constexpr (std::same_as<Out, Empty>)
        return exchanging.encode(std::move(answer), nullptr, nullptr);
    else
        return exchanging.encode(std::move(answer), OutputOf<Out>::structure(),
                                 json::subject(reply.view));
}
template <typename View>
Response encode_reply(Exchanging& exchanging, Reply<Encoded<View>> reply) {
    Exchanging::Answer answer{reply.status, std::move(reply.headers), std::move(reply.etag),
                              reply.replayed};
    WAYBILL_ASSERT(reply.view.json != nullptr);
    return exchanging.encoded(std::move(answer), *reply.view.json, reply.view.gzip.get());
}

template <typename In, typename Out, typename H>
class TypedEndpoint final : public Endpoint {
public:
    explicit TypedEndpoint(H handler) : handler_{std::move(handler)} {}

    Task<Result<Response>> run(Exchanging& exchanging) override {
        Call<In> call{exchanging.context(), In{}, {}, exchanging.request()};
        WAYBILL_CO_CHECK(exchanging.decode(json::structure<In>(), &call.input));
        call.idempotency = exchanging.idempotency();
        if (!call.idempotency.empty()) {
            WAYBILL_CO_TRY(auto earlier, co_await exchanging.recall());
            if (earlier) co_return *std::move(earlier);
        }
        if (exchanging.is_privileged()) WAYBILL_CO_CHECK(co_await exchanging.note_action());
        auto answering = handler_(std::move(call));
        auto reply = co_await std::move(answering);
        if (!reply) co_return std::unexpected(std::move(reply).error());
        co_return encode_reply(exchanging, std::move(*reply));
    }

private:
    H handler_;
};

template <typename H>
class RawEndpoint final : public Endpoint {
public:
    explicit RawEndpoint(H handler) : handler_{std::move(handler)} {}

    Task<Result<Response>> run(Exchanging& exchanging) override {
        Call<RawInput> call{exchanging.context(), RawInput{}, {}, exchanging.request()};
        WAYBILL_CO_CHECK(exchanging.decode_raw(call.input));
        call.idempotency = exchanging.idempotency();
        if (!call.idempotency.empty()) {
            WAYBILL_CO_TRY(auto earlier, co_await exchanging.recall());
            if (earlier) co_return *std::move(earlier);
        }
        if (exchanging.is_privileged()) WAYBILL_CO_CHECK(co_await exchanging.note_action());
        auto answering = handler_(std::move(call));
        co_return co_await std::move(answering);
    }

private:
    H handler_;
};

}  // namespace waybill::http::detail
