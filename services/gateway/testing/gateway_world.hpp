// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/memory/memory_blobs.hpp"
#include "adapters/memory/memory_cache.hpp"
#include "contracts/catalog/v1/catalog.fakes.hpp"
#include "contracts/couriers/v1/couriers.fakes.hpp"
#include "contracts/couriers/v1/hints.types.hpp"
#include "contracts/identity/v1/identity.fakes.hpp"
#include "contracts/notifications/v1/notifications.fakes.hpp"
#include "contracts/orders/v1/orders.fakes.hpp"
#include "contracts/payments/v1/payments.fakes.hpp"
#include "platform/core/random.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/http/router.hpp"
#include "platform/service/intake.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/testing/flaky_cache.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/access/staff.hpp"
#include "services/gateway/access/token_gatekeeper.hpp"
#include "services/gateway/bodies/action_bodies.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/live/live_session.hpp"
#include "services/gateway/pictures/pictures.hpp"
#include "services/gateway/quotes/quote_store.hpp"

#include <map>

/// The whole public API over fake services, on the manual clock.
namespace waybill::gateway::testing {

/// Tokens are words: the verifier knows who they are.
class FakeTokens final : public crypto::TokenVerifier {
public:
    std::map<std::string, crypto::AccessClaims, std::less<>> known{};
    Result<crypto::AccessClaims> verify(std::string_view token) override;
    void revoke(const SessionId& session);
};

/// A log that says what it was asked for.
class FakeActions final : public ActionReader {
public:
    ActionFilter asked{};
    ActionPage page{};
    Task<Result<ActionPage>> list(Context, ActionFilter filter) override {
        asked = std::move(filter);
        co_return page;
    }
};

/// What it makes of an upload says what was asked for.
class FakePictureMaker final : public pictures::PictureMaker {
public:
    Result<std::string> remake(std::string_view upload, pictures::Form form) const override;
};

/// Keys in memory, by their digests.
class MemoryApiKeys final : public ApiKeyStore {
public:
    std::map<std::string, ApiKey> known{};
    Task<Result<Added>> add(Context, ApiKey key, std::string digest, IdempotencyKey) override {
        known[std::move(digest)] = key;
        co_return Added{.key = std::move(key)};
    }
    Task<Result<ApiKeyPage>> list(Context, ApiKeyFilter) override;
    Task<Status> revoke(Context, PartnerId, ApiKeyId key) override;
    Task<Result<std::optional<ApiKey>>> find(Context, std::string digest) override;
};

class GatewayWorld {
public:
    explicit GatewayWorld(std::string_view public_url = "http://localhost:8080");
    /// One of several gateways, which share a cache.
    explicit GatewayWorld(cache::Cache& shared) : GatewayWorld{"http://localhost:8080", &shared} {}

    ManualExecutor loop{};
    SeededRandom random{11};
    IdSource ids{loop.clock(), random};
    telemetry::NullLog log{};
    catalog::v1::FakeCatalogService catalog{};
    identity::v1::FakeIdentityService identity{};
    orders::v1::FakeOrdersService orders{};
    payments::v1::FakePaymentsService payments{};
    payments::v1::FakePaymentSimulatorService simulator{};
    couriers::v1::FakeCouriersService couriers{};
    notifications::v1::FakeNotificationsService notifications{};
    FakeTokens tokens{};
    SecretText key{"only for tests"};
    BrowserSessions browsers;
    TokenNews news{{.identity = identity,
                    .revoke = [this](const SessionId& session) { tokens.revoke(session); },
                    .keys = nullptr,
                    .clock = loop.clock()}};
    MemoryApiKeys stored_keys{};
    ApiKeys api_keys{{.store = stored_keys, .random = random, .ids = ids, .clock = loop.clock()}};
    TokenGatekeeper gatekeeper{tokens, browsers, news, api_keys};
    http::UnlimitedRates rates{};
    http::MemoryAnswerStore answers{};
    http::MemoryObserver observer{};
    memory::MemoryCache own_cache{loop.clock()};
    FlakyCache cache;
    QuoteStore quotes{cache};
    Staff staff{catalog, loop.clock()};
    OrderRights rights{
        {.orders = orders, .couriers = couriers, .staff = staff, .clock = loop.clock()}};
    OfferCache offers{loop.clock()};
    LiveHub hub{log};
    FakeActions actions{};
    InlinePool imaging{loop};
    FakePictureMaker maker{};
    memory::MemoryBlobs blobs{loop.clock()};
    Pictures pictures{{.maker = maker, .imaging = imaging, .blobs = blobs}};
    http::Router router;
    Parts parts;
    LiveParts live;

    /// `ada`, the customer; `pat` of the partner; `carl`, the courier; `olga`, the operator; `sue`
    /// of the support. Each name is their token.
    UserId user(std::string_view name) const;
    http::Response send(http::Method method, std::string target, std::string body = {},
                        std::string_view token = {});
    http::Response send(http::Request request) {
        return loop.run(router.handle({}, std::move(request)));
    }
    /// Hands an event on as the module does what comes from the bus.
    Status hear(std::span<const messaging::EventType> types, messaging::Subscription subscription,
                messaging::Event event);
    /// The hint that the courier is there now.
    messaging::Event courier_at(double lat, double lon) const;
    static http::Request request(http::Method method, std::string target, std::string body = {},
                                 std::string_view token = {});

    /// Another origin whose pages may call the API.
    static constexpr std::string_view friend_origin = "https://friend.example";
    static constexpr std::string_view order = "ord_01kfm7q4x8f3v9a2c5d6e7g8hj";
    static constexpr std::string_view partner = "prt_01kfm7q4x8f3v9a2c5d6e7g8hj";
    static constexpr std::string_view offer = "ofr_01kfm7q4x8f3v9a2c5d6e7g8hj";
    static constexpr std::string_view product = "prd_01kfm7q4x8f3v9a2c5d6e7g8hj";
    static constexpr std::string_view courier = "crr_01kfm7q4x8f3v9a2c5d6e7g8hj";

    catalog::v1::Partner a_partner() const;
    catalog::v1::Offer an_offer() const;
    orders::v1::Order an_order() const;

private:
    GatewayWorld(std::string_view public_url, cache::Cache* shared);
    void add_person(std::string name, Roles roles);
};

/// The `code` of a problem document, or nothing.
std::string code_of(const http::Response& response);
/// `pointer code` of each wrong field, one per line.
std::string fields_of(const http::Response& response);

}  // namespace waybill::gateway::testing
