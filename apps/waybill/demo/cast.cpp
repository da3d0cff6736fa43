// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/cast.hpp"

#include <algorithm>

namespace waybill::demo {
namespace {

constexpr int hands_max = 20;              // what the couriers service allows
constexpr std::size_t logins_at_once = 4;  // hashing is dear for the server

Session session_of(const Person& person) {
    return {.email = person.email, .password = std::string{demo_password}};
}

}  // namespace

Task<std::size_t> FreeDrivers::take() {
    if (!free_.empty()) {
        const std::size_t driver = free_.front();
        free_.pop_front();
        co_return driver;
    }
    auto queue = [this](Resumer<std::size_t> resume) { waiting_.push_back(resume); };
    co_return co_await suspend_for<std::size_t>(std::move(queue));
}

void FreeDrivers::give_back(std::size_t driver) {
    if (waiting_.empty()) {
        free_.push_back(driver);
        return;
    }
    const auto next = waiting_.front();
    waiting_.pop_front();
    next(driver);
}

Cast::Cast(Api& api, const Town& town) : boss{session_of(town.boss)}, api_{api}, town_{town} {
    for (const Buyer& buyer : town.buyers)
        customers.push_back({.session = session_of(buyer.person),
                             .address = buyer.address,
                             .place = buyer.place,
                             .phone = buyer.person.phone});
    for (const Rider& rider : town.riders)
        drivers.push_back({.session = session_of(rider.person),
                           .name = rider.person.first_name + " " + rider.person.last_name,
                           .phone = rider.person.phone});
    // As often as they can carry, everybody's first hand before anybody's second.
    for (int hand = 0; hand < hands_max; ++hand)
        for (std::size_t i = 0; i < town.riders.size(); ++i)
            if (hand < town.riders[i].capacity) free_drivers.give_back(i);
}

Customer& Cast::freest_customer(std::size_t turn) {
    Customer* freest = &customers[turn % customers.size()];
    for (std::size_t i = 1; i < customers.size() && freest->lives > 0; ++i) {
        Customer& other = customers[(turn + i) % customers.size()];
        if (other.lives < freest->lives) freest = &other;
    }
    return *freest;
}

Task<Outcome<void>> Cast::find_shops(Context ctx) {
    WAYBILL_CO_TRY(auto shops, co_await api_.shops(ctx));
    const auto unknown = [this](const ShopFacts& shop) {
        return std::ranges::find(town_.shops, shop.title, &Shop::title) == town_.shops.end();
    };
    std::erase_if(shops, unknown);
    if (std::ranges::any_of(shops, &ShopFacts::open))
        std::erase_if(shops, [](const ShopFacts& shop) { return !shop.open; });
    for (const ShopFacts& shop : shops) {
        WAYBILL_CO_TRY(auto offers, co_await api_.offers(ctx, shop.id));
        std::erase_if(offers, [](const OfferFacts& offer) { return offer.in_stock < 1'000; });
        if (offers.empty()) continue;
        const auto known = std::ranges::find(town_.shops, shop.title, &Shop::title);
        kitchens.push_back({.id = shop.id,
                            .title = shop.title,
                            .staff = session_of(known->staff),
                            .offers = std::move(offers)});
    }
    if (kitchens.empty())
        co_return trouble(Trouble::Kind::late,
                          "the server has no demo town: start it with `waybill serve --demo`");
    co_return Outcome<void>{};
}

Task<Outcome<void>> Cast::log_in(Context ctx, std::size_t lives) {
    std::vector<Session*> sessions;
    for (std::size_t i = 0; i < std::min(lives, customers.size()); ++i)
        sessions.push_back(&customers[i].session);
    for (std::size_t i = 0; i < std::min(lives, kitchens.size()); ++i)
        sessions.push_back(&kitchens[i].staff);
    for (std::size_t i = 0; i < std::min(lives, drivers.size()); ++i)
        sessions.push_back(&drivers[i].session);
    co_return co_await log_in_all(std::move(ctx), std::move(sessions));
}

Task<Outcome<void>> Cast::log_in_all(Context ctx, std::vector<Session*> sessions) {
    std::vector<Task<Outcome<void>>> tasks;
    for (std::size_t i = 0; i < logins_at_once; ++i) tasks.push_back(log_in_some(ctx, sessions));
    const auto outcomes = co_await when_all(std::move(tasks));
    for (const auto& outcome : outcomes)
        if (!outcome) co_return outcome;
    co_return Outcome<void>{};
}

Task<Outcome<void>> Cast::log_in_some(Context ctx, std::vector<Session*>& left) {
    while (!left.empty()) {
        Session& mine = *left.back();
        left.pop_back();
        WAYBILL_CO_CHECK(co_await api_.client().token(ctx, mine));
    }
    co_return Outcome<void>{};
}

Task<Outcome<std::size_t>> Cast::driver_of(Context ctx, std::string courier) {
    if (!drivers_by_id_.contains(courier)) {
        WAYBILL_CO_TRY(const auto couriers, co_await api_.couriers(ctx, boss));
        for (const CourierFacts& facts : couriers) {
            const auto known = std::ranges::find(drivers, facts.phone, &Driver::phone);
            if (known != drivers.end())
                drivers_by_id_[facts.id] = static_cast<std::size_t>(known - drivers.begin());
        }
    }
    const auto found = drivers_by_id_.find(courier);
    if (found == drivers_by_id_.end())
        co_return trouble(Trouble::Kind::late, "a courier who does not play took the order");
    co_return found->second;
}

}  // namespace waybill::demo
