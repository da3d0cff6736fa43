// SPDX-License-Identifier: Apache-2.0
#pragma once

// For the tests of this folder: the public API as the player sees it, kept in memory, with the
// faults that the player has to bear.
#include "apps/waybill/demo/town.hpp"
#include "platform/http/handler.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace waybill::demo {

class FakeApi final : public http::Handler {
public:
    struct Faults {
        int lost_every{0};         ///< so many-th change is done, but answered with 503
        int early_claims{0};       ///< claims of an order that come before its news
        bool assigns{false};       ///< couriers are given orders instead of claiming them
        bool declines{false};      ///< the bank never pays
        int captured_more{0};      ///< cents too many in each payment
        bool forgets_step{false};  ///< histories miss their second version
        int limited_logins{0};     ///< first logins answered with 429, and one more with 503
        bool live{false};          ///< tells what happens over WebSockets
        int early_hand_ins{0};     ///< that come before the news of what was collected
    };
    explicit FakeApi(Faults faults) : faults_{faults}, town_{make_town(1)} {}

    Task<http::Response> handle(Context ctx, http::Request request) override;
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override;
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override;

    std::size_t orders() const { return orders_.size(); }
    std::size_t orders_in(std::string_view status);
    std::size_t accounts() const { return verified_.size(); }
    /// Cents that couriers have collected and not handed in.
    std::int64_t cash_held();

private:
    struct Order {
        std::string id;
        std::string status{"PENDING"};
        int version{1};
        int total{0};
        int claims{0};
        bool in_cash{false};
        std::string courier{};
        std::string cancelled_for{};
    };
    using Path = std::vector<std::string>;

    http::Response answer(const http::Request& request, const Path& path);
    http::Response read(const http::Request& request, const Path& path);
    http::Response change(const http::Request& request, const Path& path);
    http::Response step(Order& order, const std::string& what, const std::string& who,
                        const http::Request& request);
    http::Response checkout(Order& order, const http::Request& request);
    http::Response place(const http::Request& request);
    http::Response hand_over(Order& order, const std::string& courier,
                             const http::Request& request);
    http::Response hand_in(const std::string& courier, const http::Request& request);
    http::Response history(const Order& order) const;
    http::Response couriers() const;
    std::optional<http::Response> refuse_login(const http::Request& request);
    std::string view(const Order& order) const;
    http::Response queue(std::string_view status) const;
    http::Response mails(const http::Request& request) const;
    std::string delivery(const Order& order) const;
    Order* find(const std::string& id);
    static void move(Order& order, std::string status);
    static void cancel(Order& order, std::string reason);
    http::Response at_door(Order& order, const std::string& what, const http::Request& request);

    Faults faults_;
    Town town_;
    std::mutex mutex_{};
    std::map<std::string, Order> orders_{};
    std::map<std::string, http::Response> replies_{};
    std::set<std::string> verified_{};
    std::map<std::string, std::int64_t> cash_{};  ///< by courier
    int changes_{0};
    int logins_{0};
};

}  // namespace waybill::demo
