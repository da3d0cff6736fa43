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
    WAYBILL_ASSERT(reply.view.body.bytes != nullptr);
    return exchanging.encoded(std::move(answer), reply.view.body);
}

template <typename In, typename Out, typename H>
class TypedAsking final : public Asking {
public:
    TypedAsking(const Exchanging& exchanging, const H& handler)
        : handler_{handler}, call_{exchanging.context(), In{}, {}, exchanging.request()} {}

    Status decode(Exchanging& exchanging) override {
        WAYBILL_CHECK(exchanging.decode(json::structure<In>(), &call_.input));
        call_.idempotency = exchanging.idempotency();
        return {};
    }
    Task<Result<Response>> answer(Exchanging& exchanging) override {
        auto answering = handler_(std::move(call_));
        auto reply = co_await std::move(answering);
        if (!reply) co_return std::unexpected(std::move(reply).error());
        co_return encode_reply(exchanging, std::move(*reply));
    }

private:
    const H& handler_;
    Call<In> call_;
};

template <typename H>
class RawAsking final : public Asking {
public:
    RawAsking(const Exchanging& exchanging, const H& handler)
        : handler_{handler}, call_{exchanging.context(), {}, {}, exchanging.request()} {}

    Status decode(Exchanging& exchanging) override {
        WAYBILL_CHECK(exchanging.decode_raw(call_.input));
        call_.idempotency = exchanging.idempotency();
        return {};
    }
    Task<Result<Response>> answer(Exchanging&) override {
        auto answering = handler_(std::move(call_));
        co_return co_await std::move(answering);
    }

private:
    const H& handler_;
    Call<RawInput> call_;
};

/// `A` is the asking for its handler.
template <typename A, typename H>
class EndpointOf final : public Endpoint {
public:
    explicit EndpointOf(H handler) : handler_{std::move(handler)} {}

    std::unique_ptr<Asking> ask(const Exchanging& exchanging) const override {
        return std::make_unique<A>(exchanging, handler_);
    }

private:
    H handler_;
};

}  // namespace waybill::http::detail
