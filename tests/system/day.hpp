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

/// A day in a town that has nothing but its operator: good and bad lives of orders, the same each
/// time, by the public API alone. Nothing depends on how quick the program is: every step waits
/// until the one before has arrived where it must. Each order has a customer of its own.
class Day {
public:
    /// No card fails by chance, and the bank is quick.
    static std::vector<std::string> settings();
    static constexpr std::string_view operator_email = "operator@people.example";
    static constexpr std::string_view password = "three quiet herons";

    explicit Day(Entrance at);
    /// Throws what went otherwise than it should. Four orders are left as they are.
    void play();
    /// Until these have ended by time, for which somebody has let a day go by.
    void await_next() const;

private:
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
    struct LeftAlone {
        Order order;
        std::string_view reason;
        Ends money;
    };

    Person add_user(const std::string& name, std::string_view role);
    Person register_customer(const std::string& name);
    void open_shop();
    std::string add_offer(std::string_view name, int price);
    Rider hire(const std::string& name);

    // An order led so far.
    town::Answer quote(Person& customer, int loaves = 2);
    Order confirm(Person& customer);
    Order place(const std::string& name);
    Order paid(const std::string& name);
    Order accepted(const std::string& name);
    Order ready(const std::string& name);
    Order claimed(const std::string& name);
    Order fetched(const std::string& name);

    // A step of somebody.
    void decide(const Order& order, std::string_view decision, std::string_view result);
    void pay(const Order& order);
    town::Answer shop_says(const Order& order, std::string_view step, std::string body = "{}");
    town::Answer rider_says(Rider& rider, const Order& order, std::string_view step,
                            std::string_view more = {});
    town::Answer boss_says(const Order& order, std::string_view step, std::string body = "{}");
    void claim(Rider& rider, const Order& order);
    void fetch(Rider& rider, const Order& order);
    void hand_over(Rider& rider, const Order& order);
    std::string pin_of(const Order& order) const;

    void await(const Order& order, std::string_view field, std::string_view value) const;
    void await_end(const Order& order, std::string_view reason, Ends money) const;

    // Lives.
    void before_payment();
    void at_the_shop();
    void on_the_way();
    void by_the_operator();

    Entrance at_;
    Person boss_;
    std::deque<Person> customers_{};
    std::deque<Person> keepers_{};
    std::deque<Rider> riders_{};
    std::vector<LeftAlone> left_alone_{};
    std::string partner_{};
    std::vector<std::string> offers_{};
};

}  // namespace waybill::system_test
