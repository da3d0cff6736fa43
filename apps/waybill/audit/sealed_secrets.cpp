// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/audit/sealed_secrets.hpp"

#include "adapters/system/random.hpp"
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

constexpr sql::Query all_orders{
    "audit.sealed_orders", "SELECT order_id, sealed, tracking_digest, pin_digest FROM main.orders"};
constexpr sql::Query all_partners{
    "audit.sealed_partners", "SELECT partner_id, secret, previous FROM catalog.partner_secrets"};
constexpr sql::Query all_answers{"audit.sealed_answers",
                                 "SELECT scope, key, reply FROM gateway.idempotency_keys"};

class SealCheck {
public:
    SealCheck(Books& books, const std::optional<SecretText>& key) : books_{books} {
        if (key) sealer_.emplace(*key, random_);
    }

    std::vector<Finding> run() && {
        if (!sealer_)
            add(key_there,
                (std::filesystem::path{books_.folder()} / "secrets" / "sealing_key").string(),
                "is gone, and nothing that is sealed can be read without it");
        read(orders_sealed, all_orders, [this](const sql::Row& row) { judge_order(row); });
        read(partners_sealed, all_partners, [this](const sql::Row& row) { judge_partner(row); });
        read(answers_sealed, all_answers, [this](const sql::Row& row) { judge_answer(row); });
        return std::move(found_);
    }

private:
    void add(const Finding& promise, std::string subject, std::string problem) {
        found_.push_back({.id = promise.id,
                          .words = promise.words,
                          .subject = std::move(subject),
                          .problem = std::move(problem)});
    }

    void read(const Finding& promise, const sql::Query& query,
              FunctionRef<void(const sql::Row&)> row) {
        if (auto done = books_.fetch(query, {}, row); !done)
            add(promise, "cannot be read", done.error().message);
    }

    void judge(const Finding& promise, const std::string& subject, std::string_view place,
               std::string_view text) {
        if (!crypto::Sealer::is_sealed(text)) return add(promise, subject, "lies in the clear");
        if (!sealer_) return;
        if (const auto opened = sealer_->open(place, text); !opened)
            add(promise, subject, "does not open: it " + why(opened.error(), place));
    }

    void judge_partner(const sql::Row& row) {
        const auto place = catalog::PartnerSecrets::place_of(row.view(0));
        judge(partners_sealed, row.text(0), place, row.view(1));
        if (!row.null(2)) judge(partners_sealed, row.text(0), place, row.view(2));
    }

    void judge_answer(const sql::Row& row) {
        const auto place = gateway::place_of_answer(row.view(0), row.view(1));
        judge(answers_sealed, row.text(0) + " " + row.text(1), place, row.view(2));
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
        const auto kept = secrets.kept(order.id, order.pin, order.tracking_token);
        if (kept.tracking_digest != order.kept.tracking_digest ||
            kept.pin_digest != order.kept.pin_digest)
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

std::vector<Finding> check_sealed_secrets(Books& books, const std::optional<SecretText>& key) {
    return SealCheck{books, key}.run();
}

}  // namespace waybill::audit
