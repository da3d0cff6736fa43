// SPDX-License-Identifier: Apache-2.0
#include "adapters/beast/addresses.hpp"
#include "adapters/beast/refusal.hpp"
#include "adapters/beast/response_writer.hpp"
#include "adapters/beast/server.hpp"
#include "adapters/beast/target.hpp"

#include <gtest/gtest.h>

namespace waybill::beast {
namespace {

TEST(Address, IPv4AndItsMappedFormAreTheSame) {
    EXPECT_EQ(parse_address("10.1.2.3"), parse_address("::ffff:10.1.2.3"));
    EXPECT_EQ(text_of(*parse_address("::ffff:10.1.2.3")), "10.1.2.3");
    EXPECT_EQ(text_of(*parse_address("2001:DB8::1")), "2001:db8::1");
    EXPECT_TRUE(parse_address("127.9.9.9")->loopback());
    EXPECT_TRUE(parse_address("::1")->loopback());
    EXPECT_FALSE(parse_address("128.0.0.1")->loopback());
    for (const std::string_view text :
         {"", "a", "1.2.3", "1.2.3.4.5", "1.2.3.4:80", "[::1]", "010.1.2.3"})
        EXPECT_FALSE(parse_address(text)) << text;
}

TEST(Network, HasItsAddressesAndNoOthers) {
    const struct {
        std::string_view network;
        std::string_view inside;
        std::string_view outside;
    } cases[] = {
        {"10.0.0.0/8", "10.255.255.255", "11.0.0.0"},
        {"192.168.4.0/22", "192.168.7.255", "192.168.8.0"},
        {"203.0.113.7", "203.0.113.7", "203.0.113.6"},
        {"0.0.0.0/0", "255.255.255.255", "::1"},
        {"fd00::/8", "fdff::1", "fe00::1"},
        {"2001:db8::/33", "2001:db8:7fff::", "2001:db8:8000::"},
        {"::ffff:10.0.0.0/104", "10.255.255.255", "11.0.0.0"},
    };
    for (const auto& c : cases) {
        const auto network = parse_network(c.network);
        ASSERT_TRUE(network) << c.network;
        EXPECT_TRUE(network->has(*parse_address(c.inside))) << c.network;
        EXPECT_FALSE(network->has(*parse_address(c.outside))) << c.network;
    }
    for (const std::string_view text : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "/8", "::/129",
                                        "10.0.0.0/8/8", "::ffff:10.0.0.0/8"})
        EXPECT_FALSE(parse_network(text)) << text;
}

TEST(ClientBehindProxies, IsTheLastAddressThatNoProxyOfOursAdded) {
    const Networks trusted{*parse_network("10.0.0.0/8")};
    const struct {
        std::string_view peer;
        std::string_view forwarded;
        std::string_view client;
    } cases[] = {
        {"8.8.8.8", "1.1.1.1", "8.8.8.8"},
        {"10.0.0.1", "1.1.1.1", "1.1.1.1"},
        {"10.0.0.1", "6.6.6.6, 1.1.1.1", "1.1.1.1"},
        {"10.0.0.1", "6.6.6.6,1.1.1.1 , 10.0.0.2", "1.1.1.1"},
        {"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
        {"10.0.0.1", "", "10.0.0.1"},
        {"10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"},
        {"10.0.0.1", "1.1.1.1, nonsense, 10.0.0.2", "10.0.0.2"},
    };
    for (const auto& c : cases)
        EXPECT_EQ(text_of(client_behind(trusted, *parse_address(c.peer), c.forwarded)), c.client)
            << c.peer << " " << c.forwarded;
}

TEST(AddressBook, CountsAnIPv6NetworkAsOneClient) {
    AddressBook book;
    const auto one = *parse_address("2001:db8:0:1::1");
    const auto neighbour = *parse_address("2001:db8:0:1::2");
    const auto other = *parse_address("2001:db8:0:2::1");
    EXPECT_TRUE(book.enter(one, 2));
    EXPECT_TRUE(book.enter(neighbour, 2));
    EXPECT_FALSE(book.enter(one, 2));
    EXPECT_TRUE(book.enter(other, 2));
    book.leave(neighbour);
    EXPECT_TRUE(book.enter(one, 2));
}

TEST(Target, IsTakenApart) {
    const struct {
        std::string_view target, authority, path, query;
    } cases[] = {
        {"/", "", "/", ""},
        {"/a?b=c", "", "/a", "b=c"},
        {"/a?b?c", "", "/a", "b?c"},
        {"//a/b", "", "//a/b", ""},
        {"http://a", "a", "/", ""},
        {"HTTP://a:80/b?c", "a:80", "/b", "c"},
        {"https://a?c", "a", "/", "c"},
    };
    for (const auto& c : cases) {
        const auto target = split_target(c.target);
        ASSERT_TRUE(target) << c.target;
        EXPECT_EQ(target->authority, c.authority);
        EXPECT_EQ(target->path, c.path);
        EXPECT_EQ(target->query, c.query);
    }
    for (const std::string_view text :
         {"", "*", "a", "?a", "http://", "http:///", "ftp://a/", "/a b", "/#", "/\x7f"})
        EXPECT_FALSE(split_target(text)) << text;
}

TEST(EngineErrors, JoinTheCatalogueWithTheStatusThatIsSent) {
    http::ErrorCatalogue catalogue;
    catalogue.add(engine_errors());
    for (const Refusal* refusal : all_refusals()) {
        const auto* entry = catalogue.find(refusal->code);
        ASSERT_NE(entry, nullptr) << refusal->code;
        EXPECT_EQ(catalogue.status_of(*entry), refusal->status) << refusal->code;
    }
    EXPECT_EQ(catalogue.find("internal")->title, refusals::internal.title);
}

TEST(HttpDate, IsTheFormOfTheStandard) {
    const TimePoint time =
        std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min + 37s;
    EXPECT_EQ(http_date(time), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(ResponseWriter, EngineOwnsFraming) {
    http::Response response{.status = 200, .body = "abc"};
    response.headers.add("content-LENGTH", "99");
    response.headers.add("Transfer-Encoding", "chunked");
    response.headers.add("X-Kept", "1");
    std::string out;
    Framing framing{.date = "D"};
    ASSERT_TRUE(append_response(out, response, framing));
    EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nDate: D\r\nX-Kept: 1\r\nContent-Length: 3\r\n\r\nabc");
}

TEST(ResponseWriter, RefusesWhatWouldBreakFraming) {
    const std::pair<std::string, std::string> fields[] = {
        {"X", "a\nb"}, {"X", "a\rb"}, {"X", std::string("a\0b", 3)},
        {"X y", "a"},  {"X:", "a"},   {"", "a"}};
    for (const auto& [name, value] : fields) {
        http::Response response;
        response.headers.add(name, value);
        std::string out = "before";
        Framing framing;
        EXPECT_FALSE(append_response(out, response, framing)) << name;
        EXPECT_EQ(out, "before");
    }
    for (const int status : {0, 100, 101, 600, -1}) {
        std::string out;
        Framing framing;
        EXPECT_FALSE(append_response(out, http::Response{.status = status}, framing));
    }
}

}  // namespace
}  // namespace waybill::beast
