// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/random.hpp"
#include "platform/crypto/webhooks.hpp"
#include "platform/http/client.hpp"
#include "platform/http/handler.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::bank {

/// A payment provider outside that speaks the hosted-checkout protocol of docs/payments.md: signed
/// calls in, signed callbacks out, a page where payers decide, a book of its own. Everything on
/// one executor.
class FakeBank final : public http::Handler {
public:
    struct Deps {
        Executor& executor;
        http::Client& network;
        webhooks::SigningSecret secret;
        std::string pages;         ///< where payers are sent, without a slash at its end
        Duration deciding{100ms};  ///< until the callback of a decision
    };
    explicit FakeBank(Deps deps) : deps_{std::move(deps)} {}
    FakeBank(const FakeBank&) = delete;
    FakeBank& operator=(const FakeBank&) = delete;

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

    struct Charge {
        std::string id{};
        std::string status{};  ///< `captured`, `failed`
        std::int64_t amount{0};
        std::string currency{};
        std::int64_t refunded{0};
    };
    struct Checkout {
        std::int64_t amount{0};
        std::string currency{};
        std::string callback_url{};
        std::string return_url{};
        std::vector<Charge> charges{};
    };
    /// The payer decides; takes `extra` more than was asked (or less), in `currency` if given.
    struct Decision {
        bool approve{true};
        std::int64_t extra{0};
        std::string currency{};
    };
    void decide(const std::string& payment_id, Decision decision);

    /// How many calls are answered 503 before one is taken.
    void refuse_next(int calls) { refusals_ = calls; }
    /// How many calls are done and answered 500.
    void lose_answers(int calls) { lost_answers_ = calls; }
    /// How often each callback is sent; 0: never.
    void send_callbacks(int times) { callbacks_ = times; }

    /// Its book, by payment.
    const std::map<std::string, Checkout>& checkouts() const { return checkouts_; }
    /// What it gave back, by the refund's id: more is a repetition.
    const std::map<std::string, std::int64_t>& refunds() const { return refunds_; }
    int badly_signed() const { return badly_signed_; }
    /// What the platform answered to callbacks.
    const std::vector<int>& answers() const { return answers_; }
    Task<void> stop() { return group_.stop(); }

private:
    http::Response open(std::string_view body);
    http::Response query(std::string_view body) const;
    http::Response refund(std::string_view body);
    http::Response page(const std::string& payment_id, const http::Request& request);
    Task<void> tell(Context ctx, std::string url, std::string id, std::string body);

    Deps deps_;
    int refusals_{0};
    int lost_answers_{0};
    int callbacks_{1};
    int badly_signed_{0};
    std::map<std::string, Checkout> checkouts_{};
    std::map<std::string, std::int64_t> refunds_{};
    std::vector<int> answers_{};
    TaskGroup group_{};
};

}  // namespace waybill::bank
