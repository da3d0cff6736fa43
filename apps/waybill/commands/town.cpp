// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/commands/town.hpp"

#include "adapters/asio/run_on.hpp"
#include "apps/waybill/demo/demo_command.hpp"
#include "apps/waybill/demo/town_loader.hpp"

#include <cstdio>

namespace waybill::commands {
namespace {

constexpr std::uint64_t town_seed = 1;  // the same town for everybody, so that words about it agree

/// An order takes a second or two; whatever keeps it longer must not keep the server.
constexpr Duration one_order_limit = 20s;

void print_person(const char* what, const demo::Person& person) {
    const std::string password{demo::demo_password};
    std::printf("  %-10s %-38s %s\n", what, person.email.c_str(), password.c_str());
}

}  // namespace

Status load_demo_town(server::Process& process) {
    const demo::Town town = demo::make_town(town_seed);
    Context ctx;
    ctx.stop = process.ending();
    const auto keepers = process.platform().commands();
    auto loading =
        demo::load_town(ctx, {*keepers.identity, *keepers.catalog, *keepers.couriers}, town);
    auto loaded = run_on(process.loop(), std::move(loading));
    if (!loaded) return fail(std::move(loaded).error());
    std::printf(loaded->loading == demo::Loading::loaded_now
                    ? "The demo town is ready: %zu partners, %zu couriers, %zu customers.\n"
                    : "The demo town is there from last time: %zu partners, %zu couriers, %zu "
                      "customers.\n",
                town.shops.size(), town.riders.size(), town.buyers.size());
    return {};
}

void show_one_order(const server::Process& process) {
    if (process.own_url().starts_with("https://")) {
        std::puts("\nThe demo's players speak no TLS, so no order is played.");
        return;
    }
    demo::DemoOptions options;
    options.url = process.own_url();
    options.orders = 1;
    const auto played = demo::play_one(options, process.ending(), one_order_limit);
    if (!played) {
        if (process.ending().stop_requested()) return;
        // The server is fine without it, so this is told and no more.
        std::fprintf(stderr, "waybill: the demo order did not get through: %s\n",
                     demo::to_text(played.error()).c_str());
        return;
    }
    std::printf("\nOne order, from cart to door:\n%s", demo::to_text(*played).c_str());
    std::fflush(stdout);
}

void print_accounts(const server::Process& process) {
    const demo::Town town = demo::make_town(town_seed);
    std::puts("\nDemo accounts:");
    print_person("customer", town.buyers.front().person);
    print_person("partner", town.shops.front().staff);
    print_person("courier", town.riders.front().person);
    print_person("operator", town.boss);
    const std::string& url = process.public_url();
    std::puts("\nTry next:");
    if (!url.starts_with("https://"))
        std::printf("  waybill demo --url %s --orders 200\n", url.c_str());
    std::printf("  curl -s '%s/v1/offers?q=bread&limit=3'\nCtrl-C stops the server.\n",
                url.c_str());
    std::fflush(stdout);
}

}  // namespace waybill::commands
