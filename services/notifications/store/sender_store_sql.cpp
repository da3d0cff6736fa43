// SPDX-License-Identifier: Apache-2.0
#include "services/notifications/store/sender_store_sql.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/core/found.hpp"
#include "platform/core/page.hpp"
#include "platform/sql/columns.hpp"
#include "services/notifications/messages/sender_messages.hpp"

namespace waybill::notifications {
namespace {

struct KeptSender {
    std::string agent{};
    std::string sealed{};
};
constexpr sql::Columns kept_columns{
    sql::fixed<&KeptSender::agent>("agent_id"),
    sql::fixed<&KeptSender::sealed>("sealed"),
};
constexpr sql::Query list_senders{
    "senders.list", "SELECT {columns} FROM senders WHERE agent_id > $1 ORDER BY agent_id LIMIT $2",
    kept_columns};
constexpr sql::Query find_kept{"senders.find", "SELECT {columns} FROM senders WHERE agent_id = $1",
                               kept_columns};
constexpr sql::Query count_senders{"senders.count", "SELECT COUNT(*) FROM senders"};
constexpr sql::Query insert_sender{"senders.insert",
                                   "INSERT INTO senders (agent_id, sealed) VALUES ($1, $2)"};
constexpr sql::Query update_sender{"senders.replace",
                                   "UPDATE senders SET sealed = $2 WHERE agent_id = $1"};
constexpr sql::Query delete_sender{"senders.erase", "DELETE FROM senders WHERE agent_id = $1"};

constexpr std::string_view no_sender = "notifications.no_sender";

Result<Sender> open_sender(const crypto::Sealer& sealer, const KeptSender& kept) {
    WAYBILL_TRY(const auto clear, sealer.open(SenderStoreSql::place_of(kept.agent), kept.sealed));
    const auto id = AgentId::parse(kept.agent);
    v1::Sender message;
    if (!id || !message.ParseFromString(clear.reveal()))
        return fail(ErrorKind::internal, "sql.corrupt", "sender");
    WAYBILL_TRY(auto sender, from_message(message));
    sender.id = *id;
    sender.created_at = from_micros(message.created_at());
    return sender;
}

Result<std::vector<Sender>> open_senders(const crypto::Sealer& sealer,
                                         const std::vector<KeptSender>& all) {
    std::vector<Sender> senders;
    for (const KeptSender& kept : all) {
        WAYBILL_TRY(auto sender, open_sender(sealer, kept));
        senders.push_back(std::move(sender));
    }
    return senders;
}

std::string seal_sender(const crypto::Sealer& sealer, const Sender& sender) {
    return sealer.seal(SenderStoreSql::place_of(sender.id.text()),
                       to_kept_message(sender).SerializeAsString());
}

Result<Sender> find_sender(sql::Tx& tx, const crypto::Sealer& sealer, const AgentId& id) {
    WAYBILL_TRY(const auto kept, found_or(tx.one(find_kept, kept_columns, id), no_sender));
    return open_sender(sealer, kept);
}

}  // namespace

std::string SenderStoreSql::place_of(std::string_view agent) {
    return "senders " + std::string{agent};
}

Task<Result<std::vector<Sender>>> SenderStoreSql::all(Context ctx) {
    auto read = [this](sql::Tx& tx) -> Result<std::vector<Sender>> {
        WAYBILL_TRY(const auto found, tx.all(list_senders, kept_columns, std::string_view{},
                                             static_cast<std::int64_t>(senders_max)));
        return open_senders(deps_.sealer, found);
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<SenderPage>> SenderStoreSql::list(Context ctx, SenderFilter filter) {
    if (!filter.cursor.empty() && !AgentId::parse(filter.cursor)) co_return fail(bad_cursor());
    auto read = [&](sql::Tx& tx) -> Result<SenderPage> {
        SenderPage page;
        WAYBILL_TRY(const auto found,
                    tx.all(list_senders, kept_columns, filter.cursor, filter.limit + 1));
        WAYBILL_TRY(page.senders, open_senders(deps_.sealer, found));
        page.next_cursor =
            cut_page(page.senders, filter.limit, [](const Sender& last) { return last.id.text(); });
        return page;
    };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Result<Sender>> SenderStoreSql::find(Context ctx, AgentId id) {
    auto read = [&](sql::Tx& tx) -> Result<Sender> { return find_sender(tx, deps_.sealer, id); };
    co_return co_await deps_.database.read(std::move(ctx), std::move(read));
}

Task<Status> SenderStoreSql::insert(Context ctx, Sender sender) {
    const std::string sealed = seal_sender(deps_.sealer, sender);
    auto write = [&](sql::Tx& tx) -> Status {
        WAYBILL_TRY(const auto count, tx.one(count_senders, sql::first<std::int64_t>));
        if (count.value_or(0) >= static_cast<std::int64_t>(senders_max))
            return fail(ErrorKind::conflict, "notifications.too_many_senders");
        WAYBILL_CHECK(tx.exec(insert_sender, sender.id, sealed));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Result<Sender>> SenderStoreSql::replace(Context ctx, Sender sender) {
    auto write = [&](sql::Tx& tx) -> Result<Sender> {
        WAYBILL_TRY(const auto before, find_sender(tx, deps_.sealer, sender.id));
        sender.created_at = before.created_at;
        WAYBILL_CHECK(tx.exec(update_sender, sender.id, seal_sender(deps_.sealer, sender)));
        return sender;
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

Task<Status> SenderStoreSql::erase(Context ctx, AgentId id) {
    auto write = [&id](sql::Tx& tx) -> Status {
        WAYBILL_CHECK(tx.exec(delete_sender, id));
        return {};
    };
    co_return co_await deps_.database.write(std::move(ctx), std::move(write));
}

}  // namespace waybill::notifications
