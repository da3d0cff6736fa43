// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/system/person.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::system_test {

/// Where a program, or several as one, can be spoken to.
struct Entrance {
    int port{0};
    int mail_port{0};  ///< the internal one of whoever sends the mails
};

/// A shop, two couriers and any number of customers in a town that had nothing but its operator,
/// by the public API alone. Nothing depends on how quick the program is: a step waits until the one
/// before has arrived where it must. Each order has a customer of its own, called as it is. Throws
/// what goes otherwise than it should.
class Neighbourhood {
public:
    static constexpr std::string_view operator_email = "operator@people.example";
    static constexpr std::string_view password = "three quiet herons";

protected:
    struct Order {
        Person& customer;
        std::string id;
        std::string payment;
    };
    struct Rider {
        std::string id;
        Person person;
    };
    enum class Ends : std::uint8_t { unpaid, refunded, paid };

    explicit Neighbourhood(Entrance at);

    Person& customer(const std::string& name);
    /// As people do it themselves, with the code from the mail.
    Person& register_customer(const std::string& name);
    Person& boss() { return boss_; }
    Person& keeper() { return keepers_.front(); }
    Rider& rida() { return riders_.front(); }
    Rider& sami() { return riders_.back(); }
    const std::string& partner() const { return partner_; }
    const std::string& bread() const { return offers_.front(); }

    // An order led so far.
    town::Answer quote(const Person& customer, int loaves = 2) const;
    Order confirm(Person& customer, std::string_view method = "simulator");
    Order place(const std::string& name);
    Order paid(const std::string& name);
    Order accepted(const std::string& name);
    Order ready(const std::string& name);
    Order claimed(const std::string& name);  ///< by Rida
    Order fetched(const std::string& name);

    // A step of somebody.
    void decide(const Order& order, std::string_view decision, std::string_view result) const;
    void pay(const Order& order) const;
    town::Answer shop_says(const Order& order, std::string_view step, std::string body = "{}");
    town::Answer rider_says(Rider& rider, const Order& order, std::string_view step,
                            std::string_view more = {}) const;
    town::Answer boss_says(const Order& order, std::string_view step, std::string body = "{}");
    /// Until the customer has news of this kind.
    void await_told(const Order& order, std::string_view kind) const;
    /// Until the order is offered to the rider, for the door at this place (as JSON).
    void await_offered(Rider& rider, const Order& order, std::string_view door) const;
    void claim(Rider& rider, const Order& order) const;
    void fetch(Rider& rider, const Order& order) const;
    void hand_over(Rider& rider, const Order& order) const;
    std::string pin_of(const Order& order) const;

    /// What the customer sees there; empty: nothing.
    void await(const Order& order, std::string_view field, std::string_view value) const;
    void await_alert(std::string_view reason) const;
    void await_end(const Order& order, std::string_view reason, Ends money) const;

private:
    Person add_user(const std::string& name, std::string_view role);
    void open_shop();
    std::string add_offer(std::string_view name, int price);
    Rider hire(const std::string& name);

    Entrance at_;
    Person boss_;
    std::deque<Person> customers_{};
    std::deque<Person> keepers_{};
    std::deque<Rider> riders_{};
    std::string partner_{};
    std::vector<std::string> offers_{};
};

}  // namespace waybill::system_test
