// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/engine_world.hpp"

#include <gtest/gtest.h>

namespace waybill::beast {
namespace {

using namespace std::string_literals;

struct Vector {
    const char* name;
    std::string bytes;
    int status;
    std::string_view code;  ///< empty: not refused by the engine, and the connection stays
};

std::string get(std::string_view fields) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n";
}
std::string post(std::string_view fields, std::string_view body) {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + std::string{fields} + "\r\n" + std::string{body};
}
std::string many_fields(int count) {
    std::string fields;
    for (int i = 0; i < count; ++i) fields += "X-" + std::to_string(i) + ": 1\r\n";
    return fields;
}
std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

const std::vector<Vector> framing_vectors{
    {"length then coding", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
     400, "http.bad_framing"},
    {"coding then length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"),
     400, "http.bad_framing"},
    {"length zero and coding",
     post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     "http.bad_framing"},
    {"two lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcd"), 400,
     "http.bad_framing"},
    {"two equal lengths", post("Content-Length: 4\r\nContent-Length: 4\r\n", "abcd"), 400,
     "http.bad_framing"},
    {"list of lengths", post("Content-Length: 4, 4\r\n", "abcd"), 400, "http.bad_framing"},
    {"signed length", post("Content-Length: +4\r\n", "abcd"), 400, "http.bad_framing"},
    {"negative length", post("Content-Length: -4\r\n", "abcd"), 400, "http.bad_framing"},
    {"hex length", post("Content-Length: 0x4\r\n", "abcd"), 400, "http.bad_framing"},
    {"spaced length", post("Content-Length: 4 4\r\n", "abcd"), 400, "http.bad_framing"},
    {"empty length", post("Content-Length: \r\n", ""), 400, "http.bad_framing"},
    {"fractional length", post("Content-Length: 4.0\r\n", "abcd"), 400, "http.bad_framing"},
    {"overflowing length", post("Content-Length: 18446744073709551620\r\n", "abcd"), 400,
     "http.bad_framing"},
    {"gzip then chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501,
     "http.unknown_coding"},
    {"chunked then gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 501,
     "http.unknown_coding"},
    {"chunked twice in one field", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"),
     501, "http.unknown_coding"},
    {"chunked in two fields",
     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
     "http.bad_framing"},
    {"identity", post("Transfer-Encoding: identity\r\n", ""), 501, "http.unknown_coding"},
    {"identity then chunked in two fields",
     post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 501,
     "http.unknown_coding"},
    {"unknown coding", post("Transfer-Encoding: xchunked\r\n", ""), 501, "http.unknown_coding"},
    {"quoted coding", post("Transfer-Encoding: \"chunked\"\r\n", ""), 501, "http.unknown_coding"},
    {"coding with parameter", post("Transfer-Encoding: chunked;q=1\r\n", ""), 501,
     "http.unknown_coding"},
    {"empty coding", post("Transfer-Encoding: \r\n", ""), 400, "http.bad_framing"},
    {"vertical tab before coding",
     post("Transfer-Encoding: \x0b"
          "chunked\r\n",
          ""),
     400, "http.bad_header"},
    {"coding in 1.0",
     "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
     "http.bad_framing"},
    {"coding in capitals", post("Transfer-Encoding: CHUNKED\r\n", "3\r\nabc\r\n0\r\n\r\n"), 200,
     ""},
    {"chunk size with sign", chunked("+3\r\nabc\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk size with prefix", chunked("0x3\r\nabc\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk size overflows", chunked("10000000000000003\r\nabc\r\n0\r\n\r\n"), 400,
     "http.bad_chunk"},
    {"chunk size missing", chunked("\r\nabc\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk size behind a space", chunked(" 3\r\nabc\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk size before a bare LF", chunked("3\nabc\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk longer than its size", chunked("3\r\nabcd\r\n0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk without end", chunked("3\r\nabc0\r\n\r\n"), 400, "http.bad_chunk"},
    {"chunk extension is passed over", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), 200, ""},
    {"chunk extension too long", chunked("3;a=" + std::string(5000, 'x') + "\r\nabc\r\n0\r\n\r\n"),
     400, "http.bad_chunk"},
    {"chunk header without end", chunked("3;a=" + std::string(30'000, 'x')), 400, "http.bad_chunk"},
    {"trailer is dropped", chunked("3\r\nabc\r\n0\r\nX-Late: 1\r\n\r\n"), 200, ""},
    {"trailer folded", chunked("3\r\nabc\r\n0\r\nX-Late: 1\r\n 2\r\n\r\n"), 400,
     "http.folded_header"},
    {"trailer with bare LF", chunked("3\r\nabc\r\n0\r\nX-Late: 1\n\r\n"), 400, "http.bad_header"},
    {"trailer states a length", chunked("3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n"), 400,
     "http.bad_framing"},
    {"trailers too large",
     chunked("0\r\n" + std::string("X-A: b\r\n", 8) + "X-B: " + std::string(20'000, 'x')), 431,
     "http.header_too_large"},
    {"body too large", post("Content-Length: 7000000\r\n", "x"), 413, "http.body_too_large"},
    {"chunks too large", chunked("6acfc0\r\nabc"), 413, "http.body_too_large"},
};

const std::vector<Vector> head_vectors{
    {"plain", get(""), 200, ""},
    {"blank line before", "\r\n" + get(""), 200, ""},
    {"two blank lines before", "\r\n\r\n" + get(""), 400, "http.malformed"},
    {"bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", 400,
     "http.bad_line_ending"},
    {"bare LF after a field", "GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n", 400,
     "http.bad_line_ending"},
    {"bare LF only", "GET / HTTP/1.1\nHost: a\n\n", 400, "http.bad_line_ending"},
    {"bare CR in a value", get("X: a\rb\r\n"), 400, "http.bad_line_ending"},
    {"CR CR LF", get("X: a\r\r\n"), 400, "http.bad_line_ending"},
    {"folded field", get("X: a\r\n b\r\n"), 400, "http.folded_header"},
    {"folded with tab", get("X: a\r\n\tb\r\n"), 400, "http.folded_header"},
    {"folded first field", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "http.folded_header"},
    {"space before colon", get("X : a\r\n"), 400, "http.bad_header"},
    {"tab before colon", get("X\t: a\r\n"), 400, "http.bad_header"},
    {"no colon", get("X\r\n"), 400, "http.bad_header"},
    {"no name", get(": a\r\n"), 400, "http.bad_header"},
    {"NUL in a value", get("X: a\0b\r\n"s), 400, "http.bad_header"},
    {"NUL in a name", get("X\0: a\r\n"s), 400, "http.bad_header"},
    {"NUL in the target", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s, 400, "http.bad_target"},
    {"control byte in a value", get("X: a\x01\r\n"), 400, "http.bad_header"},
    {"delete byte in a value", get("X: a\x7f\r\n"), 400, "http.bad_header"},
    {"line of 9 KiB", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414,
     "http.target_too_long"},
    {"line without end", "GET /" + std::string(9000, 'a'), 414, "http.target_too_long"},
    {"field of 9 KiB", get("X: " + std::string(9000, 'a') + "\r\n"), 431, "http.header_too_large"},
    {"field without end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'a'), 431,
     "http.header_too_large"},
    {"fields of 17 KiB",
     get("X: " + std::string(8000, 'a') + "\r\nY: " + std::string(8000, 'a') +
         "\r\nZ: " + std::string(1000, 'a') + "\r\n"),
     431, "http.header_too_large"},
    {"100 fields", get(many_fields(99)), 200, ""},
    {"101 fields", get(many_fields(100)), 431, "http.header_too_large"},
    {"no Host", "GET / HTTP/1.1\r\n\r\n", 400, "http.bad_host"},
    {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "http.bad_host"},
    {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "http.bad_host"},
    {"Host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "http.bad_host"},
    {"Host with user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", 400, "http.bad_host"},
    {"Host with two names", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "http.bad_host"},
    {"Host with port", "GET / HTTP/1.1\r\nHost: a:80\r\n\r\n", 200, ""},
    {"Host is an IPv6 address", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200, ""},
    {"no Host in 1.0", "GET / HTTP/1.0\r\n\r\n", 200, "closes"},
    {"absolute form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 200, ""},
    {"absolute form without path", "GET http://a HTTP/1.1\r\nHost: A\r\n\r\n", 200, ""},
    {"absolute form of another host", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", 400,
     "http.bad_host"},
    {"absolute form with user", "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400,
     "http.bad_target"},
    {"absolute form of another scheme", "GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400,
     "http.bad_target"},
    {"fragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.bad_target"},
    {"backslash", "GET /\\..\\ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.bad_target"},
    {"byte above ASCII in the target", "GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n", 400,
     "http.bad_target"},
    {"target is not a path", "GET abc HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.bad_target"},
    {"asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.bad_target"},
    {"two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.bad_target"},
    {"space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"tab for a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"no version", "GET /\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505, "http.bad_version"},
    {"version 1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 505, "http.bad_version"},
    {"version 2.0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "http.bad_version"},
    {"version in lower case", "GET / http/1.1\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"version too long", "GET / HTTP/1.11\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "http.unknown_method"},
    {"method in lower case", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501, "http.unknown_method"},
    {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n", 405, "http.method_not_allowed"},
    {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405, "http.method_not_allowed"},
    {"two authorizations", get("Authorization: Bearer a\r\nauthorization: Bearer b\r\n"), 400,
     "http.repeated_header"},
    {"two media types", get("Content-Type: a/b\r\nContent-Type: a/b\r\n"), 400,
     "http.repeated_header"},
    {"two origins", get("Origin: null\r\nOrigin: https://a\r\n"), 400, "http.repeated_header"},
    {"no method", " / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http.malformed"},
    {"TLS on the plain port", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n"s, 400,
     "http.bad_line_ending"},
    {"Expect something else", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "a"), 417,
     "http.expectation_failed"},
    {"Expect a list", post("Expect: 100-continue, x\r\nContent-Length: 1\r\n", "a"), 417,
     "http.expectation_failed"},
    {"Expect in capitals", post("Expect: 100-CONTINUE\r\nContent-Length: 1\r\n", "a"), 200, ""},
    {"Connection is not a list", get("Connection: ,=\r\n"), 400, "http.bad_header"},
};

/// Sends each vector with a second request behind it that must never run.
void check(EngineWorld& world, const std::vector<Vector>& vectors) {
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const Vector& vector : vectors) {
        SCOPED_TRACE(vector.name);
        const int before = world.handler.hidden_runs;
        RawClient client{world.port()};
        client.send(vector.bytes + hidden);
        const bool stays = vector.code.empty();
        const std::string answer = client.read_answers(stays ? 2 : 1);
        EXPECT_EQ(status_of(answer), vector.status) << answer;
        EXPECT_EQ(world.handler.hidden_runs - before, stays ? 1 : 0);
        if (stays) continue;
        EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos) << answer;
        EXPECT_TRUE(client.closed());
        if (vector.status == 200) continue;
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << answer;
        EXPECT_NE(answer.find("X-Content-Type-Options: nosniff\r\n"), std::string::npos) << answer;
        EXPECT_NE(answer.find("Content-Security-Policy: default-src"), std::string::npos) << answer;
        EXPECT_NE(answer.find("Cache-Control: no-store\r\n"), std::string::npos) << answer;
        const auto code = "\"code\":\"" + std::string{vector.code} + "\"";
        EXPECT_NE(answer.find(code), std::string::npos) << answer;
    }
}

TEST(EngineRefusals, FramingIsNeverGuessed) {
    EngineWorld world;
    check(world, framing_vectors);
}

TEST(EngineRefusals, HeadsAreReadOneWayOnly) {
    EngineWorld world;
    check(world, head_vectors);
}

TEST(EngineRefusals, SameAnswerWhenBytesComeOneByOne) {
    EngineWorld world;
    for (const auto* vectors : {&framing_vectors, &head_vectors}) {
        for (const Vector& vector : *vectors) {
            if (vector.bytes.size() > 400) continue;
            SCOPED_TRACE(vector.name);
            RawClient client{world.port()};
            for (const char byte : vector.bytes) client.send({&byte, 1});
            EXPECT_EQ(status_of(client.read_answers(1)), vector.status);
        }
    }
}

TEST(EngineRefusals, HiddenRequestOfEverySmugglingPairRunsNever) {
    // Two-stage proof: what a front server could take for one request must not become two here.
    // Each prefix below ends where a reader that believes the other length field would go on.
    EngineWorld world;
    const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n";
    for (const std::string_view length : {"Content-Length", "content-length", "Content-length"}) {
        for (const std::string_view coding :
             {"Transfer-Encoding: chunked", "Transfer-Encoding : chunked",
              "Transfer-Encoding: xchunked", "Transfer-Encoding:\tchunked",
              "Transfer-Encoding: chunked ", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
              " Transfer-Encoding: chunked", "X: y\r\n Transfer-Encoding: chunked",
              "Transfer-Encoding\r\n: chunked", "Transfer_Encoding: chunked"}) {
            const std::string body = "0\r\n\r\n" + hidden;
            const auto stated = std::string{length} + ": " + std::to_string(body.size());
            for (const bool coding_first : {true, false}) {
                const auto fields = coding_first ? std::string{coding} + "\r\n" + stated + "\r\n"
                                                 : stated + "\r\n" + std::string{coding} + "\r\n";
                RawClient client{world.port()};
                client.send(post(fields, body));
                client.end_sending();
                const auto answers = client.read_to_end();
                EXPECT_NE(status_of(answers), 0);
                EXPECT_EQ(status_of(answers, 1), 0) << fields << answers;
            }
        }
    }
    EXPECT_EQ(world.handler.hidden_runs, 0);
}

}  // namespace
}  // namespace waybill::beast
