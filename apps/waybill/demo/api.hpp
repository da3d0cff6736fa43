// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/answers.hpp"
#include "apps/waybill/demo/client.hpp"
#include "apps/waybill/demo/town.hpp"

#include <optional>
#include <string>
#include <vector>

namespace waybill::demo {

struct Line {
    std::string offer;
    int quantity{1};
};

/// What a customer wants, from whom and where to.
struct Cart {
    std::string shop;
    std::vector<Line> lines;
    std::string address;
    GeoPoint place;
    std::string phone;
};

/// An order at its shop.
struct AtShop {
    std::string shop;
    std::string order;
};

/// What a courier says at the shop and at the door.
struct AtDoor {
    std::string order;
    std::int64_t epoch{0};
    std::string pin{};
    std::optional<Money> cash{};  ///< that is collected
};

/// An order as it is confirmed.
struct Confirmation {
    std::string quote;
    std::string_view payment_method;
    std::string key;
};
/// Cash that a courier brings to an operator.
struct CashBrought {
    std::string courier;
    Money amount;
    std::string key;
};

/// The calls of the public API that the player makes, typed. Keys make steps repeatable.
class Api {
public:
    explicit Api(Client& client) : client_{client} {}
    Client& client() { return client_; }

    Task<Outcome<std::vector<ShopFacts>>> shops(Context ctx);
    Task<Outcome<std::vector<OfferFacts>>> offers(Context ctx, std::string shop);

    Task<Outcome<QuoteFacts>> quote(Context ctx, Session& who, Cart cart);
    Task<Outcome<PlacedFacts>> confirm(Context ctx, Session& who, Confirmation what);
    /// Follows the way to the checkout page; answers its path.
    Task<Outcome<std::string>> open_checkout(Context ctx, std::string url);
    /// What the checkout says: OPEN, PROCESSING, APPROVED, DECLINED.
    Task<Outcome<std::string>> checkout_status(Context ctx, std::string path);
    /// `approve` or `decline`; answers what the checkout says then.
    Task<Outcome<std::string>> decide(Context ctx, std::string path, std::string decision);
    Task<Outcome<OrderFacts>> order(Context ctx, Session& who, std::string order);
    Task<Outcome<std::vector<HistoryFacts>>> history(Context ctx, Session& who, std::string order);
    Task<Outcome<Page<OrderFacts>>> orders(Context ctx, Session& who, std::string status);
    Task<Outcome<OrderFacts>> cancel(Context ctx, Session& who, std::string order, std::string key);
    Task<Outcome<PaymentFacts>> payment(Context ctx, Session& who, std::string payment);

    /// A shop's orders in one state.
    Task<Outcome<std::vector<OrderFacts>>> queue(Context ctx, Session& staff, std::string shop,
                                                 std::string_view status);
    Task<Outcome<OrderFacts>> accept(Context ctx, Session& staff, AtShop where, std::string key);
    Task<Outcome<OrderFacts>> ready(Context ctx, Session& staff, AtShop where, std::string key);

    Task<Outcome<OrderFacts>> reject(Context ctx, Session& staff, AtShop where, std::string key);

    Task<Outcome<DeliveryFacts>> claim(Context ctx, Session& courier, std::string order,
                                       std::string key);
    Task<Outcome<DeliveryFacts>> pick_up(Context ctx, Session& courier, AtDoor what,
                                         std::string key);
    Task<Outcome<DeliveryFacts>> deliver(Context ctx, Session& courier, AtDoor what,
                                         std::string key);
    /// Gives it back before it is fetched.
    Task<Outcome<DeliveryFacts>> decline(Context ctx, Session& courier, AtDoor what,
                                         std::string key);
    /// Nobody takes it; then it is brought back.
    Task<Outcome<DeliveryFacts>> fail(Context ctx, Session& courier, AtDoor what, std::string key);
    Task<Outcome<DeliveryFacts>> bring_back(Context ctx, Session& courier, AtDoor what,
                                            std::string key);
    Task<Outcome<std::vector<DeliveryFacts>>> deliveries(Context ctx, Session& courier);
    Task<Outcome<CourierFacts>> go_on_duty(Context ctx, Session& courier);

    Task<Outcome<std::vector<CourierFacts>>> couriers(Context ctx, Session& boss);
    Task<Outcome<std::vector<BalanceFacts>>> balances(Context ctx, Session& boss);

    /// The operator takes it.
    Task<Outcome<void>> hand_in(Context ctx, Session& boss, CashBrought cash);

    Task<Outcome<void>> open_account(Context ctx, const Person& person, std::string key);
    Task<Outcome<void>> verify(Context ctx, std::string email, std::string code, std::string key);

private:
    template <typename T>
    Task<Outcome<T>> ask(Context ctx, Ask ask);
    template <typename T>
    Task<Outcome<std::vector<T>>> all_pages(Context ctx, Session* who, std::string target);
    Task<Outcome<OrderFacts>> at_shop(Context ctx, Session& staff, AtShop where, Ask ask);
    Task<Outcome<DeliveryFacts>> at_door(Context ctx, Session& courier, AtDoor what, Ask ask);

    Client& client_;
};

/// The path of an absolute URL, whatever its host: the player speaks to one server.
std::string path_of(std::string_view url);

}  // namespace waybill::demo
