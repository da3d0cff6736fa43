// SPDX-License-Identifier: Apache-2.0
#include "platform/egress/policy.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace waybill::egress {
namespace {

/// One case a line; the first and last line are empty.
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    text.remove_prefix(1);
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return lines;
}

constexpr std::string_view ordinary = R"(
https://example.com
https://example.com/
https://example.com:443/hook
https://api.example.co.uk/a/b?c=d&e=%20
https://xn--bcher-kva.example/x
https://8.8.8.8/
https://[2606:4700:4700::1111]/
HTTPS://Example.COM/x
https://1.example.com/
https://a-b.example.com?x=1
https://0xcafe.example.com/
https://example.com/..%2f..
https://example.com/a@b
https://example.com/a:b
)";

constexpr std::string_view malformed = R"(

https
https:
https://
https:///
https:/example.com
https:example.com
//example.com/
/path
example.com
ftp://example.com/
file:///etc/passwd
gopher://example.com/
javascript:alert(1)
data:text/plain,x
ldap://example.com
dict://example.com
ws://example.com
jar:https://example.com!/
 https://example.com
https://example.com/a b
https://example.com/#fragment
https://exa mple.com/
https://example.com\x
https:\\example.com
https://example.com/\x
https://user@example.com/
https://user:pass@example.com/
https://8.8.8.8@127.0.0.1/
https://example.com:80@10.0.0.1/
https://@example.com/
https://example.com./
https://.example.com/
https://example..com/
https://-example.com/
https://example-.com/
https://exa_mple.com/
https://exam%70le.com/
https://bücher.example/
https://１２７.0.0.1/
https://example。com/
https://ⓔxample.com/
https://example.com:/
https://example.com:0/
https://example.com:65536/
https://example.com:443x/
https://example.com:+443/
https://example.com:0443/
https://example.com:443:443/
https://example.com:-1/
https://example.com/%
https://example.com/%2
https://example.com/%zz
https://example.com/<x>
https://example.com/"
https://example.com/{x}
https://example.com/a|b
https://*.example.com/
https://$(id).example.com/
https://2130706433/
https://0x7f000001/
https://0x7f.1/
https://017700000001/
https://0177.0.0.1/
https://127.1/
https://127.0.1/
https://0/
https://0x0/
https://0x/
https://1.2.3.4.5/
https://256.1.1.1/
https://127.0.0.01/
https://127.0.0.0x1/
https://1.2.3.4./
https://999999999999/
https://4294967295/
https://[::1/
https://::1/
https://[]/
https://[::1]x/
https://[::1%25eth0]/
https://[fe80::1%eth0]/
https://[:::1]/
https://[1::2::3]/
https://[12345::]/
https://[::g]/
https://[1:2:3:4:5:6:7:8:9]/
https://[1:2:3]/
https://[127.0.0.1]/
https://[::127.1]/
https://[1.2.3.4::]/
https://[v1.x]/
)";

constexpr std::string_view blocked = R"(
http://example.com/
http://example.com:443/
https://example.com:8443/
https://example.com:80/
https://example.com:22/
https://localhost/
https://LOCALHOST/
https://foo.localhost/
https://printer.local/
https://metadata.google.internal/
https://vault.corp/
https://router.home.arpa/
https://router.lan/
https://x.onion/
https://intranet/
https://db.localdomain/
https://127.0.0.1/
https://127.255.255.254/
https://10.0.0.1/
https://172.16.0.1/
https://172.31.255.255/
https://192.168.1.1/
https://169.254.169.254/latest/meta-data
https://100.64.0.1/
https://100.127.255.255/
https://0.0.0.0/
https://255.255.255.255/
https://224.0.0.1/
https://192.0.2.1/
https://198.18.0.1/
https://203.0.113.7/
https://[::]/
https://[::1]/
https://[::ffff:8.8.8.8]/
https://[::ffff:127.0.0.1]/
https://[::ffff:7f00:1]/
https://[::127.0.0.1]/
https://[64:ff9b::7f00:1]/
https://[64:ff9b::8.8.8.8]/
https://[64:ff9b:1::1]/
https://[2002:7f00:1::]/
https://[2001::1]/
https://[2001:db8::1]/
https://[fe80::1]/
https://[fec0::1]/
https://[fc00::1]/
https://[fd00::1]/
https://[ff02::1]/
https://[100::1]/
https://[3fff::1]/
https://[5f00::1]/
https://[fd00:ec2::254]/
https://[2001:10::1]/
https://[4000::1]/
https://[2001:2::1]/
)";

/// The first and last of each block, and their neighbours outside.
constexpr std::string_view public_addresses = R"(
1.0.0.0
9.255.255.255
11.0.0.0
100.63.255.255
100.128.0.0
126.255.255.255
128.0.0.0
169.253.255.255
169.255.0.0
172.15.255.255
172.32.0.0
192.0.1.0
192.0.3.0
192.167.255.255
192.169.0.0
198.17.255.255
198.20.0.0
203.0.114.0
223.255.255.255
2000::1
2001:200::1
2001:db7::1
2001:db9::1
2003::1
3ffe::1
3fff:1000::1
2a00:1450::8
)";

constexpr std::string_view inner_addresses = R"(
0.255.255.255
10.0.0.0
100.64.0.0
127.0.0.1
169.254.0.0
172.16.0.0
192.0.0.255
192.88.99.1
198.19.255.255
198.51.100.1
224.0.0.0
239.1.1.1
240.0.0.1
255.255.255.255
1fff::1
2001:1ff:ffff::1
2001:db8:ffff::1
2002:ffff::1
3fff:fff::1
4000::
::ffff:0:1.1.1.1
64:ff9b::1
)";

TEST(CallbackUrl, OrdinaryPublicHttpsIsAccepted) {
    for (const auto& url : lines_of(ordinary)) EXPECT_TRUE(check_callback_url(url, {})) << url;
}

TEST(CallbackUrl, WhatTwoParsersMayReadDifferentlyIsMalformed) {
    auto urls = lines_of(malformed);
    const std::vector<std::string> unprintable{"https://example.com ",
                                               "https://example.com/\t",
                                               "https://example.com/\r\nX: y",
                                               "https://example.com/\x7f",
                                               std::string{"https://example.com/\0x", 22},
                                               "https://exam\tple.com/"};
    urls.insert(urls.end(), unprintable.begin(), unprintable.end());
    urls.push_back("https://example.com/" + std::string(3000, 'a'));
    urls.push_back("https://" + std::string(64, 'a') + ".com/");
    for (const auto& url : urls) {
        const auto checked = check_callback_url(url, {});
        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().kind, ErrorKind::invalid) << url;
        EXPECT_EQ(checked.error().reason, "callback_url.malformed") << url;
    }
}

TEST(CallbackUrl, WhatIsNotPublicHttpsIsBlocked) {
    for (const auto& url : lines_of(blocked)) {
        const auto checked = check_callback_url(url, {});
        ASSERT_FALSE(checked) << url;
        EXPECT_EQ(checked.error().kind, ErrorKind::invalid) << url;
        EXPECT_EQ(checked.error().reason, "callback_url.blocked") << url;
    }
}

TEST(CallbackUrl, RebuiltUrlMeansTheSame) {
    const auto url = Url::parse("HTTPS://API.Example.com?x=1");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->text(), "https://api.example.com:443/?x=1");
    const auto six = Url::parse("http://[2606:4700::1]:8080/a");
    ASSERT_TRUE(six);
    EXPECT_EQ(six->text(), "http://[2606:4700::1]:8080/a");
    EXPECT_EQ(six->authority(), "[2606:4700::1]:8080");
}

TEST(IpAddress, EdgesOfEachBlockAreClassified) {
    for (const bool open : {true, false})
        for (const auto& text : lines_of(open ? public_addresses : inner_addresses)) {
            const auto address = IpAddress::parse(text);
            ASSERT_TRUE(address) << text;
            EXPECT_EQ(is_public(*address), open) << text;
        }
}

TEST(IpAddress, EqualTextsAreEqualAddresses) {
    EXPECT_EQ(IpAddress::parse("::"), IpAddress::parse("0:0:0:0:0:0:0:0"));
    EXPECT_EQ(IpAddress::parse("1::8"), IpAddress::parse("1:0:0:0:0:0:0:8"));
    EXPECT_EQ(IpAddress::parse("::ffff:1.2.3.4"), IpAddress::parse("::FFFF:102:304"));
    EXPECT_EQ(IpAddress::parse("1:2:3:4:5:6:7::"), IpAddress::parse("1:2:3:4:5:6:7:0"));
    EXPECT_FALSE(IpAddress::parse("1:2:3:4:5:6:7:8::"));
    EXPECT_FALSE(IpAddress::parse(""));
    EXPECT_FALSE(IpAddress::parse(":"));
    EXPECT_FALSE(IpAddress::parse("1:"));
}

TEST(EgressPolicy, EntriesOpenExactlyWhatTheyName) {
    const auto policy = Policy::parse(
        {"127.0.0.1:8080", "[::1]:9000", "kitchen.internal:8443", "10.1.0.0/16", "fd00::/8"});
    ASSERT_TRUE(policy);
    for (const auto* url : {"http://127.0.0.1:8080/x", "https://127.0.0.1:8080/",
                            "http://[::1]:9000/", "http://kitchen.internal:8443/",
                            "http://10.1.2.3:99/", "https://[fd12::1]/", "https://example.com/"})
        EXPECT_TRUE(check_callback_url(url, *policy)) << url;
    for (const auto* url :
         {"http://127.0.0.1:8081/x", "http://127.0.0.2:8080/", "http://[::1]:9001/",
          "http://localhost:8080/", "https://kitchen.internal/", "http://10.2.0.1/",
          "http://example.com/", "https://10.0.255.255/", "https://[::ffff:10.1.0.1]/"})
        EXPECT_FALSE(check_callback_url(url, *policy)) << url;
}

TEST(EgressPolicy, ConnectsOnlyToAllowedAddresses) {
    const auto policy = Policy::parse({"kitchen.internal:8443", "10.1.0.0/16"});
    ASSERT_TRUE(policy);
    const auto may = [&](const char* url, const char* address) {
        return policy->may_connect(*Url::parse(url), *IpAddress::parse(address));
    };
    EXPECT_TRUE(may("https://example.com/", "93.184.216.34"));
    EXPECT_TRUE(may("https://example.com/", "10.1.9.9"));
    EXPECT_FALSE(may("https://example.com/", "127.0.0.1"));
    EXPECT_FALSE(may("https://example.com/", "::ffff:93.184.216.34"));
    EXPECT_FALSE(may("https://example.com/", "169.254.169.254"));
    EXPECT_TRUE(may("http://kitchen.internal:8443/", "127.0.0.1"));
    EXPECT_FALSE(may("http://example.com/", "93.184.216.34"));
}

TEST(EgressPolicy, MistakesInTheSettingsAreNamed) {
    for (const auto* entry : {"", "localhost", "127.0.0.1", "127.0.0.1:", "127.0.0.1:0",
                              "127.0.0.1:99999", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1",
                              "http://127.0.0.1:80", "*:80", "a b:80"}) {
        const auto policy = Policy::parse({entry});
        ASSERT_FALSE(policy) << entry;
        EXPECT_EQ(policy.error().reason, "egress.bad_entry");
        EXPECT_EQ(policy.error().detail, entry);
    }
}

TEST(EgressPolicy, OurOwnListenersAreNeverCalledWhateverIsAllowed) {
    auto policy = Policy::parse({"127.0.0.0/8", "10.0.0.0/8", "::/0", "0.0.0.0/0", "localhost:8080",
                                 "wide.example:8080", "127.0.0.1:8080"})
                      .value();
    policy.forbid({.ports = {8080, 9090},
                   .addresses = {*IpAddress::parse("10.1.2.3"), *IpAddress::parse("fd00::5")},
                   .authorities = {"waybill.example:443"}});
    for (const char* url :
         {"http://127.0.0.1:8080/v1", "http://127.9.9.9:9090/", "http://0.0.0.0:8080/",
          "http://10.1.2.3:8080/", "http://[::1]:8080/", "http://[::]:9090/",
          "http://[::ffff:127.0.0.1]:8080/", "http://[fd00::5]:8080/", "http://localhost:8080/",
          "https://waybill.example/v1/users"}) {
        const auto checked = check_callback_url(url, policy);
        EXPECT_FALSE(checked) << url;
    }
    for (const char* url : {"http://127.0.0.1:8081/", "http://10.1.2.4:8080/"})
        EXPECT_TRUE(check_callback_url(url, policy)) << url;
    // A name may lead anywhere; what counts is where.
    const auto wide = Url::parse("http://wide.example:8080/").value();
    EXPECT_TRUE(policy.check(wide));
    EXPECT_FALSE(policy.may_connect(wide, *IpAddress::parse("127.0.0.1")));
    EXPECT_FALSE(policy.may_connect(wide, *IpAddress::parse("10.1.2.3")));
    EXPECT_TRUE(policy.may_connect(wide, *IpAddress::parse("10.1.2.4")));
}

}  // namespace
}  // namespace waybill::egress
