// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/catalog/v1/catalog.service.hpp"
#include "contracts/couriers/v1/couriers.service.hpp"
#include "contracts/identity/v1/identity.service.hpp"
#include "contracts/notifications/v1/notifications.service.hpp"
#include "contracts/orders/v1/orders.service.hpp"
#include "contracts/payments/v1/payments.service.hpp"

#include <string>
#include <utility>

namespace waybill::http {
class AnswerStore;
class Gatekeeper;
}  // namespace waybill::http

namespace waybill::gateway {

class ActionReader;
class ApiKeys;
class QuoteStore;
class Staff;
class OrderRights;
class OfferCache;
class Pictures;
class LiveHub;
class BrowserSessions;
class TokenNews;

/// The services behind the gateway. Each is a binding in this process or a channel to another.
struct Clients {
    identity::v1::IdentityService& identity;
    catalog::v1::CatalogService& catalog;
    orders::v1::OrdersService& orders;
    payments::v1::PaymentsService& payments;
    payments::v1::PaymentSimulatorService& simulator;
    couriers::v1::CouriersService& couriers;
    notifications::v1::NotificationsService& notifications;
};

/// What the routes are made of. Everything outlives the router.
struct Parts {
    Clients clients;
    QuoteStore& quotes;
    Staff& staff;
    OrderRights& rights;
    OfferCache& offers;
    LiveHub& hub;
    ActionReader& actions;
    Pictures& pictures;
    ApiKeys& api_keys;
    http::AnswerStore& answers;
    http::Gatekeeper& gatekeeper;
    const BrowserSessions& browsers;
    TokenNews& news;
    IdSource& ids;
    const Clock& clock;
    std::string public_url;  ///< without a slash at its end
};

/// A route's handler that is given the parts before the call, and `more` after it.
auto with(const Parts& parts, auto handler, auto... more) {
    return
        [&parts, handler, more...](auto call) { return handler(parts, std::move(call), more...); };
}

}  // namespace waybill::gateway
