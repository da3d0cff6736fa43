// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/load.hpp"

#include <string>
#include <vector>

namespace waybill::bench {

/// A market of the benchmark's own, made through the public API by the demo town's operator:
/// partners that never close, 1,000 offers with more in stock than anybody buys, and customers who
/// are logged in. Each customer keeps the product's limit of unpaid orders.
class Market {
public:
    static constexpr std::size_t unpaid_each = 5;  ///< `orders.unpaid_orders_max` of a new server

    static constexpr const char* password = "demo-waybill-town";  ///< everybody's

    struct Offer {
        std::string partner;
        std::string offer;
    };
    struct Quote {
        std::string id;
        std::size_t customer;
    };

    /// On a server that has loaded the demo town. Throws when the server refuses something.
    Market(AsioLoop& loop, int port, std::size_t customers);
    /// The same market on a server that was started again.
    void move_to(int port);
    /// Access tokens end after a quarter of an hour; to be called between rows.
    void stay_signed_in();

    /// A fresh access token of somebody's, and of the operator's.
    std::string sign_in(const std::string& email) const;
    std::string boss() const { return sign_in("operator@demo.waybill.example"); }

    std::size_t customers() const { return customers_.size(); }
    const std::string& email_of(std::size_t customer) const { return customers_[customer].email; }
    const std::string& token_of(std::size_t customer) const { return customers_[customer].access; }
    const std::vector<Offer>& offers() const { return offers_; }
    /// How many orders all customers together may leave unpaid.
    std::size_t room() const { return customers_.size() * unpaid_each; }
    /// A new offer of so many pieces.
    Offer offer_pieces(std::size_t pieces) const;
    /// The request for one piece.
    beast::ClientRequest quote(const Offer& offer, std::size_t customer) const;
    /// `count` ≤ room() quotes of one piece, their offers and customers in turn.
    std::vector<Quote> quotes(std::size_t count);
    beast::ClientRequest confirm(const Quote& quote) const;
    /// Makes room again: the customers cancel what these confirms have made.
    void cancel(const std::vector<std::string>& orders, const std::vector<Quote>& quotes);

private:
    struct Customer {
        std::string email;
        std::string access;
        std::string refresh;
    };
    Load all(std::size_t count, const Make& make) const;
    Load all_patiently(std::size_t count, const Make& make) const;
    void open_shops(const std::string& boss);
    void admit_customers(const std::string& boss);
    void refresh();
    void remember(const Load& sessions);

    AsioLoop& loop_;
    int port_;
    SteadyTime signed_in_{};
    std::vector<Offer> offers_{};
    std::vector<Customer> customers_;
};

beast::ClientRequest get(std::string target);
/// `key`: the idempotency key, or none.
beast::ClientRequest post(std::string target, std::string body, const std::string& token,
                          const std::string& key);
beast::ClientRequest sign_in_request(const std::string& email);
/// The value of the first `"name":"…"` in a JSON text of our own server.
std::string field(const std::string& json, const std::string& name);

}  // namespace waybill::bench
