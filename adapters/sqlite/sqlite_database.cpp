// SPDX-License-Identifier: Apache-2.0
#include "adapters/sqlite/sqlite_database.hpp"

#include "adapters/sqlite/batch_writer.hpp"
#include "adapters/sqlite/database_metrics.hpp"
#include "adapters/sqlite/errors.hpp"
#include "adapters/sqlite/folder_lock.hpp"
#include "adapters/sqlite/open_file.hpp"
#include "adapters/sqlite/reader.hpp"
#include "adapters/sqlite/work_queue.hpp"
#include "platform/core/assert.hpp"

#include <pthread.h>

#include <algorithm>
#include <format>
#include <iterator>
#include <system_error>
#include <thread>

namespace waybill::sqlite {
namespace {

Status make_folder(const std::filesystem::path& file) {
    std::error_code failed;
    if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), failed);
    if (!failed) return {};
    return fail(open_error(
        ErrorKind::unavailable, "sql.folder_not_writable",
        std::format("cannot create {}: {}", file.parent_path().string(), failed.message())));
}

/// As tools show it, `w-orders`; the system keeps 15 bytes.
void name_thread(std::string_view mode, const std::filesystem::path& file) {
    const std::string name = std::string{mode} + file.stem().string();
    (void)::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());  // only a name
}

}  // namespace

/// Both fronts over the same writer and readers; only who calls them differs.
struct SqliteDatabase::State : std::enable_shared_from_this<State> {
    State(Options given, FolderLock held, Connection connection)
        : options{std::move(given)},
          lock{std::move(held)},
          write_connection{std::move(connection)},
          writer{{write_connection, *options.clock, health, news},
                 {.frames = options.checkpoint_frames, .elsewhere = lend_reader()}},
          writes{options.queue_max, options.patience},
          reads{options.queue_max} {
        health.on_fatal = options.on_fatal;
        health.on_damage = options.on_damage;
    }

    std::function<void()> lend_reader();
    Status open_readers();
    Status try_start_threads();
    void start_threads();
    void stop_threads();
    void tell(telemetry::Registry& registry);
    void write_group(std::span<Work> batch);
    void write_inline(Work work);
    void write_inline_soon(Work work);
    void run_inline_writes();
    void read_inline(Work work);

    Options options;
    FolderLock lock;
    Health health{};
    sql::News news{};
    Connection write_connection;
    BatchWriter writer;
    std::vector<std::unique_ptr<Reader>> readers{};
    WorkQueue writes;
    WorkQueue reads;
    std::vector<Work> inline_writes{};
    std::vector<Work> inline_patient{};
    std::size_t inline_reads{0};
    std::vector<std::thread> threads{};
    std::optional<DatabaseMetrics> metrics{};
    telemetry::Registration refresh{};
};

Result<std::unique_ptr<SqliteDatabase>> SqliteDatabase::open(Options options) {
    WAYBILL_ASSERT(options.clock != nullptr && options.readers > 0 && options.batch_max > 0);
    WAYBILL_CHECK(make_folder(options.file));
    WAYBILL_TRY(auto lock, FolderLock::take(options.file));
    WAYBILL_TRY(auto connection, open_file(options));
    auto state =
        std::make_shared<State>(std::move(options), std::move(lock), std::move(connection));
    WAYBILL_CHECK(state->open_readers());
    if (state->options.metrics != nullptr) state->tell(*state->options.metrics);
    if (state->options.inline_on == nullptr) WAYBILL_CHECK(state->try_start_threads());
    return std::unique_ptr<SqliteDatabase>{new SqliteDatabase{std::move(state)}};
}

SqliteDatabase::SqliteDatabase(std::shared_ptr<State> state) : state_{std::move(state)} {}

SqliteDatabase::~SqliteDatabase() { state_->stop_threads(); }

sql::News& SqliteDatabase::news() { return state_->news; }

void SqliteDatabase::submit(Mode mode, Context ctx, Body body, Resumer<Status> done) {
    Work work{.ctx = std::move(ctx), .body = std::move(body), .done = done};
    if (state_->health.poisoned) return done(poisoned());
    std::optional<Work> refused;
    const bool threads = state_->options.inline_on == nullptr;
    switch (mode) {
        case Mode::read:
            if (!threads) return state_->read_inline(std::move(work));
            refused = state_->reads.push(std::move(work));
            break;
        case Mode::write:
            if (!threads) return state_->write_inline(std::move(work));
            refused = state_->writes.push(std::move(work));
            break;
        case Mode::write_soon:
            if (!threads) return state_->write_inline_soon(std::move(work));
            refused = state_->writes.push_patient(std::move(work));
            break;
    }
    if (refused) refused->done(fail(ErrorKind::unavailable, "db.queue_full"));
}

/// How the log's keeper has much of the log copied beside the writer.
std::function<void()> SqliteDatabase::State::lend_reader() {
    if (options.inline_on != nullptr) return {};
    return [this] {
        const auto nobody = [](void*, Status&&) {};
        Work work{.ctx = {}, .body = {}, .done = {nullptr, nobody}, .copies_log = true};
        if (reads.push(std::move(work))) health.copying = false;  // full: asked again soon
    };
}

Status SqliteDatabase::State::open_readers() {
    const int count = options.inline_on == nullptr ? options.readers : 1;
    for (int i = 0; i < count; ++i) {
        WAYBILL_TRY(auto connection,
                    Connection::open({.file = options.file,
                                      .vfs = options.vfs,
                                      .durable = options.durability == Durability::full,
                                      .cache_kib = options.reader_cache_kib}));
        readers.push_back(std::make_unique<Reader>(std::move(connection), *options.clock, health));
    }
    return {};
}

Status SqliteDatabase::State::try_start_threads() {
    try {
        start_threads();
    } catch (const std::system_error& failed) {
        stop_threads();  // those that began wait for work that will not come
        return fail(open_error(
            ErrorKind::unavailable, "system.no_thread",
            std::format("cannot start the threads of {}: {}; see the limits of processes (ulimit "
                        "-u) and of memory",
                        options.file.string(), failed.code().message())));
    }
    return {};
}

void SqliteDatabase::State::start_threads() {
    threads.emplace_back([this] {
        name_thread("w-", options.file);
        std::vector<Work> batch;
        while (writes.take(batch, options.batch_max)) {
            write_group(batch);
            batch.clear();
        }
    });
    for (const auto& reader : readers)
        threads.emplace_back([this, &reader = *reader] {
            name_thread("r-", options.file);
            std::vector<Work> one;
            while (reads.take(one, 1)) {
                reader.run(one.front());
                one.clear();
            }
        });
}

void SqliteDatabase::State::stop_threads() {
    writes.close();
    reads.close();
    for (auto& thread : threads) thread.join();
}

void SqliteDatabase::State::tell(telemetry::Registry& registry) {
    metrics.emplace(registry, options.file.stem().string());
    refresh = registry.on_snapshot([this] {
        metrics->writes_waiting.set(static_cast<double>(writes.size()));
        metrics->reads_waiting.set(static_cast<double>(reads.size()));
        std::error_code none;  // there is no log before the first write
        const auto bytes = std::filesystem::file_size(options.file.string() + "-wal", none);
        metrics->log_bytes.set(none ? 0.0 : static_cast<double>(bytes));
    });
}

void SqliteDatabase::State::write_group(std::span<Work> batch) {
    if (!metrics) return writer.run(batch);
    const telemetry::Timer timer{*options.clock, metrics->group_seconds};
    metrics->group_size.observe(static_cast<double>(batch.size()));
    writer.run(batch);
}

/// The first write of a batch posts its run; those that come before it runs join the batch.
void SqliteDatabase::State::write_inline(Work work) {
    if (inline_writes.size() >= options.queue_max)
        return work.done(fail(ErrorKind::unavailable, "db.queue_full"));
    inline_writes.push_back(std::move(work));
    if (inline_writes.size() > 1) return;
    options.inline_on->post([self = shared_from_this()] { self->run_inline_writes(); });
}

void SqliteDatabase::State::write_inline_soon(Work work) {
    if (inline_patient.size() >= options.queue_max)
        return work.done(fail(ErrorKind::unavailable, "db.queue_full"));
    inline_patient.push_back(std::move(work));
    auto run = [self = shared_from_this()] { self->run_inline_writes(); };
    if (inline_patient.size() == 1)
        options.inline_on->schedule(options.clock->steady() + options.patience, std::move(run));
    else if (inline_patient.size() == WorkQueue::patient_max)
        options.inline_on->post(std::move(run));
}

void SqliteDatabase::State::run_inline_writes() {
    std::vector<Work> batch;
    batch.swap(inline_patient);
    std::ranges::move(inline_writes, std::back_inserter(batch));
    inline_writes.clear();
    const std::span<Work> all{batch};
    for (std::size_t i = 0; i < all.size(); i += options.batch_max)
        write_group(all.subspan(i, std::min(options.batch_max, all.size() - i)));
}

void SqliteDatabase::State::read_inline(Work work) {
    if (inline_reads >= options.queue_max)
        return work.done(fail(ErrorKind::unavailable, "db.queue_full"));
    ++inline_reads;
    options.inline_on->post([self = shared_from_this(), held = std::move(work)] mutable {
        --self->inline_reads;
        self->readers.front()->run(held);
    });
}

}  // namespace waybill::sqlite
