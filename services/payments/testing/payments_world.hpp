// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/sqlite/service_world.hpp"
#include "contracts/orders/v1/events.pb.h"
#include "platform/crypto/webhooks.hpp"
#include "services/payments/module.hpp"

#include <map>

namespace waybill::payments {

/// Keeps what was published and hands in what orders would say.
class FakeBus final : public messaging::Bus {
public:
    void subscribe(messaging::Subscription subscription) override {
        subscriptions.push_back(std::move(subscription));
    }
    Task<Status> publish(Context, std::vector<messaging::Event> events) override {
        for (auto& event : events) published.insert_or_assign(event.id, std::move(event));
        co_return Status{};
    }
    Task<Status> start() override { co_return Status{}; }
    Task<void> stop() override { co_return; }

    std::vector<messaging::Subscription> subscriptions{};
    std::map<EventId, messaging::Event> published{};  ///< once each: a relay may repeat itself
};

/// The way of the simulator's callbacks through the gateway and into the service.
class LoopbackHttp final : public http::Client {
public:
    Task<Result<http::Response>> send(Context ctx, http::OutboundRequest request) override;

    v1::PaymentsService* calls{nullptr};
    int times{1};        ///< how often each message arrives; 0: it is lost
    bool answers{true};  ///< otherwise it arrives and the answer is lost
    int arrived{0};
};

/// Providers outside, of which none can be reached.
class Nowhere final : public http::Client {
public:
    Task<Result<http::Response>> send(Context, http::OutboundRequest) override {
        ++asked;
        co_return fail(ErrorKind::unavailable, "test.away");
    }
    int asked{0};
};

/// The service as it is wired, on real SQL, one thread and a manual clock. Any transaction can be
/// made to fail through `faults`.
struct PaymentsWorld : ServiceWorld {
    explicit PaymentsWorld(PaymentsSettings settings = certain());
    ~PaymentsWorld() { executor.run(module.stop()); }

    /// Every approved charge succeeds; the secret is known to the test.
    static PaymentsSettings certain();
    static constexpr std::string_view secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    FakeBus bus{};
    LoopbackHttp http{};
    Nowhere outside{};
    PaymentsModule module;
    PartnerId partner = ids.next<PartnerId>();  ///< whose orders they are
    CourierId courier = ids.next<CourierId>();  ///< who delivers them

    /// As an order would have it.
    v1::Payment wanted(std::string provider = "simulator");
    Result<v1::Payment> start(const v1::Payment& payment);
    Result<v1::Payment> get(const std::string& payment_id);
    Result<v1::Checkout> checkout(const std::string& payment_id);
    Result<v1::Checkout> decide(const std::string& payment_id, bool approve);
    /// A payment whose checkout is open.
    v1::Payment opened();
    /// A payment that was paid, with everything that follows done.
    v1::Payment paid();

    /// A callback with `body`, signed with the simulator's secret unless the test changes it.
    v1::CallbackRequest signed_callback(std::string body, std::string id = "msg_1");
    std::string body(const v1::Payment& payment, std::string_view status = "captured",
                     std::string_view charge = "chg_test");
    Result<v1::Payment> callback(const v1::CallbackRequest& request);

    /// Hands in an event of orders; the same `id` is the same event again.
    Status order_event(std::string_view type, const v1::Payment& payment, EventId id,
                       std::int64_t delivery_fee = 300);
    int events(std::string_view type) const;
    std::map<std::string, std::int64_t> balances();
    /// MON-1, MON-2 and MON-3 on what is stored, and an event for each change.
    Status audit();
};

}  // namespace waybill::payments
