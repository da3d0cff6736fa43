// SPDX-License-Identifier: Apache-2.0
#pragma once

// The typed ends of routes; included by router.hpp only.
#include "platform/http/router.hpp"

namespace waybill::http::detail {

/// What an endpoint asks of the request on its way. The definitions know no types.
struct ExchangePort {
    /// Path, query, header and body fields into `target`; then fingerprint and key.
    static Status decode(Exchanging& exchanging, const json::Struct& input, void* target);
    static Status decode_raw(Exchanging& exchanging, RawInput& target);
    static Context context(Exchanging& exchanging);
    static IdempotencyKey idempotency(Exchanging& exchanging);
    /// After decoding and before the handler: what an earlier request with the key was answered.
    static Task<Result<std::optional<Response>>> recall(Exchanging& exchanging);
    static const Request& request(Exchanging& exchanging);

    struct Answer {
        int status;
        Headers headers;
        std::string etag;
        bool replayed;
    };
    static Response encode(Exchanging& exchanging, Answer answer, const json::Struct* output,
                           const void* view);
    static Response encoded(Exchanging& exchanging, Answer answer, const std::string& json,
                            const std::string* gzip);
};

template <typename Out>
Response encode_reply(Exchanging& exchanging, Reply<Out> reply) {
    ExchangePort::Answer answer{reply.status, std::move(reply.headers), std::move(reply.etag),
                                reply.replayed};
    if constexpr (std::same_as<Out, Empty>)
        return ExchangePort::encode(exchanging, std::move(answer), nullptr, nullptr);
    else
        return ExchangePort::encode(exchanging, std::move(answer), OutputOf<Out>::structure(),
                                    json::subject(reply.view));
}
template <typename View>
Response encode_reply(Exchanging& exchanging, Reply<Encoded<View>> reply) {
    ExchangePort::Answer answer{reply.status, std::move(reply.headers), std::move(reply.etag),
                                reply.replayed};
    WAYBILL_ASSERT(reply.view.json != nullptr);
    return ExchangePort::encoded(exchanging, std::move(answer), *reply.view.json,
                                 reply.view.gzip.get());
}

template <typename In, typename Out, typename H>
class TypedEndpoint final : public Endpoint {
public:
    explicit TypedEndpoint(H handler) : handler_{std::move(handler)} {}

    Task<Result<Response>> run(Exchanging& exchanging) override {
        Call<In> call{
            ExchangePort::context(exchanging), In{}, {}, ExchangePort::request(exchanging)};
        WAYBILL_CO_CHECK(ExchangePort::decode(exchanging, json::structure<In>(), &call.input));
        call.idempotency = ExchangePort::idempotency(exchanging);
        if (!call.idempotency.empty()) {
            WAYBILL_CO_TRY(auto earlier, co_await ExchangePort::recall(exchanging));
            if (earlier) co_return *std::move(earlier);
        }
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
        Call<RawInput> call{
            ExchangePort::context(exchanging), RawInput{}, {}, ExchangePort::request(exchanging)};
        WAYBILL_CO_CHECK(ExchangePort::decode_raw(exchanging, call.input));
        call.idempotency = ExchangePort::idempotency(exchanging);
        if (!call.idempotency.empty()) {
            WAYBILL_CO_TRY(auto earlier, co_await ExchangePort::recall(exchanging));
            if (earlier) co_return *std::move(earlier);
        }
        auto answering = handler_(std::move(call));
        co_return co_await std::move(answering);
    }

private:
    H handler_;
};

}  // namespace waybill::http::detail
