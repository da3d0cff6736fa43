// SPDX-License-Identifier: Apache-2.0
#include "tests/component/repeated_telling.hpp"

#include <format>
#include <string>

namespace waybill::town::repeated_routes {
namespace {

void webhooks(SaidTwice& day) {
    const auto made = day.boss.post(
        "/v1/webhooks", R"({"name":"All","url":"https://hooks.example/","events":["*"]})");
    const std::string hook = "/v1/webhooks/" + made.expect(201).text("/webhook_id");
    const std::string name = R"({"name":"Screen"})";
    day.say(day.boss,
            {.method = Method::patch, .target = hook, .body = name, .other = R"({"name":"B"})"});
    const auto test =
        day.say(day.boss, {.target = hook + "/test", .status = 202}).text("/delivery_id");
    day.say(day.boss, {.target = hook + "/deliveries/" + test + "/replay", .status = 202});
    day.say(day.boss, {.method = Method::delete_, .target = hook, .status = 204});
}

std::string announced(std::string_view role) {
    std::string texts;
    for (const auto* language : {"en", "de", "fr"})
        texts += std::format(R"({}{{"language":"{}","title":"a","body":"b"}})",
                             texts.empty() ? "" : ",", language);
    return std::format(R"({{"role":"{}","texts":[{}]}})", role, texts);
}

void sending(SaidTwice& day) {
    const auto sender =
        day.say(day.boss, {.target = "/v1/admin/senders",
                           .body = R"({"name":"a","priority":9,"providers":[{"kind":"smtp"}]})",
                           .other = R"({"name":"b","priority":9,"providers":[{"kind":"smtp"}]})",
                           .status = 201});
    day.say(day.boss, {.method = Method::put,
                       .target = "/v1/admin/senders/" + sender.text("/agent_id"),
                       .body = R"({"name":"c","providers":[{"kind":"smtp"}]})",
                       .other = R"({"name":"d","providers":[{"kind":"smtp"}]})"});
    day.say(day.boss, {.method = Method::delete_,
                       .target = "/v1/admin/senders/" + sender.text("/agent_id"),
                       .status = 204});
    day.say(day.boss, {.target = "/v1/admin/announcements",
                       .body = announced("support"),
                       .other = announced("courier"),
                       .status = 202});
}

}  // namespace

void say_what_is_told(SaidTwice& day) {
    webhooks(day);
    sending(day);
}

}  // namespace waybill::town::repeated_routes
