// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"
#include "platform/crypto/webhooks.hpp"
#include "platform/http/handler.hpp"
#include "platform/rpc/served.hpp"

#include <map>
#include <string>
#include <vector>

namespace waybill::order_system {

/// An order system outside that speaks the protocol of docs/foreign-orders.md: its changes in pages
/// behind a cursor, its orders, and what it was told of them. Everything on one executor.
class FakeOrderSystem final : public http::Handler {
public:
    struct Deps {
        Executor& executor;
        webhooks::SigningSecret secret;
    };
    explicit FakeOrderSystem(Deps deps) : deps_{std::move(deps)} {}

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

    /// The same by gRPC: each call becomes one of those by HTTP.
    std::vector<rpc::Served> served();

    /// The order is this from now on, and one version further.
    void set(const std::string& order, std::string status);
    /// Changes the status without a word in the list of changes.
    void set_silently(const std::string& order, std::string status);
    void erase(const std::string& order);
    /// What is answered instead of orders; empty: orders.
    void answer_orders_with(std::string text) { instead_ = std::move(text); }
    /// Whether every call is answered 503.
    void be_away(bool away) { away_ = away; }

    struct Outcome {
        std::string status{};
        std::int64_t sequence{0};
    };
    /// By order, as they came.
    const std::vector<Outcome>& outcomes(const std::string& order) { return outcomes_[order]; }
    /// Whether it was told this of the order.
    bool was_told(const std::string& order, std::string_view status);
    int badly_signed() const { return badly_signed_; }
    int reads() const { return reads_; }

private:
    struct Order {
        std::string status{};
        std::int64_t version{0};
    };
    http::Response list(std::string_view body) const;
    http::Response read(std::string_view body);
    http::Response take(std::string_view body);

    Deps deps_;
    std::map<std::string, Order> orders_{};
    std::vector<std::string> changes_{};
    std::map<std::string, std::vector<Outcome>> outcomes_{};
    std::string instead_{};
    bool away_{false};
    int badly_signed_{0};
    int reads_{0};
};

}  // namespace waybill::order_system
