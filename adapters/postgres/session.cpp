// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"
#include "adapters/postgres/postgres_database.hpp"

#include <libpq-fe.h>

#include <array>
#include <format>

/// How a connection is made, and what is said outside its pipeline.
namespace waybill::postgres {
namespace {

/// What the operator's string says comes before ours, but for the encoding.
constexpr std::array<const char*, 8> keywords{
    "application_name", "connect_timeout", "keepalives_idle", "keepalives_interval",
    "tcp_user_timeout", "dbname",          "client_encoding", nullptr};

/// A transaction sees one state and overwrites nothing that it has not seen; one that its process
/// has left ends by itself.
constexpr const char* session_settings =
    "SELECT set_config('search_path', quote_ident($1), false),"
    " set_config('default_transaction_isolation', 'repeatable read', false),"
    " set_config('idle_in_transaction_session_timeout', '60s', false),"
    " set_config('jit', 'off', false)";

/// A server that has just let us in answers, unless it stands still since.
constexpr Duration answer_to_begin = 5s;

void no_notices(void*, const PGresult*) {}

/// A server that is there, and will say the same to who asks again.
bool refuses(std::string_view words) {
    const auto says = [words](std::string_view what) { return words.contains(what); };
    return says("FATAL:") && !says("starting up") && !says("shutting down") && !says("recovery") &&
           !says("too many clients") && !says("remaining connection slots");
}

/// The reasons that have a remedy of their own; what libpq says of the others is clear enough.
Error of_connecting(std::string_view words) {
    Error error =
        open_error(ErrorKind::unavailable, refuses(words) ? "sql.refused" : "sql.not_connected",
                   "PostgreSQL: " + one_line(words));
    if (words.contains("does not exist") && words.contains("database"))
        error.message += "; make it: createdb --template=template0 --encoding=UTF8 --locale=C NAME";
    if (words.contains("too many clients") || words.contains("remaining connection slots"))
        error.message += "; raise its max_connections, or lower storage.connections";
    return error;
}

}  // namespace

std::optional<std::string> unreadable_address(const std::string& address) {
    char* wrong = nullptr;
    auto* const parsed = PQconninfoParse(address.c_str(), &wrong);
    if (parsed != nullptr) {
        PQconninfoFree(parsed);
        return std::nullopt;
    }
    std::string words = wrong == nullptr ? "it cannot be read" : one_line(wrong);
    PQfreemem(wrong);
    if (const auto at = words.find(address); at != std::string::npos)
        words.replace(at, address.size(), "...");
    return words;
}

Result<Connection> Connection::open(const Options& options, std::shared_ptr<KnownTypes> types) {
    if (const auto wrong = unreadable_address(options.address))
        return fail(open_error(ErrorKind::invalid, "sql.bad_address",
                               "the address of PostgreSQL is no connection string: " + *wrong));
    const std::string entry = std::to_string(options.entry / 1s);
    const std::array values{options.name.c_str(),
                            entry.c_str(),
                            "5",
                            "2",
                            "10000",
                            options.address.c_str(),
                            "UTF8",
                            static_cast<const char*>(nullptr)};
    Connection connection{PQconnectdbParams(keywords.data(), values.data(), 1)};
    if (PQstatus(connection.handle_.get()) != CONNECTION_OK)
        return fail(of_connecting(PQerrorMessage(connection.handle_.get())));
    connection.types_ = std::move(types);
    WAYBILL_CHECK(connection.set_up(options));
    return connection;
}

Status Connection::set_up(const Options& options) {
    patience_ = options.patience;
    PQsetNoticeReceiver(handle_.get(), no_notices, nullptr);
    const std::array<std::string, 1> schema{options.schema};
    answer_max_ = answer_to_begin;
    WAYBILL_CHECK(table(session_settings, schema));
    answer_max_.reset();  // schemas take their time
    return {};
}

std::vector<std::string> Connection::heard() {
    std::vector<std::string> names;
    if (lost()) return names;
    while (PGnotify* const notice = PQnotifies(handle_.get())) {
        if (notice->be_pid != PQbackendPID(handle_.get())) names.emplace_back(notice->extra);
        PQfreemem(notice);
    }
    return names;
}

int Connection::socket() const { return PQsocket(handle_.get()); }

int Connection::server_version() const { return PQserverVersion(handle_.get()); }

Status Connection::script(const std::string& statements) {
    const Answer result = last_answer(PQsendQuery(handle_.get(), statements.c_str()));
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return fail(error_of(result.get()));
}

Result<std::vector<std::vector<std::string>>> Connection::table(
    const std::string& statement, std::span<const std::string> values) {
    std::vector<const char*> data;
    for (const std::string& value : values) data.push_back(value.c_str());
    const Answer result = last_answer(PQsendQueryParams(handle_.get(), statement.c_str(),
                                                        static_cast<int>(data.size()), nullptr,
                                                        data.data(), nullptr, nullptr, 0));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        return fail(error_of(result.get()));
    std::vector<std::vector<std::string>> rows;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        auto& cells = rows.emplace_back();
        for (int column = 0; column < PQnfields(result.get()); ++column)
            cells.emplace_back(PQgetvalue(result.get(), row, column));
    }
    return rows;
}

Connection::Answer Connection::last_answer(int sent) {
    if (sent == 0) return nullptr;
    until_ = answer_max_ ? Clock::now() + *answer_max_ : Clock::time_point::max();
    for (Answer last;;) {
        wait_for_input();
        if (lost_) return nullptr;
        Answer next{PQgetResult(handle_.get())};
        if (!next) return last;
        last = std::move(next);
    }
}

Error Connection::error_of(const pg_result* result) const {
    const char* const state =
        result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    Error error = statement_error(state == nullptr ? "08006" : state, "PostgreSQL",
                                  lost_ ? failure_->detail : PQerrorMessage(handle_.get()));
    error.message =
        "PostgreSQL: " + one_line(lost_ ? failure_->detail : PQerrorMessage(handle_.get()));
    return error;
}

}  // namespace waybill::postgres
