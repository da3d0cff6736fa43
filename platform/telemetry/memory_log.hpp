// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/telemetry/log.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace waybill::telemetry {

/// Keeps every line, for tests.
class MemoryLog final : public Log {
public:
    struct Line {
        Level level{};
        std::string message;
        std::map<std::string, std::string> fields;  ///< as text; durations in seconds
        std::string trace;                          ///< empty outside any story
        std::string service;
    };

    bool enabled(Level) const override { return true; }
    void write(const LogRecord& record) override;

    std::vector<Line> lines() const;
    std::size_t count(Level level) const;
    bool has(std::string_view message) const;

private:
    mutable std::mutex mutex_{};
    std::vector<Line> lines_{};
};

}  // namespace waybill::telemetry
