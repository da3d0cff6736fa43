// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/town_world.hpp"

namespace waybill::town {

/// Somebody with an account. Signs in when asked to and stays so: the session is refreshed when the
/// access token is about to end, as any client does it.
class Person {
public:
    Person(TownWorld& town, std::string email) : town_{&town}, email_{std::move(email)} {}

    Answer login();
    Answer get(std::string_view target);
    Answer post(std::string_view target, std::string body = {}, std::string key = {});
    Answer call(http::Method method, std::string_view target, std::string body, Ask ask = {});
    std::string token();
    /// With the token and the key in it, not sent yet.
    http::Request request(http::Method method, std::string_view target, std::string body,
                          std::string key = {});

    const std::string& email() const { return email_; }
    std::string user_id();
    TownWorld& town() { return *town_; }

private:
    void keep(const Answer& session);

    TownWorld* town_;
    std::string email_;
    std::string user_id_{};
    std::string token_{};
    std::string refresh_token_{};
    TimePoint expires_at_{};
};

/// Registers, reads the code from the mail, verifies, signs in.
Person register_customer(TownWorld& town, const std::string& first_name);
/// The operator of every town, signed in.
Person meet_operator(TownWorld& town);

struct Shop {
    std::string partner_id;
    std::vector<std::string> offers;
    Person keeper;
};

enum class Kitchen : std::uint8_t { reads_the_queue, has_own_system };
std::string_view to_string(Kitchen kitchen);

/// A partner with three offers (450, 1200 and 90 cents, 40 of each) and a delivery fee of 250,
/// listed, with staff.
Shop open_shop(Person& boss, Kitchen kitchen, const std::string& title = "Corner Bakery");

struct Rider {
    std::string courier_id;
    Person person;
};
/// A courier on duty, near the shops.
Rider hire(Person& boss, const std::string& first_name, const std::string& transport = "scooter");

}  // namespace waybill::town
