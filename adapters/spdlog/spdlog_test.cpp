// SPDX-License-Identifier: Apache-2.0
#include "adapters/spdlog/line.hpp"
#include "adapters/spdlog/spdlog_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>

namespace waybill::spdlog_adapter {
namespace {

using telemetry::Level;
using telemetry::LogField;
using telemetry::LogRecord;

constexpr TimePoint noon = std::chrono::sys_days{std::chrono::year{2026} / 1 / 5} + 12h + 250ms;

class FixedClock final : public Clock {
public:
    TimePoint now() const override { return noon; }
    SteadyTime steady() const override { return {}; }
};

TEST(JsonLine, HasTypedFields) {
    Trace trace;
    trace.id.fill(0xAB);
    const LogField fields[]{
        {"order", "ord_1"}, {"items", -3},   {"paid", true},
        {"took", 1500ms},   {"share", 0.25}, {"nothing", std::numeric_limits<double>::quiet_NaN()},
        {"time", "mine"}};
    EXPECT_EQ(json_line({.level = Level::info,
                         .message = "order confirmed",
                         .fields = fields,
                         .trace = &trace,
                         .service = "orders"},
                        noon),
              R"({"time":"2026-01-05T12:00:00.250000Z","level":"info","message":"order confirmed",)"
              R"("service":"orders","trace":"abababababababababababababababab","order":"ord_1",)"
              R"("items":-3,"paid":true,"took":1.5,"share":0.25,"nothing":null,"time_":"mine"})");
}

TEST(JsonLine, StaysOneLineWhateverTheText) {
    std::string all;
    for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
    for (const std::string& text :
         {all, std::string{"x\n{\"level\":\"error\"}"}, std::string{"\u2028\u0085\xff\xc3"}}) {
        const LogField fields[]{{"text", text}};
        const auto line = json_line({.level = Level::warn, .message = "m", .fields = fields}, noon);
        for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20U);
        EXPECT_EQ(line.find("\u2028"), line.npos);
        // Quotes that are not escaped: those of three members before, and of this one.
        std::size_t quotes = 0;
        for (std::size_t i = 0; i < line.size(); ++i)
            if (line[i] == '\\')
                ++i;
            else
                quotes += line[i] == '"' ? 1U : 0U;
        EXPECT_EQ(quotes, 4U * 4U);
    }
}

TEST(TextLine, IsReadable) {
    const LogField fields[]{{"order", "ord_1"}, {"reason", "two words\n"}, {"took", 1500ms}};
    const LogRecord record{
        .level = Level::info, .message = "order confirmed", .fields = fields, .service = "orders"};
    EXPECT_EQ(text_line(record, noon, Colours::off),
              "12:00:00.250 info  [orders] order confirmed  order=ord_1 "
              "reason=\"two words\\n\" took=1.5s");
    EXPECT_THAT(text_line(record, noon, Colours::on), testing::HasSubstr("\x1b[32minfo \x1b[0m"));
    const LogField escape[]{{"x", "\x1b[2J"}};
    EXPECT_EQ(
        text_line({.level = Level::error, .message = "m", .fields = escape}, noon, Colours::off),
        "12:00:00.250 error m  x=\\u001b[2J");
}

TEST(Style, JsonUnlessAPersonReads) {
    EXPECT_EQ(choose_style(false, false), Style::json);
    EXPECT_EQ(choose_style(true, false), Style::coloured);
    EXPECT_EQ(choose_style(true, true), Style::text);
}

TEST(SpdlogLog, WritesEachLineAboveTheLevelBeforeItEnds) {
    std::FILE* out = std::tmpfile();
    ASSERT_NE(out, nullptr);
    const FixedClock clock;
    {
        SpdlogLog log{clock, {.level = Level::info, .out = out}};
        log.debug("not this one");
        for (int i = 0; i < 100; ++i) log.info("line", {{"number", i}, {"pattern", "%v {}"}});
        EXPECT_EQ(log.dropped(), 0U);
    }
    std::rewind(out);
    std::string text(1U << 16U, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), out));
    std::fclose(out);
    EXPECT_EQ(std::ranges::count(text, '\n'), 100);
    EXPECT_TRUE(text.ends_with(R"("level":"info","message":"line","number":99,"pattern":"%v {}"})"
                               "\n"))
        << text.substr(text.size() - 200);
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("not this one")));
}

}  // namespace
}  // namespace waybill::spdlog_adapter
