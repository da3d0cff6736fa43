// SPDX-License-Identifier: Apache-2.0
#include "platform/telemetry/memory_log.hpp"

#include <algorithm>
#include <type_traits>

namespace waybill::telemetry {
namespace {

std::string text_of(const FieldValue& value) {
    return std::visit(
        [](const auto& v) -> std::string {
            using T = std::remove_cvref_t<decltype(v)>;
            if constexpr (std::is_same_v<T, std::string_view>)
                return std::string{v};
            else if constexpr (std::is_same_v<T, bool>)
                return v ? "true" : "false";
            else if constexpr (std::is_same_v<T, Duration>)
                return std::to_string(std::chrono::duration<double>(v).count());
            else
                return std::to_string(v);
        },
        value);
}

}  // namespace

void MemoryLog::write(const LogRecord& record) {
    Line line{.level = record.level,
              .message = std::string{record.message},
              .fields = {},
              .trace = record.trace != nullptr ? record.trace->id_text() : std::string{},
              .service = std::string{record.service}};
    for (const LogField& field : record.fields)
        line.fields.emplace(field.name(), text_of(field.value()));
    const std::lock_guard lock{mutex_};
    lines_.push_back(std::move(line));
}

std::vector<MemoryLog::Line> MemoryLog::lines() const {
    const std::lock_guard lock{mutex_};
    return lines_;
}

std::size_t MemoryLog::count(Level level) const {
    const std::lock_guard lock{mutex_};
    return static_cast<std::size_t>(std::ranges::count(lines_, level, &Line::level));
}

bool MemoryLog::has(std::string_view message) const {
    const std::lock_guard lock{mutex_};
    return std::ranges::contains(lines_, message, &Line::message);
}

}  // namespace waybill::telemetry
