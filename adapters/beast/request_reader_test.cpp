// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/request_reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace waybill::beast {
namespace {

constexpr ReadLimits limits{
    .line_bytes_max = 200, .header_bytes_max = 400, .headers_max = 8, .body_bytes_max = 300};

struct Outcome {
    std::string text;
    std::size_t used{0};
};

/// Reads one request whose bytes become visible in steps; what came of it, as text.
template <typename NextStep>
Outcome read_in_steps(std::string_view bytes, NextStep next_step) {
    RequestReader reader{limits};
    std::size_t visible = 0;
    std::size_t used = 0;
    using Stage = RequestReader::Stage;
    while (reader.stage() == Stage::head || reader.stage() == Stage::body) {
        const auto step = reader.feed(bytes.substr(used, visible - used));
        used += step;
        if (step > 0 || reader.stage() == Stage::complete) continue;
        if (reader.stage() == Stage::refused) break;
        if (visible == bytes.size()) return {"unfinished", used};
        visible = std::min(bytes.size(), visible + next_step());
    }
    if (reader.stage() == Stage::refused) {
        const auto status = reader.refusal().status;
        // Which of two mistakes is met first may depend on the cut; that it is refused may not.
        return {status == 413 || status == 501 ? std::to_string(status) : "refused", 0};
    }
    const http::Request& request = reader.request();
    std::string text{to_string(request.method)};
    text += " " + request.path + "?" + request.query + "\n";
    for (const auto& [name, value] : request.headers) text += name + "=" + value + "\n";
    return {text + "\n" + request.body, used};
}

const std::vector<std::string>& seeds() {
    static const std::vector<std::string> all{
        "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: 1\r\n\r\n",
        "GET http://a/b HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: "
        "chunked\r\n\r\n0\r\n\r\n",
    };
    return all;
}

/// A request with a few bytes replaced, put in or taken out, preferably ones that mean something.
std::string mutated() {
    using namespace std::string_literals;
    static const std::string meaningful = "\r\n\t :;,=0123af\0\x7f\xff%/?#\""s;
    std::string bytes = *rc::gen::elementOf(seeds());
    const auto changes = *rc::gen::inRange(0, 4);
    for (int i = 0; i < changes; ++i) {
        const auto at = *rc::gen::inRange<std::size_t>(0, bytes.size());
        const char byte = *rc::gen::elementOf(meaningful);
        switch (*rc::gen::inRange(0, 4)) {
            case 0: bytes[at] = byte; break;
            case 1: bytes.insert(at, 1, byte); break;
            case 2: bytes.erase(at, 1); break;
            default:
                bytes.insert(at, bytes.substr(0, *rc::gen::inRange<std::size_t>(0, 200)));
                break;
        }
        if (bytes.empty()) bytes = "x";
    }
    return bytes;
}

RC_GTEST_PROP(RequestReaderProperty, CutsBetweenBytesChangeNothing, ()) {
    const std::string bytes = mutated();
    const auto whole = read_in_steps(bytes, [&] { return bytes.size(); });
    const auto single = read_in_steps(bytes, [] { return 1UZ; });
    const auto cut = read_in_steps(bytes, [] { return *rc::gen::inRange<std::size_t>(1, 20); });
    RC_ASSERT(whole.text == single.text);
    RC_ASSERT(whole.text == cut.text);
    RC_ASSERT(whole.used == single.used);
    RC_ASSERT(whole.used == cut.used);
}

RC_GTEST_PROP(RequestReaderProperty, NothingPastTheEndIsTouched, ()) {
    const std::string bytes = mutated();
    const auto alone = read_in_steps(bytes, [&] { return bytes.size(); });
    RC_PRE(alone.text != "unfinished" && alone.text != "refused");
    const std::string more = bytes + "GET /hidden HTTP/1.1\r\n\r\n";
    const auto followed = read_in_steps(more, [&] { return more.size(); });
    RC_ASSERT(followed.text == alone.text);
    RC_ASSERT(followed.used == alone.used);
}

TEST(RequestReader, StopsAtTheHeadSoThatTheBodyCanBeRefused) {
    RequestReader reader{limits};
    const std::string bytes = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    EXPECT_EQ(reader.feed(bytes), bytes.size() - 5);
    EXPECT_EQ(reader.stage(), RequestReader::Stage::body);
    EXPECT_EQ(reader.request().path, "/a");
    reader.limit_body(4);
    EXPECT_EQ(reader.stage(), RequestReader::Stage::refused);
    EXPECT_EQ(reader.refusal().status, 413);
}

TEST(RequestReader, LimitCanOnlyBeLowered) {
    RequestReader reader{limits};
    reader.feed("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    reader.limit_body(1'000'000);
    reader.feed("12d\r\n");  // 301 bytes
    EXPECT_EQ(reader.stage(), RequestReader::Stage::refused);
    EXPECT_EQ(reader.refusal().code, "http.body_too_large");
}

TEST(RequestReader, BodyTakesNoMoreMemoryThanMayCome) {
    for (const std::string_view length :
         {"Content-Length: 290\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n122\r\n"}) {
        RequestReader reader{limits};
        const std::string bytes =
            "POST /a HTTP/1.1\r\nHost: a\r\n" + std::string{length} + std::string(290, 'x');
        std::size_t used = reader.feed(bytes);
        for (std::size_t seen = used + 1; seen <= bytes.size(); ++seen)
            used += reader.feed(std::string_view{bytes}.substr(used, seen - used));
        EXPECT_EQ(reader.body_bytes(), 290u) << length;
        EXPECT_LE(reader.body_memory(), limits.body_bytes_max) << length;
    }
}

TEST(RequestReader, OnlyWebSocketIsAnUpgrade) {
    const struct {
        std::string_view fields;
        bool upgrade;
    } cases[] = {
        {"Connection: Upgrade\r\nUpgrade: websocket\r\n", true},
        {"Connection: keep-alive, upgrade\r\nUpgrade: WebSocket\r\n", true},
        {"Connection: Upgrade\r\nUpgrade: h2c\r\n", false},
        {"Connection: keep-alive\r\nUpgrade: websocket\r\n", false},
        {"Upgrade: websocket\r\n", false},
    };
    for (const auto& c : cases) {
        RequestReader reader{limits};
        reader.feed("GET / HTTP/1.1\r\nHost: a\r\n" + std::string{c.fields} + "\r\n");
        EXPECT_EQ(reader.stage(), RequestReader::Stage::complete);
        EXPECT_EQ(reader.upgrade(), c.upgrade) << c.fields;
    }
}

}  // namespace
}  // namespace waybill::beast
