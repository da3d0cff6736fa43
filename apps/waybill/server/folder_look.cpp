// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/folder_look.hpp"

#include "adapters/sqlite/transaction.hpp"
#include "apps/waybill/server/secrets.hpp"
#include "platform/crypto/digest.hpp"
#include "platform/sql/migrate.hpp"

#include <format>
#include <set>
#include <utility>

namespace waybill::server {
namespace {

/// The newest that a consumer has applied.
constexpr int claims_max = 16;
/// Where they are looked for first.
constexpr int events_max = 4096;
/// Published events stay for three days; what is older may be gone for good reason.
constexpr Duration looked_back = std::chrono::hours{48};

const sql::Query next_consumer{"folder.next_consumer", R"(
    SELECT MIN(consumer) FROM inbox WHERE consumer > $1)"};
const sql::Query newest_claims{"folder.claims", R"(
    SELECT event_id FROM (SELECT event_id, at FROM inbox WHERE consumer = $1
        ORDER BY event_id DESC LIMIT $2) AS newest WHERE at > $3)"};
const sql::Query newest_events{"folder.events", R"(
    SELECT id FROM outbox ORDER BY position DESC, id DESC LIMIT $1)"};
const sql::Query find_event{"folder.event", "SELECT id FROM outbox WHERE id = $1"};

/// What one consumer has of one producer.
class EventCheck {
public:
    EventCheck(FolderLook& look, std::string producer)
        : look_{look}, producer_{std::move(producer)} {}

    /// The events of the producer that are in nobody's outbox any more, though they should be.
    Result<bool> lost(const std::vector<std::string>& events) {
        const auto found = look_.databases.find(producer_);
        if (found == look_.databases.end() || !found->second.member) return false;
        std::vector<std::string_view> nobody;
        sqlite::Transaction tx{found->second.connection, nobody};
        WAYBILL_CHECK(read_newest(tx));
        for (const std::string& event : events) {
            if (known_.contains(event)) continue;
            WAYBILL_TRY(const auto there, tx.one(find_event, text_of_first, event));
            if (!there) return true;
        }
        return false;
    }

private:
    static std::string text_of_first(const sql::Row& row) { return row.text(0); }

    Status read_newest(sql::Tx& tx) {
        auto keep = [this](const sql::Row& row) { known_.insert(row.text(0)); };
        return tx.each(newest_events, keep, events_max);
    }

    FolderLook& look_;
    std::string producer_;
    std::set<std::string> known_{};
};

/// `payments.orders` is what payments hears of orders.
std::string producer_of(const std::string& consumer) {
    return consumer.substr(consumer.find('.') + 1);
}

Result<std::map<std::string, std::vector<std::string>>> claims_by_producer(
    sqlite::Connection& connection, TimePoint since) {
    std::map<std::string, std::vector<std::string>> claims;
    std::string consumer;
    auto read = [&consumer](const sql::Row& row) { consumer = row.text(0); };
    auto keep = [&](const sql::Row& row) { claims[producer_of(consumer)].push_back(row.text(0)); };
    for (;;) {
        const std::string last = std::exchange(consumer, {});
        WAYBILL_CHECK(connection.fetch(next_consumer, std::array{sql::Value{last}}, read));
        if (consumer.empty()) return claims;
        const std::array<sql::Value, 3> values{consumer, claims_max, since};
        WAYBILL_CHECK(connection.fetch(newest_claims, values, keep));
    }
}

FolderFacts::Secret look_at_secret(const std::string& folder, const Secrets::File& file,
                                   std::vector<Error>& damage) {
    FolderFacts::Secret fact{.name = std::string{file.name}};
    const auto found = find_secret(folder, file.name);
    if (!found)
        damage.push_back(found.error());
    else if (*found)
        fact.digest = crypto::sha256_hex((*found)->reveal());
    return fact;
}

}  // namespace

FolderLook look_at(const std::string& folder, std::span<const wiring::StoredService> services,
                   LookOptions options) {
    FolderLook look{.facts = {.folder = folder}};
    auto manifest = read_manifest(folder);
    if (manifest)
        look.facts.manifest = *std::move(manifest);
    else
        look.damage.push_back(std::move(manifest).error());
    for (const auto& service : services) {
        FolderFacts::Database fact{.name = std::string{service.name}};
        auto found = sqlite::inspect(look.facts.file_of(fact.name),
                                     {.migrations = sql::with_platform(service.migrations),
                                      .check_max = options.check_max,
                                      .alone = options.alone});
        if (!found) {
            look.damage.push_back(std::move(found).error());
            fact.there = true;  // it is damaged, not missing
        } else if (*found) {
            fact.there = true;
            fact.used = (*found)->used;
            fact.marked = (*found)->marked;
            fact.member = (*found)->member;
            look.databases.emplace(fact.name, **std::move(found));
        }
        look.facts.databases.push_back(std::move(fact));
    }
    for (const auto& file : Secrets::files)
        look.facts.secrets.push_back(look_at_secret(folder, file, look.damage));
    return look;
}

std::vector<Error> check_events(FolderLook& look, TimePoint now) {
    std::vector<Error> problems;
    for (auto& [consumer, inspected] : look.databases) {
        if (!inspected.member) continue;  // it never served; it may not even have tables
        const auto claims = claims_by_producer(inspected.connection, now - looked_back);
        if (!claims) {
            problems.push_back(claims.error());
            continue;
        }
        for (const auto& [producer, events] : *claims) {
            const auto lost = EventCheck{look, producer}.lost(events);
            if (!lost) problems.push_back(lost.error());
            if (!lost || !*lost) continue;
            problems.push_back({.kind = ErrorKind::conflict,
                                .reason = "data.member_older",
                                .detail = std::format("{} lacks events that {} has: {}",
                                                      look.facts.file_of(producer),
                                                      look.facts.file_of(consumer), put_back)});
        }
    }
    return problems;
}

Status check_look(FolderLook& look, TimePoint now) {
    std::vector<Error> problems = look.damage;
    if (problems.empty()) problems = check_folder(look.facts);
    if (problems.empty()) problems = check_events(look, now);
    if (problems.empty()) return {};
    return fail(std::move(problems.front()));
}

}  // namespace waybill::server
