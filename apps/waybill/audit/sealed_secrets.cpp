// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/sealed_secrets.hpp"

#include "adapters/system/random.hpp"
#include "platform/crypto/pin_digest.hpp"
#include "services/catalog/store/partner_secrets.hpp"
#include "services/gateway/store/answer_store_sql.hpp"
#include "services/orders/messages/order_secrets.hpp"

#include <filesystem>

namespace waybill::audit {
namespace {

const Finding seal_promises[]{
    {"SCH-5a", "an order's PIN and tracking token are sealed, and found by their digests"},
    {"SCH-5b", "the signing secrets of partners' own systems are sealed"},
    {"SCH-5c", "kept answers are sealed"},
    {"SCH-5d", "the key of what is sealed is there"},
};
const Finding& orders_sealed = seal_promises[0];
const Finding& partners_sealed = seal_promises[1];
const Finding& answers_sealed = seal_promises[2];
const Finding& key_there = seal_promises[3];

constexpr sql::Query some_orders{
    "audit.sealed_orders", "SELECT order_id, sealed, tracking_digest, pin_digest FROM main.orders "
                           "WHERE order_id >= $1 AND order_id < $2"};
constexpr sql::Query all_partners{
    "audit.sealed_partners", "SELECT partner_id, secret, previous FROM catalog.partner_secrets"};
/// As they lie in the file.
constexpr sql::Query some_answers{"audit.sealed_answers",
                                  "SELECT scope, key, reply FROM gateway.idempotency_keys WHERE "
                                  "rowid BETWEEN $1 AND $2"};
constexpr sql::Query ends_of_answers{
    "audit.ends_of_answers", "SELECT (SELECT MIN(rowid) FROM gateway.idempotency_keys), (SELECT "
                             "MAX(rowid) FROM gateway.idempotency_keys)"};

class SealCheck {
public:
    SealCheck(Books& books, const SealingKey& key) : books_{books} {
        if (key) sealer_.emplace(*key, random_);
    }

    std::vector<Finding> partners() && {
        if (!sealer_)
            add(key_there,
                (std::filesystem::path{books_.folder()} / "secrets" / "sealing_key").string(),
                "is gone, and nothing that is sealed can be read without it");
        read(partners_sealed, all_partners, {},
             [this](const sql::Row& row) { judge_partner(row); });
        return std::move(found_);
    }
    std::vector<Finding> orders(std::string_view low, std::string_view high) && {
        const sql::Value keys[]{sql::Value{low}, sql::Value{high}};
        read(orders_sealed, some_orders, keys, [this](const sql::Row& row) { judge_order(row); });
        return std::move(found_);
    }
    std::vector<Finding> answers(std::int64_t first, std::int64_t last) && {
        const sql::Value rows[]{sql::Value{first}, sql::Value{last}};
        read(answers_sealed, some_answers, rows,
             [this](const sql::Row& row) { judge_answer(row); });
        return std::move(found_);
    }

private:
    void add(const Finding& promise, std::string subject, std::string problem) {
        found_.push_back({.id = promise.id,
                          .words = promise.words,
                          .subject = std::move(subject),
                          .problem = std::move(problem)});
    }

    void read(const Finding& promise, const sql::Query& query, std::span<const sql::Value> values,
              FunctionRef<void(const sql::Row&)> row) {
        if (auto done = books_.fetch(query, values, row); !done)
            add(promise, "cannot be read", done.error().message);
    }

    /// What is wrong with it; empty when nothing is.
    std::string problem(std::string_view place, std::string_view text) const {
        if (!crypto::Sealer::is_sealed(text)) return "lies in the clear";
        if (!sealer_) return {};
        const auto opened = sealer_->open(place, text);
        return opened ? "" : "does not open: it " + why(opened.error(), place);
    }

    void judge_partner(const sql::Row& row) {
        const auto place = catalog::PartnerSecrets::place_of(row.view(0));
        for (const int column : {1, 2}) {
            auto words = row.null(column) ? "" : problem(place, row.view(column));
            if (!words.empty()) add(partners_sealed, row.text(0), std::move(words));
        }
    }

    void judge_answer(const sql::Row& row) {
        const auto place = gateway::place_of_answer(row.view(0), row.view(1));
        if (auto words = problem(place, row.view(2)); !words.empty())
            add(answers_sealed, row.text(0) + " " + row.text(1), std::move(words));
    }

    void judge_order(const sql::Row& row) {
        orders::Order order;
        order.id = row.id<OrderId>(0);
        order.kept = {
            .sealed = row.text(1), .tracking_digest = row.text(2), .pin_digest = row.text(3)};
        const std::string subject = row.text(0);
        if (!crypto::Sealer::is_sealed(order.kept.sealed))
            return add(orders_sealed, subject, "lies in the clear");
        if (!sealer_) return;
        const orders::OrderSecrets secrets{*sealer_};
        if (const auto opened = secrets.open(order); !opened)
            return add(orders_sealed, subject, "does not open: " + opened.error().detail);
        const auto pin = crypto::pin_digest(*sealer_, subject, order.pin.reveal());
        if (pin != order.kept.pin_digest ||
            secrets.tracking_digest(order.tracking_token) != order.kept.tracking_digest)
            add(orders_sealed, subject, "its digests are of another PIN or token");
    }

    static std::string why(const Error& error, std::string_view place) {
        return error.detail.substr(std::min(place.size() + 1, error.detail.size()));
    }

    Books& books_;
    SystemRandom random_{};
    std::optional<crypto::Sealer> sealer_{};
    std::vector<Finding> found_{};
};

}  // namespace

std::span<const Finding> sealing_promises() { return seal_promises; }

std::vector<Finding> check_sealed_partners(Books& books, const SealingKey& key) {
    return SealCheck{books, key}.partners();
}

std::vector<Finding> check_sealed_orders(Books& books, const SealingKey& key, std::string_view low,
                                         std::string_view high) {
    return SealCheck{books, key}.orders(low, high);
}

std::vector<Finding> check_sealed_answers(Books& books, const SealingKey& key, std::int64_t first,
                                          std::int64_t last) {
    return SealCheck{books, key}.answers(first, last);
}

std::pair<std::int64_t, std::int64_t> rows_of_answers(Books& books) {
    std::pair<std::int64_t, std::int64_t> ends;
    auto keep = [&ends](const sql::Row& row) { ends = {row.integer(0), row.integer(1)}; };
    // That they cannot be read is told by the check of the first.
    [[maybe_unused]] const Status read = books.fetch(ends_of_answers, {}, keep);
    return ends;
}

}  // namespace waybill::audit
