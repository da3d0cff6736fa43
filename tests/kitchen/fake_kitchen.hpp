// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task_group.hpp"
#include "platform/core/random.hpp"
#include "platform/crypto/webhooks.hpp"
#include "platform/http/client.hpp"
#include "platform/http/handler.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace waybill::kitchen {

/// A partner's own system: takes signed calls about paid orders, cooks, and calls back, signed.
class FakeKitchen final : public http::Handler {
public:
    struct Deps {
        Executor& executor;
        http::Client& network;
        webhooks::SigningSecret secret;
        Duration cooking{12min};
    };
    explicit FakeKitchen(Deps deps) : deps_{std::move(deps)} {}
    FakeKitchen(const FakeKitchen&) = delete;
    FakeKitchen& operator=(const FakeKitchen&) = delete;

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

    /// How many calls are answered 503 before one is taken.
    void refuse_next(int calls) { refusals_ = calls; }
    /// What it says of where orders stand; empty: nothing.
    void stand_at(std::string address) { address_ = std::move(address); }
    /// Where it was told to call back, last.
    const std::string& callback_url() const { return callback_url_; }
    /// Every call that was taken, by order: more than one is a repetition.
    const std::map<std::string, int>& orders() const { return orders_; }
    int badly_signed() const { return badly_signed_; }
    /// What the platform answered to "it is ready".
    const std::vector<int>& answers() const { return answers_; }
    Task<void> stop() { return group_.stop(); }

private:
    Task<void> cook(Context ctx, std::string order, std::string callback_url);

    Deps deps_;
    int refusals_{0};
    int badly_signed_{0};
    std::string address_{};
    std::string callback_url_{};
    std::map<std::string, int> orders_{};
    std::vector<int> answers_{};
    TaskGroup group_{};
};

}  // namespace waybill::kitchen
