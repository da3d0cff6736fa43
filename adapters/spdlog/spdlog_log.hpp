// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"
#include "platform/telemetry/log.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>

namespace waybill::spdlog_adapter {

enum class Style : std::uint8_t { json, text, coloured };

/// JSON unless a person is reading; colours unless they are unwanted (`NO_COLOR` is set).
constexpr Style choose_style(bool on_terminal, bool no_color) {
    if (!on_terminal) return Style::json;
    return no_color ? Style::text : Style::coloured;
}

/// Log lines through spdlog. Lines are made on the calling thread and written by one thread of its
/// own, so that a slow reader of stdout never holds up an event loop: when `queue_max` lines wait,
/// the oldest is dropped and counted. The destructor writes what waits.
class SpdlogLog final : public telemetry::Log {
public:
    struct Options {
        telemetry::Level level{telemetry::Level::info};
        Style style{Style::json};
        std::size_t queue_max{8192};
        std::FILE* out{stdout};
    };
    /// The clock outlives the log.
    SpdlogLog(const Clock& clock, Options options);
    ~SpdlogLog() override;

    bool enabled(telemetry::Level level) const override { return level >= options_.level; }
    void write(const telemetry::LogRecord& record) override;

    /// Lines that were lost because nobody read fast enough.
    std::size_t dropped() const;

private:
    struct Engine;
    const Clock& clock_;
    Options options_;
    std::unique_ptr<Engine> engine_;
};

}  // namespace waybill::spdlog_adapter
