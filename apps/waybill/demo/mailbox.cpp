// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/mailbox.hpp"

#include "apps/waybill/demo/answers.hpp"
#include "platform/async/sleep.hpp"
#include "platform/core/ascii.hpp"
#include "platform/mail/memory_mail_sender.hpp"

namespace waybill::demo {
namespace {

constexpr Duration mail_within = 10s;
constexpr std::size_t mails_bytes_max = 64UZ * 1024 * 1024;

std::string target(const std::string& address) {
    return "/dev/mails?to=" + http::percent_encode(address);
}

std::optional<std::string> code_in(const http::Response& response) {
    const auto mails = json::Document::parse(response.body);
    if (!mails) return std::nullopt;
    const auto list = mails->root().find("data").value_or(mails->root());
    if (!list.is(json::Kind::array)) return std::nullopt;
    for (auto mail = list.first(); mail.more(); mail.next())
        if (auto code = mail::find_code(text_of(mail.value(), "text"))) return code;
    return std::nullopt;
}

std::string pin_in(const http::Response& response, std::string_view number) {
    const auto mails = json::Document::parse(response.body, {.bytes_max = mails_bytes_max});
    const auto list = mails ? mails->root().find("data") : std::nullopt;
    if (!list || !list->is(json::Kind::array)) return {};
    for (auto mail = list->first(); mail.more(); mail.next()) {
        if (!text_of(mail.value(), "subject").contains(number)) continue;
        if (auto pin = find_pin(text_of(mail.value(), "text")); !pin.empty()) return pin;
    }
    return {};
}

}  // namespace

std::string find_pin(std::string_view text) {
    constexpr std::size_t digits = 4;
    const auto word = text.find("PIN");
    if (word == std::string_view::npos) return {};
    for (std::size_t at = word; at < text.size(); ++at) {
        if (!ascii::is_alphanumeric(text[at])) continue;
        std::size_t end = at;
        bool only_digits = true;
        for (; end < text.size() && ascii::is_alphanumeric(text[end]); ++end)
            only_digits = only_digits && ascii::is_digit(text[end]);
        if (only_digits && end - at == digits) return std::string{text.substr(at, digits)};
        at = end;
    }
    return {};
}

Task<bool> Mailbox::is_open(Context ctx, Client& internal) {
    Ask ask{.step = Step::browse, .target = target("nobody@demo.waybill.example")};
    const auto answer = co_await internal.call(std::move(ctx), std::move(ask));
    co_return answer.has_value();
}

Task<Outcome<std::string>> Mailbox::code_for(Context ctx, std::string address) {
    Executor& here = co_await this_executor();
    const SteadyTime until = here.clock().steady() + mail_within;
    while (here.clock().steady() < until) {
        for (Client* internal : internal_) {
            Ask ask{.step = Step::browse, .target = target(address)};
            WAYBILL_CO_TRY(const auto answer, co_await internal->call(ctx, std::move(ask)));
            if (auto code = code_in(answer)) co_return *std::move(code);
        }
        const auto slept = co_await sleep_for(ctx, 50ms);
        if (!slept) co_return trouble(Trouble::Kind::interrupted, {});
    }
    co_return trouble(Trouble::Kind::late, "no mail with a code came");
}

Task<Outcome<std::string>> Mailbox::pin_of(Context ctx, std::string number) {
    for (Client* internal : internal_) {
        Ask ask{.step = Step::browse, .target = "/dev/mails"};
        WAYBILL_CO_TRY(const auto answer, co_await internal->call(ctx, std::move(ask)));
        if (auto pin = pin_in(answer, number); !pin.empty()) co_return pin;
    }
    co_return std::string{};
}

}  // namespace waybill::demo
