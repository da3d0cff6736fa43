// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/demo/api.hpp"
#include "apps/waybill/demo/live_feed.hpp"

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace waybill::demo {

struct Customer {
    Session session;
    std::string address;
    GeoPoint place;
    std::string phone;
    std::size_t lives{0};              ///< of orders that are being played
    std::unique_ptr<LiveFeed> feed{};  ///< null: asks instead
};

struct Kitchen {
    std::string id;
    std::string title;
    Session staff;
    std::vector<OfferFacts> offers;
};

struct Driver {
    Session session;
    std::string name;
    std::string phone;
};

/// Couriers' free hands; whoever finds none waits for one. On one loop.
class FreeDrivers {
public:
    Task<std::size_t> take();
    void give_back(std::size_t driver);

private:
    std::deque<std::size_t> free_{};
    std::deque<Resumer<std::size_t>> waiting_{};
};

/// Who plays: the demo accounts of the town and what the server says about shops and couriers.
/// References to members stay good as long as it lives.
class Cast {
public:
    Cast(Api& api, const Town& town);

    /// Finds the open shops of the town (all of them, when none is) and what they sell.
    /// Troubles: late when the server has no demo town.
    Task<Outcome<void>> find_shops(Context ctx);
    /// Logs in whom so many lives at once need, so that the first ones are not slower.
    Task<Outcome<void>> log_in(Context ctx, std::size_t lives);
    /// The customer of fewest orders at present, because a server bounds how many one may leave
    /// unpaid; of several the first at or after `turn`.
    Customer& freest_customer(std::size_t turn);
    /// The driver whom the server knows by this id; nothing when it is not one of ours.
    Task<Outcome<std::size_t>> driver_of(Context ctx, std::string courier);

    std::deque<Customer> customers{};
    std::deque<Kitchen> kitchens{};
    std::deque<Driver> drivers{};
    FreeDrivers free_drivers{};
    Session boss{};

private:
    Task<Outcome<void>> log_in_all(Context ctx, std::vector<Session*> sessions);
    Task<Outcome<void>> log_in_some(Context ctx, std::vector<Session*>& left);

    Api& api_;
    const Town& town_;
    std::map<std::string, std::size_t, std::less<>> drivers_by_id_{};
};

}  // namespace waybill::demo
