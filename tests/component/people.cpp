// SPDX-License-Identifier: Apache-2.0
#include "tests/component/people.hpp"

#include <algorithm>
#include <cctype>
#include <format>
#include <stdexcept>

namespace waybill::town {
namespace {

std::string email_of(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name + "@people.example";
}

TimePoint time_of(const std::string& text) {
    const auto parsed = parse_rfc3339(text);
    if (!parsed) throw std::runtime_error{"not a time: " + text};
    return *parsed;
}

std::string mailed_code(TownWorld& town, const std::string& email) {
    const bool came =
        town.executor.run_until([&] { return !town.mails.mails_to(email).empty(); }, 1min);
    if (!came) throw std::runtime_error{"no mail for " + email};
    const auto code = mail::find_code(town.mails.last_to(email)->text.reveal());
    if (!code) throw std::runtime_error{"no code in the mail for " + email};
    return *code;
}

std::string account_body(const std::string& email, const std::string& first_name) {
    return std::format(R"({{"email":"{}","password":"{}","first_name":"{}","last_name":"Example")",
                       email, TownWorld::password, first_name);
}

/// A verified account with a role, by the operator.
Person add_user(Person& boss, const std::string& first_name, std::string_view role) {
    const std::string email = email_of(first_name);
    boss.post("/v1/users",
              account_body(email, first_name) + std::format(R"(,"roles":["{}"]}})", role))
        .expect(201);
    Person person{boss.town(), email};
    person.login();
    return person;
}

std::string partner_body(Kitchen kitchen, const std::string& title) {
    std::string body = std::format(
        R"({{"title":"{}","kind":"bakery","phone":"+3225550100","address":"Mill Lane 3",)"
        R"("place":{{"lat":50.85,"lon":4.35}},"zone":"Europe/Brussels","verified":true,)"
        R"("preparation_minutes":15,"delivery_fee":{{"amount":250,"currency":"EUR"}})",
        title);
    if (kitchen == Kitchen::has_own_system)
        body += std::format(R"(,"api_url":"{}/orders","signing_secret":"{}")",
                            TownWorld::kitchen_url, TownWorld::kitchen_secret);
    return body + "}";
}

std::string add_offer(Person& boss, const std::string& partner, std::string_view name, int price) {
    const auto product =
        boss.post("/v1/products", std::format(R"({{"name":"{}","category":"bread"}})", name));
    const auto offer = boss.post(
        "/v1/partners/" + partner + "/offers",
        std::format(R"({{"product_id":"{}","price":{{"amount":{},"currency":"EUR"}},"stock":40}})",
                    product.expect(201).text("/product_id"), price));
    return offer.expect(201).text("/offer_id");
}

}  // namespace

std::string_view to_string(Kitchen kitchen) {
    switch (kitchen) {
        case Kitchen::reads_the_queue: return "reads the queue";
        case Kitchen::has_own_system: return "has its own system";
    }
    std::unreachable();
}

void Person::keep(const Answer& session) {
    token_ = session.text("/access_token");
    refresh_token_ = session.text("/refresh_token");
    expires_at_ = time_of(session.text("/expires_at"));
    user_id_ = session.text("/account/user_id");
}

Answer Person::login() {
    auto session = town_->api.post(
        "/v1/sessions",
        std::format(R"({{"email":"{}","password":"{}"}})", email_, TownWorld::password));
    if (session.status() == 201) keep(session);
    return session;
}

std::string Person::user_id() {
    (void)token();
    return user_id_;
}

std::string Person::token() {
    if (token_.empty()) {
        login().expect(201);
    } else if (expires_at_ - town_->now() < 30s) {
        const auto session = town_->api.post(
            "/v1/sessions/refresh", std::format(R"({{"refresh_token":"{}"}})", refresh_token_));
        keep(session.expect(200));
    }
    return token_;
}

http::Request Person::request(http::Method method, std::string_view target, std::string body,
                              std::string key) {
    return Api::request(method, target, std::move(body), {.token = token(), .key = std::move(key)});
}

Answer Person::call(http::Method method, std::string_view target, std::string body, Ask ask) {
    ask.token = token();
    return town_->api.call(method, target, std::move(body), std::move(ask));
}

Answer Person::get(std::string_view target) { return call(http::Method::get, target, {}); }

Answer Person::post(std::string_view target, std::string body, std::string key) {
    return call(http::Method::post, target, std::move(body), {.key = std::move(key)});
}

Person register_customer(TownWorld& town, const std::string& first_name) {
    const std::string email = email_of(first_name);
    town.api.post("/v1/accounts", account_body(email, first_name) + R"(,"locale":"en"})")
        .expect(201);
    Person person{town, email};
    person.login().expect(403);  // not before the address is proven
    const std::string code = mailed_code(town, email);
    town.api
        .post("/v1/accounts/verify", std::format(R"({{"email":"{}","code":"{}"}})", email, code))
        .expect(200);
    person.login().expect(201);
    return person;
}

Person meet_operator(TownWorld& town) {
    Person boss{town, std::string{TownWorld::operator_email}};
    boss.login().expect(201);
    return boss;
}

Shop open_shop(Person& boss, Kitchen kitchen, const std::string& title) {
    const auto partner = boss.post("/v1/partners", partner_body(kitchen, title)).expect(201);
    const std::string id = partner.text("/partner_id");
    Shop shop{.partner_id = id,
              .offers = {},
              .keeper = add_user(boss, "Keeper" + title.substr(0, title.find(' ')), "partner")};
    boss.post("/v1/partners/" + id + "/staff",
              std::format(R"({{"user_id":"{}"}})", shop.keeper.user_id()))
        .expect(204);
    for (const auto& [name, price] :
         {std::pair{"Rye bread", 450}, std::pair{"Birthday cake", 1200}, std::pair{"Roll", 90}})
        shop.offers.push_back(add_offer(boss, id, title + " " + name, price));
    return shop;
}

Rider hire(Person& boss, const std::string& first_name, const std::string& transport) {
    Rider rider{.courier_id = {}, .person = add_user(boss, first_name, "courier")};
    // A phone number of their own: the same letters give the same digits.
    std::uint64_t digits = 0;
    for (const char c : first_name) digits = digits * 31 + static_cast<unsigned char>(c);
    const auto courier =
        boss.post("/v1/couriers",
                  std::format(R"({{"user_id":"{}","name":"{} Example","phone":"+3247{:07}",)"
                              R"("transport":"{}","zone":"centre","capacity":2}})",
                              rider.person.user_id(), first_name, digits % 10'000'000, transport));
    rider.courier_id = courier.expect(201).text("/courier_id");
    rider.person
        .call(http::Method::put, "/v1/courier/duty",
              std::format(R"({{"status":"available","position":{{"lat":50.851,"lon":4.351,)"
                          R"("at":"{}"}}}})",
                          to_rfc3339(boss.town().now())))
        .expect(200);
    return rider;
}

}  // namespace waybill::town
