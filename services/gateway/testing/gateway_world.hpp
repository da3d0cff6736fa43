// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/random.hpp"
#include "platform/http/memory_ports.hpp"
#include "platform/http/router.hpp"
#include "platform/telemetry/log.hpp"
#include "platform/testing/manual_executor.hpp"
#include "services/gateway/access/order_rights.hpp"
#include "services/gateway/access/staff.hpp"
#include "services/gateway/access/token_gatekeeper.hpp"
#include "services/gateway/cache/offer_cache.hpp"
#include "services/gateway/live/live_session.hpp"
#include "services/gateway/quotes/quote_store.hpp"
#include "services/gateway/testing/fake_services.hpp"

#include <map>

/// The whole public API over fake services, on the manual clock.
namespace waybill::gateway::testing {

/// Tokens are words: the verifier knows who they are.
class FakeTokens final : public crypto::TokenVerifier {
public:
    std::map<std::string, crypto::AccessClaims, std::less<>> known{};
    Result<crypto::AccessClaims> verify(std::string_view token) override;
};

class GatewayWorld {
public:
    explicit GatewayWorld(std::string_view public_url = "http://localhost:8080");

    ManualExecutor loop{};
    SeededRandom random{11};
    IdSource ids{loop.clock(), random};
    telemetry::NullLog log{};
    FakeCatalogService catalog{};
    FakeIdentityService identity{};
    FakeOrdersService orders{};
    FakePaymentsService payments{};
    FakePaymentSimulatorService simulator{};
    FakeCouriersService couriers{};
    FakeNotificationsService notifications{};
    FakeTokens tokens{};
    SecretText key{"only for tests"};
    BrowserSessions browsers;
    TokenGatekeeper gatekeeper{tokens, browsers};
    http::UnlimitedRates rates{};
    http::MemoryAnswerStore answers{};
    http::MemoryObserver observer{};
    QuoteStore quotes{loop.clock()};
    Staff staff{catalog, loop.clock()};
    OrderRights rights{
        {.orders = orders, .couriers = couriers, .staff = staff, .clock = loop.clock()}};
    OfferCache offers{loop.clock()};
    LiveHub hub{log};
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
    void add_person(std::string name, Roles roles);
};

/// The `code` of a problem document, or nothing.
std::string code_of(const http::Response& response);
/// `pointer code` of each wrong field, one per line.
std::string fields_of(const http::Response& response);

}  // namespace waybill::gateway::testing
