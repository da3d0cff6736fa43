// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/postgres/errors.hpp"
#include "adapters/postgres/values.hpp"
#include "platform/core/function_ref.hpp"
#include "platform/core/time.hpp"
#include "platform/sql/query.hpp"

#include <deque>
#include <memory>
#include <mutex>
#include <unordered_map>

struct pg_conn;
struct pg_result;

namespace waybill::postgres {

/// What the server said of the parameters of each statement, learned once for all connections of a
/// database. Thread-safe.
class KnownTypes {
public:
    std::optional<std::vector<TypeNumber>> find(const sql::Query& query);
    void learn(const sql::Query& query, std::vector<TypeNumber> types);

private:
    std::mutex mutex_{};
    std::unordered_map<const sql::Query*, std::vector<TypeNumber>> types_{};
};

/// One connection in libpq's pipeline mode with its prepared statements: what is queued leaves with
/// the next call that waits for an answer, in one flush. Used by one thread at a time.
class Connection {
public:
    struct Clear {
        void operator()(pg_result* result) const;
    };
    using Answer = std::unique_ptr<pg_result, Clear>;
    struct Options {
        std::string address;     ///< a connection string or URL of libpq
        std::string schema;      ///< the search path
        std::string name;        ///< what the server's own lists show
        Duration patience{60s};  ///< for an answer, where nobody set a deadline
        /// For a host to let us in, in whole seconds; then the next of the address is asked.
        Duration entry{10s};
    };
    /// Connects and sets the session up. Errors have a `message` of one line.
    static Result<Connection> open(const Options& options, std::shared_ptr<KnownTypes> types);

    enum class Access : std::uint8_t { read, write };
    enum class Waits : std::uint8_t { as_long_as_needed, hardly };
    /// A transaction begins with its first statement, and may take `limit` from now. One that
    /// hardly waits gives up (55P03) where another has locked what it wants.
    void begin(Access access, Duration limit, Waits waits = Waits::as_long_as_needed);
    enum class Want : std::uint8_t { nothing, answer };
    /// Queues a statement. Its failure is told by the next call that waits, and by `commit`.
    Status put(const sql::Query& query, std::span<const sql::Value> values, Want want);
    /// Sends what is queued and waits for all of it; the answers that are wanted, in order. After
    /// a failure the transaction can only be left.
    Result<std::vector<Answer>> settle();
    /// `outcome_unknown` when the connection was lost with the commit under way.
    Status commit();
    /// Ends the transaction without waiting: the next one comes behind it.
    void roll_back();

    /// The failure that ended the transaction, with the SQLSTATE behind it.
    const std::optional<Error>& failure() const { return failure_; }
    Again again() const { return again_; }
    /// Nothing more can come of it. Looks at the socket too, so a server that went away while
    /// nobody asked is noticed before the next transaction begins.
    bool lost();

    /// From now on `script` and `table` give up a server that does not answer for so long.
    void answers_within(Duration limit) { answer_max_ = limit; }
    /// Runs statements outside the pipeline, all of them in one transaction. For the schema.
    Status script(const std::string& statements);
    /// The rows of one such statement, as text; NULL is empty.
    Result<std::vector<std::vector<std::string>>> table(const std::string& statement,
                                                        std::span<const std::string> values = {});
    /// Hands over the rows of one such statement some hundred at a time, however many there are.
    /// `row` uses the connection for nothing else. Errors have a `message` of one line.
    Status stream(const sql::Query& query, std::span<const sql::Value> values,
                  FunctionRef<void(const sql::Row&)> row);
    /// Many rows at once: `COPY … FROM STDIN`, its bytes in pieces, and their end. After an error
    /// the connection can only be closed. Errors have a `message` of one line.
    Status begin_copy(const std::string& statement);
    Status put_copy(std::string_view bytes);
    Status end_copy();
    /// What others have notified since the last time; not what this connection has.
    std::vector<std::string> heard();
    int socket() const;
    /// From here on the functions of a transaction are used, and no others.
    Status enter_pipeline();
    int server_version() const;

private:
    using Clock = std::chrono::steady_clock;
    struct Close {
        void operator()(pg_conn* handle) const;
    };
    struct Prepared {
        std::string name;
        std::vector<TypeNumber> types;
        bool reads;
    };
    /// One answer that is still to come.
    struct Awaited {
        enum class What : std::uint8_t { control, prepared, described, rows, commit, end };
        What what{What::control};
        const sql::Query* query{nullptr};
        Want want{Want::nothing};
        bool past{false};  ///< of a transaction that was left: its failure is nobody's
    };

    explicit Connection(pg_conn* handle) : handle_{handle} {}
    Status set_up(const Options& options);
    Answer last_answer(int sent);
    Error error_of(const pg_result* result) const;
    Status send_beginning();
    Result<const Prepared*> prepare(const sql::Query& query);
    Result<const Prepared*> prepare_alone(const sql::Query& query);
    Status describe(const sql::Query& query, const std::string& text);
    Prepared named(const sql::Query& query, std::string_view text);
    std::unexpected<Error> misused(std::string detail);
    Status control(const char* name, Awaited::What what = Awaited::What::control);
    void expect(Awaited awaited) { awaited_.push_back(awaited); }
    void end_batch(bool flush);
    void deliver();
    void read_all();
    void take(const Awaited& awaited, Answer result);
    void refuse(const Awaited& awaited, const pg_result& result);
    Answer next_answer();
    void wait_for_input();
    void give_up();
    void lose(std::string_view why);
    std::unexpected<Error> failed() const { return std::unexpected(*failure_); }

    std::unique_ptr<pg_conn, Close> handle_;
    std::shared_ptr<KnownTypes> types_{};
    std::unordered_map<const sql::Query*, Prepared> prepared_{};
    std::deque<Awaited> awaited_{};
    std::vector<Answer> answers_{};
    Parameters parameters_{};
    Duration patience_{};
    std::optional<Duration> answer_max_{};
    Clock::time_point until_{};
    Duration limit_{};
    Access access_{Access::read};
    bool impatient_{false};
    std::optional<Error> failure_{};
    Again again_{Again::no};
    int statements_{0};
    bool begun_{false};
    bool committed_{false};
    bool refused_{false};  ///< the server said no, so whatever else is lost, nothing happened
    bool lost_{false};
};

}  // namespace waybill::postgres
