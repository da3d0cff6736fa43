// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/sealed_secrets.hpp"

#include "adapters/system/random.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/gateway/store/answer_store_sql.hpp"
#include "services/notifications/store/sender_store_sql.hpp"
#include "services/notifications/store/webhook_rows.hpp"
#include "services/orders/messages/order_secrets.hpp"

#include <filesystem>

namespace waybill::audit {
namespace {

constexpr sql::Query some_orders{
    "audit.sealed_orders", "SELECT order_id, sealed, tracking_digest, pin_digest FROM main.orders "
                           "WHERE order_id >= $1 AND order_id < $2 AND erased_at IS NULL"};
constexpr sql::Query all_partners{
    "audit.sealed_partners", "SELECT partner_id, secret, previous FROM catalog.partner_secrets"};
constexpr sql::Query all_senders{"audit.sealed_senders",
                                 "SELECT agent_id, sealed FROM notifications.senders"};
constexpr sql::Query all_webhooks{
    "audit.sealed_webhooks",
    "SELECT webhook_id, secret, previous FROM notifications.webhooks WHERE NOT deleted"};
/// Nearly as they lie in the file.
constexpr sql::Query some_answers{"audit.sealed_answers",
                                  "SELECT scope, key, reply FROM gateway.idempotency_keys WHERE "
                                  "at BETWEEN $1 AND $2"};
constexpr sql::Query times_of_all{"audit.times_of_answers",
                                  "SELECT (SELECT MIN(at) FROM gateway.idempotency_keys), (SELECT "
                                  "MAX(at) FROM gateway.idempotency_keys)"};

/// Opens what is sealed, where the key is there.
class Opener {
public:
    explicit Opener(const SealingKey& key) {
        if (key) sealer_.emplace(*key, random_);
    }

    // Each says what is wrong; nothing when nothing is.

    std::string problem(std::string_view place, std::string_view text) const {
        if (!crypto::Sealer::is_sealed(text)) return "lies in the clear";
        if (!sealer_) return {};
        const auto opened = sealer_->open(place, text);
        return opened ? "" : "does not open: it " + why(opened.error(), place);
    }
    std::string problem_of_order(const sql::Row& row) const {
        orders::Order order;
        order.id = row.id<OrderId>(0);
        order.kept = {
            .sealed = row.text(1), .tracking_digest = row.text(2), .pin_digest = row.text(3)};
        if (!crypto::Sealer::is_sealed(order.kept.sealed)) return "lies in the clear";
        if (!sealer_) return {};
        const orders::OrderSecrets secrets{*sealer_};
        if (const auto opened = secrets.open(order); !opened)
            return "does not open: " + opened.error().detail;
        const auto pin = crypto::pin_digest(*sealer_, row.view(0), order.pin.reveal());
        const bool found =
            pin == order.kept.pin_digest &&
            secrets.tracking_digest(order.tracking_token) == order.kept.tracking_digest;
        return found ? "" : "its digests are of another PIN or token";
    }

private:
    static std::string why(const Error& error, std::string_view place) {
        return error.detail.substr(std::min(place.size() + 1, error.detail.size()));
    }

    SystemRandom random_{};
    std::optional<crypto::Sealer> sealer_{};
};

}  // namespace

Status check_sealed_partners(Books& books, const SealingKey& key, Tell tell) {
    if (!key)
        tell("SCH-5d", (std::filesystem::path{books.folder()} / "secrets" / "sealing_key").string(),
             "is gone, and nothing that is sealed can be read without it");
    const Opener opener{key};
    auto judge = [&](const sql::Row& row) {
        const auto place = catalog::PartnerSecrets::place_of(row.view(0));
        for (const int column : {1, 2}) {
            auto words = row.null(column) ? "" : opener.problem(place, row.view(column));
            if (!words.empty()) tell("SCH-5b", row.view(0), std::move(words));
        }
    };
    WAYBILL_CHECK(books.fetch(all_partners, {}, judge));
    auto judge_sender = [&](const sql::Row& row) {
        const auto place = notifications::SenderStoreSql::place_of(row.view(0));
        auto words = opener.problem(place, row.view(1));
        if (!words.empty()) tell("SCH-5e", row.view(0), std::move(words));
    };
    return books.fetch(all_senders, {}, judge_sender);
}

Status check_sealed_webhooks(Books& books, const SealingKey& key, Tell tell) {
    const Opener opener{key};
    auto judge = [&](const sql::Row& row) {
        const auto place = notifications::rows::place_of_webhook(row.view(0));
        for (const int column : {1, 2}) {
            auto words = row.null(column) ? "" : opener.problem(place, row.view(column));
            if (!words.empty()) tell("SCH-5f", row.view(0), std::move(words));
        }
    };
    return books.fetch(all_webhooks, {}, judge);
}

Status check_sealed_orders(Books& books, const SealingKey& key, std::string_view low,
                           std::string_view high, Tell tell) {
    const Opener opener{key};
    auto judge = [&](const sql::Row& row) {
        auto words = opener.problem_of_order(row);
        if (!words.empty()) tell("SCH-5a", row.view(0), std::move(words));
    };
    const sql::Value keys[]{sql::Value{low}, sql::Value{high}};
    return books.fetch(some_orders, keys, judge);
}

Status check_sealed_answers(Books& books, const SealingKey& key, std::int64_t first,
                            std::int64_t last, Tell tell) {
    const Opener opener{key};
    auto judge = [&](const sql::Row& row) {
        const auto place = gateway::place_of_answer(row.view(0), row.view(1));
        if (auto words = opener.problem(place, row.view(2)); !words.empty())
            tell("SCH-5c", row.text(0) + " " + row.text(1), std::move(words));
    };
    const sql::Value times[]{sql::Value{first}, sql::Value{last}};
    return books.fetch(some_answers, times, judge);
}

std::pair<std::int64_t, std::int64_t> times_of_answers(Books& books) {
    std::pair<std::int64_t, std::int64_t> ends;
    auto keep = [&ends](const sql::Row& row) { ends = {row.integer(0), row.integer(1)}; };
    // That they cannot be read is told by the check of the first.
    [[maybe_unused]] const Status read = books.fetch(times_of_all, {}, keep);
    return ends;
}

}  // namespace waybill::audit
