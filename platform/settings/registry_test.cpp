// SPDX-License-Identifier: Apache-2.0
#include "platform/settings/registry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace waybill::settings {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* canary = "cAnArY-4711-word";

enum class Assigning { claim, least_loaded };

struct OrdersSettings {
    Duration payment_window{24h};
    std::vector<Duration> reminders{4h, 12h, 22h};
    int unpaid_orders_max{5};
    SecretText callback_secret{};
    bool open{true};
    std::string title{"town"};
    std::vector<std::string> cities{};
    Assigning assigning{Assigning::claim};
    ByteCount body_max{64_KiB};
    double share{0.5};
    int port{8080};
    std::int64_t stock_max{1'000'000'000'000};

    static void describe(Fields<OrdersSettings>& f) {
        f.section("orders", "Orders and their process");
        f.add("payment_window", &OrdersSettings::payment_window,
              {.help = "How long an order may stay unpaid",
               .min = 1min,
               .max = std::chrono::days{7}});
        f.add("reminders", &OrdersSettings::reminders,
              {.help = "When to remind", .min = 1min, .items_max = 5});
        f.add("unpaid_orders_max", &OrdersSettings::unpaid_orders_max,
              {.help = "Unpaid orders of a customer", .min = 1, .max = 50});
        f.add("callback_secret", &OrdersSettings::callback_secret,
              {.help = "Signs callbacks", .length_min = 8});
        f.add("open", &OrdersSettings::open, {.help = "Whether orders are taken"});
        f.add("title", &OrdersSettings::title, {.help = "Name", .length_max = 10});
        f.add("cities", &OrdersSettings::cities, {.help = "Where"});
        f.add("assigning", &OrdersSettings::assigning, {.help = "How"});
        f.add("body_max", &OrdersSettings::body_max, {.help = "Largest body", .max = 1_MiB});
        f.add("share", &OrdersSettings::share, {.help = "Part", .min = 0, .max = 1});
        f.add("port", &OrdersSettings::port, {.help = "Port", .min = 1});
        f.add("stock_max", &OrdersSettings::stock_max,
              {.help = "Most of all", .max = 2'000'000'000'000});
        f.check([](const OrdersSettings& s) -> std::optional<std::string> {
            if (s.reminders.empty() || s.reminders.back() < s.payment_window) return std::nullopt;
            return "reminders must come before payment_window ends";
        });
    }
};

struct MailSettings {
    SecretText password{};
    std::string host{"localhost"};
    static void describe(Fields<MailSettings>& f) {
        f.section("notifications.mail", "Mail");
        f.add("password", &MailSettings::password, {.help = "Password", .required = true});
        f.add("host", &MailSettings::host, {.help = "Server"});
    }
};

class Settings : public testing::Test {
protected:
    Settings() { registry.add(orders); }
    Sources file(std::string text) { return {.file = FileText{"waybill.toml", std::move(text)}}; }
    Mistakes mistakes(const Sources& sources) {
        auto loaded = registry.load(sources);
        return loaded ? Mistakes{} : std::move(loaded).error();
    }
    Entry entry(const Listing& listing, std::string_view name) {
        for (const Entry& e : listing.entries)
            if (e.name == name) return e;
        return {};
    }

    OrdersSettings orders;
    Registry registry;
};

TEST_F(Settings, DefaultsHoldWithoutSources) {
    const auto listing = registry.load({});
    ASSERT_TRUE(listing);
    EXPECT_EQ(orders.payment_window, 24h);
    EXPECT_EQ(entry(*listing, "orders.payment_window").origin, "default");
    EXPECT_EQ(entry(*listing, "orders.payment_window").bounds, "1min..7d");
    EXPECT_EQ(entry(*listing, "orders.reminders").value, "4h,12h,22h");
}

TEST_F(Settings, FileFillsEveryType) {
    const auto listing = registry.load(file(R"([orders]
payment_window = "2d"
reminders = ["10min", "90s"]
unpaid_orders_max = 7
callback_secret = "cAnArY-4711-word"
open = false
title = "Lübeck"
cities = ["a, b", "c"]
assigning = "least_loaded"
body_max = "128KiB"
share = 1
port = 65535
stock_max = 3000000000
)"));
    ASSERT_TRUE(listing) << listing.error().front();
    EXPECT_EQ(orders.payment_window, 48h);
    EXPECT_THAT(orders.reminders, ElementsAre(10min, 90s));
    EXPECT_EQ(orders.unpaid_orders_max, 7);
    EXPECT_EQ(orders.callback_secret.reveal(), canary);
    EXPECT_FALSE(orders.open);
    EXPECT_EQ(orders.title, "Lübeck");
    EXPECT_THAT(orders.cities, ElementsAre("a, b", "c"));
    EXPECT_EQ(orders.assigning, Assigning::least_loaded);
    EXPECT_EQ(orders.body_max, 128_KiB);
    EXPECT_DOUBLE_EQ(orders.share, 1);
    EXPECT_EQ(orders.port, 65535);
    EXPECT_EQ(orders.stock_max, 3'000'000'000);
    EXPECT_EQ(entry(*listing, "orders.title").origin, "waybill.toml:7");
}

TEST_F(Settings, WordsFillEveryType) {
    const auto listing = registry.load(
        {.environment = {{"WAYBILL_ORDERS_PAYMENT_WINDOW", "36h"},
                         {"WAYBILL_ORDERS_REMINDERS", "1h, 2h"},
                         {"WAYBILL_ORDERS_OPEN", "false"},
                         {"HOME", "/root"}},
         .flags = {"--orders.unpaid_orders_max=9", "--orders.cities=", "--orders.title=a=b",
                   "--orders.share=0.25", "--orders.body_max=1MiB"}});
    ASSERT_TRUE(listing) << listing.error().front();
    EXPECT_EQ(orders.payment_window, 36h);
    EXPECT_THAT(orders.reminders, ElementsAre(1h, 2h));
    EXPECT_FALSE(orders.open);
    EXPECT_EQ(orders.unpaid_orders_max, 9);
    EXPECT_EQ(orders.title, "a=b");
    EXPECT_EQ(orders.body_max, 1_MiB);
}

TEST_F(Settings, FlagsWinOverEnvironmentOverFile) {
    Sources sources = file("[orders]\nunpaid_orders_max = 2\nport = 2\nshare = 0.2\n");
    sources.environment = {{"WAYBILL_ORDERS_PORT", "3"}, {"WAYBILL_ORDERS_SHARE", "0.3"}};
    sources.flags = {"--orders.share=0.4"};
    const auto listing = registry.load(sources);
    ASSERT_TRUE(listing);
    EXPECT_EQ(orders.unpaid_orders_max, 2);
    EXPECT_EQ(orders.port, 3);
    EXPECT_DOUBLE_EQ(orders.share, 0.4);
    EXPECT_EQ(entry(*listing, "orders.port").origin, "env");
    EXPECT_EQ(entry(*listing, "orders.share").origin, "flag");
}

TEST_F(Settings, BadValuesInFlagsAreNamed) {
    struct Case {
        std::string flag;
        std::string mistake;
    };
    const Case cases[]{
        {"payment_window=12",
         "must be a duration such as 500ms, 15s, 10min, 24h or 30d, not \"12\""},
        {"payment_window=12m", "must be a duration"},
        {"payment_window=-1h", "must be a duration"},
        {"payment_window=99999999999999999d", "must be a duration"},
        {"payment_window=9999999999999d", "must be a duration"},
        {"payment_window=30s", "30s is out of bounds, allowed are 1min..7d"},
        {"payment_window=8d", "8d is out of bounds, allowed are 1min..7d"},
        {"reminders=1h,,2h", "must be a duration"},
        {"reminders=1h,", "must be a duration"},
        {"reminders=1s", "1s is out of bounds, allowed are 1min.."},
        {"reminders=1h,2h,3h,4h,5h,6h", "has 6 items, allowed are 0..5 items of 1min.."},
        {"unpaid_orders_max=0", "0 is out of bounds, allowed are 1..50"},
        {"unpaid_orders_max=5x", "must be a whole number, not \"5x\""},
        {"unpaid_orders_max=9999999999999999999999", "must be a whole number"},
        {"unpaid_orders_max=99999999999", "99999999999 is out of bounds"},
        {"open=yes", "must be true or false, not \"yes\""},
        {"title=01234567890", "has 11 bytes, allowed are 0..10 bytes"},
        {"assigning=nearest", "must be one of claim, least_loaded, not \"nearest\""},
        {"body_max=1MB", "must be a size such as 512B, 64KiB, 10MiB or 1GiB, not \"1MB\""},
        {"body_max=2MiB", "2MiB is out of bounds, allowed are ..1MiB"},
        {"share=nan", "must be a finite number"},
        {"share=1.5", "1.5 is out of bounds, allowed are 0..1"},
        {"port=2147483648", "2147483648 is out of bounds, allowed are -2147483648..2147483647"},
        {"port=0", "0 is out of bounds, allowed are 1.."},
        {"stock_max=2000000000001", "2000000000001 is out of bounds, allowed are ..2000000000000"},
        {"payment_window=1\n2", R"(not "1\n2")"},
    };
    for (const Case& c : cases) {
        const auto found = mistakes({.flags = {"--orders." + c.flag}});
        ASSERT_EQ(found.size(), 1U) << c.flag;
        EXPECT_TRUE(found.front().starts_with("flag --orders.")) << found.front();
        EXPECT_THAT(found.front(), HasSubstr(c.mistake));
    }
}

TEST_F(Settings, BadValuesInFilesAreNamedWithTheirLine) {
    struct Case {
        std::string line;
        std::string mistake;
    };
    const Case cases[]{
        {"payment_window = 12", "orders.payment_window: must be a duration"},
        {"reminders = \"1h\"", "orders.reminders: must be a list, not \"1h\""},
        {"unpaid_orders_max = \"5\"", "must be a whole number, not \"5\""},
        {"unpaid_orders_max = 5.5", "must be a whole number"},
        {"open = \"true\"", "must be true or false, not \"true\""},
        {"title = 5", "must be text in quotes, not 5"},
        {"title = 2026-01-01", "not a date or time"},
        {"cities = [1]", "must be text in quotes, not 1"},
        {"cities = [{a = 1}]", "not a table"},
        {"payment_windw = \"1h\"",
         "unknown setting orders.payment_windw (did you mean orders.payment_window?)"},
        {"title = ", "this is not TOML"},
        {"title = \"a\"\ntitle = \"b\"", "the same name is set a second time"},
    };
    for (const Case& c : cases) {
        const auto found = mistakes(file("# first\n[orders]\n" + c.line + "\n"));
        ASSERT_EQ(found.size(), 1U) << c.line;
        EXPECT_TRUE(found.front().starts_with("waybill.toml:3: ") ||
                    found.front().starts_with("waybill.toml:4: "))
            << found.front();
        EXPECT_THAT(found.front(), HasSubstr(c.mistake));
    }
}

TEST_F(Settings, UnknownNamesSuggestTheNearest) {
    EXPECT_THAT(mistakes({.flags = {"--orders.payment-window=1h"}}),
                ElementsAre("flag: unknown setting --orders.payment-window (did you mean "
                            "orders.payment_window?)"));
    EXPECT_THAT(mistakes({.environment = {{"WAYBILL_ORDER_PORT", "1"}}}),
                ElementsAre("environment: unknown setting WAYBILL_ORDER_PORT (did you mean "
                            "WAYBILL_ORDERS_PORT?)"));
    EXPECT_THAT(mistakes(file("[ordres]\na = 1\nb = 2\n")),
                ElementsAre("waybill.toml:1: unknown section [ordres] (did you mean orders?)"));
    EXPECT_THAT(mistakes(file("zzz = 1\n")), ElementsAre("waybill.toml:1: unknown setting zzz"));
    EXPECT_THAT(mistakes(file("[orders.title]\nx = 1\n")),
                ElementsAre("waybill.toml:1: orders.title: is a setting, not a section"));
}

TEST_F(Settings, AllMistakesComeAtOnceAndNothingChanges) {
    Sources sources = file("[orders]\nport = 0\ntitel = \"x\"\n");
    sources.environment = {{"WAYBILL_ORDERS_OPEN", "maybe"}};
    sources.flags = {"--orders.share=7", "--orders.title", "--orders.unpaid_orders_max=7"};
    EXPECT_EQ(mistakes(sources).size(), 5U);
    EXPECT_EQ(orders.unpaid_orders_max, 5);
}

TEST_F(Settings, RuleBetweenSettingsIsAskedLast) {
    EXPECT_THAT(mistakes({.flags = {"--orders.payment_window=1h"}}),
                ElementsAre("[orders]: reminders must come before payment_window ends"));
}

TEST_F(Settings, ReservedAndKubernetesVariablesAreLeftAlone) {
    registry.reserve_environment("WAYBILL_SETTINGS");
    EXPECT_TRUE(registry.load({.environment = {{"WAYBILL_SETTINGS", "/etc/waybill.toml"},
                                               {"WAYBILL_SERVICE_HOST", "10.0.0.1"},
                                               {"WAYBILL_SERVICE_PORT_HTTP", "80"},
                                               {"WAYBILL_PORT", "tcp://10.0.0.1:80"},
                                               {"WAYBILL_PORT_80_TCP_ADDR", "10.0.0.1"}}}));
}

TEST_F(Settings, SecretsAreNeverShown) {
    const std::string word = canary;
    const Sources bad[]{
        {.environment = {{"WAYBILL_ORDERS_CALLBACK_SECRETS", word}}},
        {.flags = {"--orders.callback_secret", word}},
        {.flags = {"--orders.calback_secret=" + word}},
        {.flags = {word + "=1"}},
        file("[orders]\ncallback_secret = [\"" + word + "\"]\n"),
        file("[orders]\ncallback_secret = " + word + "\n"),
        file("[orders]\ncallback_secret = \"" + word + "\n"),
        file("[orders]\ncallback_secret = \"a\" " + word + "\n"),
        file("[orders]\ncallback_secret = \"\\" + word + "\"\n"),
    };
    for (const Sources& sources : bad) {
        const auto found = mistakes(sources);
        EXPECT_FALSE(found.empty());
        for (const auto& line : found) EXPECT_THAT(line, Not(HasSubstr("cAnArY")));
    }
    const auto listing = registry.load({.flags = {"--orders.callback_secret=" + word}});
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->text(), HasSubstr("callback_secret = ***"));
    EXPECT_THAT(listing->text() + listing->json(), Not(HasSubstr("cAnArY")));
}

TEST_F(Settings, SecretsComeFromFiles) {
    std::vector<std::string> opened;
    Sources sources = file("[orders]\ncallback_secret_file = \"/run/old\"\n");
    sources.secret_file = [&](const std::string& path) -> std::expected<std::string, std::string> {
        opened.push_back(path);
        if (path == "/run/open") return std::unexpected("'/run/open' is open to everybody");
        return std::string{canary};
    };
    sources.environment = {{"WAYBILL_ORDERS_CALLBACK_SECRET_FILE", "/run/new"}};
    ASSERT_TRUE(registry.load(sources));
    EXPECT_EQ(orders.callback_secret.reveal(), canary);
    EXPECT_THAT(opened, ElementsAre("/run/new"));

    sources.environment = {{"WAYBILL_ORDERS_CALLBACK_SECRET_FILE", "/run/open"}};
    EXPECT_THAT(mistakes(sources),
                ElementsAre("environment WAYBILL_ORDERS_CALLBACK_SECRET_FILE: '/run/open' is "
                            "open to everybody"));
    EXPECT_THAT(mistakes({.flags = {"--orders.callback_secret=12345678",
                                    "--orders.callback_secret_file=/x"},
                          .secret_file = sources.secret_file}),
                Contains(HasSubstr("is given together with orders.callback_secret")));
}

TEST_F(Settings, RequiredSecretMustBeSet) {
    MailSettings mail;
    registry.add(mail);
    EXPECT_THAT(mistakes({}), ElementsAre(HasSubstr("notifications.mail.password: must be set")));
    Sources sources = file("[notifications.mail]\npassword = \"p\"\n");
    sources.environment = {{"WAYBILL_NOTIFICATIONS_MAIL_HOST", "smtp"}};
    EXPECT_TRUE(registry.load(sources));
    EXPECT_EQ(mail.host, "smtp");
}

TEST_F(Settings, NamesAreListedInOrder) {
    EXPECT_THAT(registry.names(),
                ElementsAre("orders.payment_window", "orders.reminders", "orders.unpaid_orders_max",
                            "orders.callback_secret", "orders.callback_secret_file", "orders.open",
                            "orders.title", "orders.cities", "orders.assigning", "orders.body_max",
                            "orders.share", "orders.port", "orders.stock_max"));
}

TEST_F(Settings, TwoSettingsOfOneNameAreABrokenPromise) {
    OrdersSettings again;
    EXPECT_DEATH(registry.add(again), "");
}

TEST_F(Settings, JsonHasEveryFact) {
    const auto listing = registry.load({.flags = {"--orders.title=a\"b"}});
    ASSERT_TRUE(listing);
    EXPECT_THAT(listing->json(),
                HasSubstr(R"({"name":"orders.title","type":"text","value":"a\"b","default":"town",)"
                          R"("origin":"flag","bounds":"0..10 bytes",)"
                          R"("environment":"WAYBILL_ORDERS_TITLE","help":"Name","secret":false})"));
}

TEST(SettingFlag, HasADotInItsName) {
    EXPECT_TRUE(is_setting_flag("--orders.port=1"));
    EXPECT_FALSE(is_setting_flag("--config=waybill.toml"));
    EXPECT_FALSE(is_setting_flag("orders.port=1"));
}

}  // namespace
}  // namespace waybill::settings
