// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/postgres_database.hpp"

#include "adapters/postgres/database_metrics.hpp"
#include "adapters/postgres/news_line.hpp"
#include "adapters/postgres/schema.hpp"
#include "adapters/postgres/worker.hpp"
#include "platform/core/ascii.hpp"
#include "platform/core/assert.hpp"

#include <pthread.h>

#include <algorithm>
#include <format>
#include <system_error>
#include <thread>

namespace waybill::postgres {

/// Both fronts over the same workers; only who calls them differs.
struct PostgresDatabase::State : std::enable_shared_from_this<State> {
    explicit State(Options given)
        : options{std::move(given)},
          connection{.address = options.address,
                     .schema = options.schema,
                     .name = "waybill " + options.schema,
                     .patience = options.patience,
                     .entry = 2s},  // who waits for a transaction waits for this, too
          queue{options.queue_max} {
        const int count = options.inline_on == nullptr ? options.connections : 1;
        for (int i = 0; i < count; ++i)
            workers.push_back(std::make_unique<Worker>(
                Worker::Deps{.connection = connection,
                             .types = types,
                             .clock = *options.clock,
                             .tell = [this](std::span<const std::string_view> told) { tell(told); },
                             .again =
                                 [this] {
                                     if (metrics) metrics->again.add();
                                 }}));
    }

    Status bring_schema_up_to_date();
    Status try_start_threads();
    void start_threads();
    void stop_threads();
    void tell(std::span<const std::string_view> told);
    void tell(telemetry::Registry& registry);
    void run_inline(Work work);

    Options options;
    Connection::Options connection;
    std::shared_ptr<KnownTypes> types{std::make_shared<KnownTypes>()};
    sql::News news{};
    WorkQueue queue;
    std::vector<std::unique_ptr<Worker>> workers{};
    std::size_t inline_waiting{0};
    std::optional<NewsLine> line{};
    std::vector<std::thread> threads{};
    std::optional<DatabaseMetrics> metrics{};
    telemetry::Registration refresh{};
};

Result<std::unique_ptr<PostgresDatabase>> PostgresDatabase::open(Options options) {
    WAYBILL_ASSERT(options.clock != nullptr && options.connections > 0);
    WAYBILL_ASSERT(!options.schema.empty() && std::ranges::all_of(options.schema, [](char c) {
        return ascii::is_alphanumeric(c) || c == '_';
    }));
    auto state = std::make_shared<State>(std::move(options));
    WAYBILL_CHECK(state->bring_schema_up_to_date());
    WAYBILL_CHECK(state->workers.front()->connect());
    if (state->options.metrics != nullptr) state->tell(*state->options.metrics);
    if (state->options.inline_on == nullptr) WAYBILL_CHECK(state->try_start_threads());
    return std::unique_ptr<PostgresDatabase>{new PostgresDatabase{std::move(state)}};
}

PostgresDatabase::PostgresDatabase(std::shared_ptr<State> state) : state_{std::move(state)} {}

PostgresDatabase::~PostgresDatabase() { state_->stop_threads(); }

sql::News& PostgresDatabase::news() { return state_->news; }

void PostgresDatabase::submit(Mode mode, Context ctx, Body body, Resumer<Status> done) {
    const auto access = mode == Mode::read ? Connection::Access::read : Connection::Access::write;
    Work work{.access = access, .ctx = std::move(ctx), .body = std::move(body), .done = done};
    if (state_->options.inline_on != nullptr) return state_->run_inline(std::move(work));
    if (auto refused = state_->queue.push(std::move(work)))
        refused->done(fail(ErrorKind::unavailable, "db.queue_full"));
}

Status PostgresDatabase::State::bring_schema_up_to_date() {
    WAYBILL_TRY(auto opened, Connection::open(connection, types));
    return postgres::bring_up_to_date(opened, options.schema, options.migrations);
}

Status PostgresDatabase::State::try_start_threads() {
    try {
        start_threads();
    } catch (const std::system_error& failed) {
        stop_threads();  // those that began wait for work that will not come
        return fail(open_error(
            ErrorKind::unavailable, "system.no_thread",
            std::format("cannot start the threads of {}: {}; see the limits of processes (ulimit "
                        "-u) and of memory",
                        options.schema, failed.code().message())));
    }
    return {};
}

void PostgresDatabase::State::start_threads() {
    for (const auto& worker : workers)
        threads.emplace_back([this, &worker = *worker] {
            const std::string name = "p-" + options.schema;  // the system keeps 15 bytes
            (void)::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
            for (auto works = queue.take(); !works.empty(); works = queue.take()) {
                worker.run(works);
                if (works.front().access == Connection::Access::write) queue.written();
            }
        });
    line.emplace(connection, news, options.on_change);
}

void PostgresDatabase::State::stop_threads() {
    queue.close();
    for (auto& thread : threads) thread.join();
    threads.clear();
    line.reset();
}

void PostgresDatabase::State::tell(std::span<const std::string_view> told) {
    for (const std::string_view name : told) news.tell(name);
    if (line) line->say(told);
}

void PostgresDatabase::State::tell(telemetry::Registry& registry) {
    metrics.emplace(registry, options.schema);
    refresh = registry.on_snapshot([this] {
        metrics->writes_waiting.set(static_cast<double>(queue.waiting(Connection::Access::write)));
        metrics->reads_waiting.set(static_cast<double>(queue.waiting(Connection::Access::read)));
    });
}

void PostgresDatabase::State::run_inline(Work work) {
    if (inline_waiting >= options.queue_max)
        return work.done(fail(ErrorKind::unavailable, "db.queue_full"));
    ++inline_waiting;
    options.inline_on->post([self = shared_from_this(), held = std::move(work)] mutable {
        --self->inline_waiting;
        self->workers.front()->run(std::span{&held, 1});
    });
}

}  // namespace waybill::postgres
