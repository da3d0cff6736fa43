// SPDX-License-Identifier: Apache-2.0
#include "adapters/spdlog/spdlog_log.hpp"

#include "adapters/spdlog/line.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/console_globals.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <exception>
#include <string>

namespace waybill::spdlog_adapter {

/// The logger holds its thread pool weakly; the pool's destructor writes what waits.
struct SpdlogLog::Engine {
    std::shared_ptr<spdlog::details::thread_pool> pool;
    std::shared_ptr<spdlog::async_logger> logger;
};

SpdlogLog::SpdlogLog(const Clock& clock, Options options)
    : clock_{clock}, options_{options}, engine_{std::make_unique<Engine>()} {
    using Sink = spdlog::sinks::stdout_sink_base<spdlog::details::console_mutex>;
    auto sink = std::make_shared<Sink>(options_.out);
    engine_->pool = std::make_shared<spdlog::details::thread_pool>(options_.queue_max, 1);
    engine_->logger = std::make_shared<spdlog::async_logger>(
        "waybill", std::move(sink), engine_->pool, spdlog::async_overflow_policy::overrun_oldest);
    // Only the line: time and level are in it already.
    engine_->logger->set_formatter(std::make_unique<spdlog::pattern_formatter>("%v"));
    engine_->logger->set_level(spdlog::level::trace);
    // A closed pipe is no reason to print about it on stderr for every line.
    engine_->logger->set_error_handler([](const std::string&) {});
}

SpdlogLog::~SpdlogLog() = default;

void SpdlogLog::write(const telemetry::LogRecord& record) {
    // A line that cannot be made (no memory) is lost rather than ending the work it tells of.
    try {
        const TimePoint now = clock_.now();
        const std::string line =
            options_.style == Style::json
                ? json_line(record, now)
                : text_line(record, now,
                            options_.style == Style::coloured ? Colours::on : Colours::off);
        engine_->logger->log(spdlog::level::info, spdlog::string_view_t{line});
    } catch (const std::exception&) {
    }
}

std::size_t SpdlogLog::dropped() const { return engine_->pool->overrun_counter(); }

}  // namespace waybill::spdlog_adapter
