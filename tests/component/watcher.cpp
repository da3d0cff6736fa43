// SPDX-License-Identifier: Apache-2.0
#include "tests/component/watcher.hpp"

#include "platform/json/document.hpp"

#include <algorithm>
#include <format>

namespace waybill::town {
namespace {

std::string word(const std::string& message, std::string_view name) {
    const auto parsed = json::Document::parse(message);
    if (!parsed) return {};
    return std::string{parsed->root().text(name).value_or("")};
}

}  // namespace

Watcher::Watcher(TownWorld& town, std::string token, std::string hello) : town_{town} {
    said_.push_back(std::move(hello));
    group_.spawn(town.executor, run(std::move(token)));
    town.executor.run_for(100ms);
}

Watcher::~Watcher() {
    gone_ = true;
    arrived_.notify();
    town_.executor.run(group_.stop());
}

std::string Watcher::subscription(const std::string& topic, const std::string& after) {
    if (after.empty()) return std::format(R"({{"subscribe":["{}"]}})", topic);
    return std::format(R"({{"subscribe":["{}"],"after":"{}"}})", topic, after);
}

Task<void> Watcher::run(std::string token) {
    Context ctx;
    ctx.stop = group_.token();
    auto request = Api::request(http::Method::get, "/v1/live", {}, {.token = std::move(token)});
    http::Response refusal;
    const auto accepted = co_await town_.handler().accept_live(ctx, request, refusal);
    if (!accepted) {
        closed_ = static_cast<std::uint16_t>(refusal.status);
        co_return;
    }
    co_await town_.handler().live(ctx, std::move(request), *this);
}

std::vector<std::string> Watcher::events() const {
    std::vector<std::string> types;
    for (const std::string& message : messages_)
        if (!word(message, "id").empty()) types.push_back(word(message, "type"));
    return types;
}

std::string Watcher::last_id() const {
    for (auto message = messages_.rbegin(); message != messages_.rend(); ++message)
        if (auto id = word(*message, "id"); !id.empty()) return id;
    return {};
}

bool Watcher::was_told(std::string_view text) const {
    return std::ranges::any_of(messages_,
                               [&](const std::string& message) { return message.contains(text); });
}

Task<Result<std::optional<std::string>>> Watcher::receive(Context ctx) {
    while (said_.empty() && !gone_ && !closed_ && !ctx.stop.stop_requested())
        (void)co_await arrived_.wait(ctx, 1h);  // woken or not, it looks again
    if (said_.empty()) co_return std::nullopt;
    std::string message = std::move(said_.front());
    said_.pop_front();
    co_return message;
}

Task<Status> Watcher::send(Context, std::string message) {
    messages_.push_back(std::move(message));
    co_return Status{};
}

Task<void> Watcher::close(Context, std::uint16_t code, std::string) {
    closed_ = code;
    arrived_.notify();
    co_return;
}

}  // namespace waybill::town
