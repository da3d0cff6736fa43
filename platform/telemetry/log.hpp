// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/core/enum_values.hpp"
#include "platform/core/time.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace waybill::telemetry {

enum class Level : std::uint8_t { debug, info, warn, error, off };

/// A constant text, checked while compiling: not empty, printable ASCII, no capital first.
struct Message {
    consteval Message(const char* constant) : text{constant} {
        if (text.empty()) throw "a log message is not empty";
        if (text.front() >= 'A' && text.front() <= 'Z') throw "a log message starts in lower case";
        for (const char c : text)
            if (c < ' ' || c > '~') throw "a log message is printable ASCII";
    }
    std::string_view text;
};

/// A constant field name in snake_case.
struct FieldName {
    consteval FieldName(const char* constant) : text{constant} {
        if (text.empty()) throw "a field name is not empty";
        for (const char c : text)
            if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
                throw "a field name is snake_case";
    }
    std::string_view text;
};

using FieldValue = std::variant<std::string_view, std::int64_t, double, bool, Duration>;

/// A typed field; it borrows text for the length of the call. Secret and Personal are no types of
/// a field, and there is no conversion that could make them one.
class LogField {
public:
    LogField(FieldName name, std::string_view value) : name_{name.text}, value_{value} {}
    LogField(FieldName name, const char* value) : LogField{name, std::string_view{value}} {}
    LogField(FieldName name, const std::string& value) : LogField{name, std::string_view{value}} {}
    template <std::same_as<bool> T>
    LogField(FieldName name, T value) : name_{name.text}, value_{value} {}
    template <std::integral T>
        requires(!std::same_as<T, bool> && !std::same_as<T, char>)
    LogField(FieldName name, T value)
        : name_{name.text}, value_{static_cast<std::int64_t>(value)} {}
    template <std::floating_point T>
    LogField(FieldName name, T value) : name_{name.text}, value_{static_cast<double>(value)} {}
    template <ClosedEnum E>
    LogField(FieldName name, E value) : name_{name.text}, value_{enum_name(value)} {}
    template <typename Rep, typename Period>
    LogField(FieldName name, std::chrono::duration<Rep, Period> value)
        : name_{name.text}, value_{std::chrono::duration_cast<Duration>(value)} {}

    std::string_view name() const { return name_; }
    const FieldValue& value() const { return value_; }

private:
    std::string_view name_;
    FieldValue value_;
};

/// One line on its way out. Everything is borrowed until `write` returns.
struct LogRecord {
    Level level{};
    std::string_view message{};
    std::span<const LogField> fields{};
    const Trace* trace{nullptr};  ///< null: outside any story
    std::string_view service{};   ///< who speaks; empty: the process
};

/// Where log lines go: `log.info(ctx, "order confirmed", {{"order", id.text()}});`
/// Runs on: any thread; never waits for the outside.
class Log {
public:
    using Fields = std::initializer_list<LogField>;
    virtual ~Log() = default;

    virtual bool enabled(Level level) const = 0;
    virtual void write(const LogRecord& record) = 0;

    void debug(Message m, Fields f = {}) { send(Level::debug, nullptr, m, f); }
    void info(Message m, Fields f = {}) { send(Level::info, nullptr, m, f); }
    void warn(Message m, Fields f = {}) { send(Level::warn, nullptr, m, f); }
    void error(Message m, Fields f = {}) { send(Level::error, nullptr, m, f); }
    void debug(const Context& c, Message m, Fields f = {}) { send(Level::debug, &c, m, f); }
    void info(const Context& c, Message m, Fields f = {}) { send(Level::info, &c, m, f); }
    void warn(const Context& c, Message m, Fields f = {}) { send(Level::warn, &c, m, f); }
    void error(const Context& c, Message m, Fields f = {}) { send(Level::error, &c, m, f); }

private:
    void send(Level level, const Context* context, Message message, Fields fields) {
        if (!enabled(level)) return;
        const bool traced = context != nullptr && context->trace.id != decltype(Trace::id){};
        write({.level = level,
               .message = message.text,
               .fields = {fields.begin(), fields.size()},
               .trace = traced ? &context->trace : nullptr,
               .service = {}});
    }
};

/// Adds the name of the service to each line that passes. Given to modules by the wiring.
class ServiceLog final : public Log {
public:
    ServiceLog(Log& next, std::string_view service) : next_{next}, service_{service} {}
    bool enabled(Level level) const override { return next_.enabled(level); }
    void write(const LogRecord& record) override {
        LogRecord named = record;
        if (named.service.empty()) named.service = service_;
        next_.write(named);
    }

private:
    Log& next_;
    std::string_view service_;
};

class NullLog final : public Log {
public:
    bool enabled(Level) const override { return false; }
    void write(const LogRecord&) override {}
};

}  // namespace waybill::telemetry
