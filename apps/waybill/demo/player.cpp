// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/player.hpp"

#include <algorithm>
#include <format>
#include <utility>

namespace waybill::demo {
namespace {

/// Every tenth order is a newcomer's, the first ones excepted.
constexpr std::size_t newcomer_every = 10;
constexpr std::size_t newcomer_offset = 5;
/// More than the lives need, for feeds and couriers that ask meanwhile.
constexpr std::size_t spare_connections = 4;
constexpr Duration answer_at_start = 3s;

}  // namespace

Player::Player(Parts parts, const DemoOptions& options, std::string run)
    : parts_{std::move(parts)},
      options_{options},
      town_{make_town(options.seed)},
      client_{parts_.loop,
              {.endpoint = parts_.endpoint,
               .connections = options.concurrency + spare_connections,
               .reconnect_for = options.reconnect_for},
              times_},
      api_{client_},
      cast_{api_, town_},
      stage_{.api = api_,
             .cast = cast_,
             .times = times_,
             .journal = parts_.journal,
             .clock = parts_.loop.clock(),
             .run = std::move(run),
             .began = parts_.loop.clock().now(),
             .speed = options.speed} {
    progress_.orders = options.orders;
}

Task<Outcome<void>> Player::prepare(Context ctx) {
    Client probe{parts_.loop,
                 {.endpoint = parts_.endpoint, .connections = 1, .reconnect_for = 0s},
                 unmeasured_};
    Ask alive{.step = Step::browse, .target = "/livez"};
    const auto limit = clock().steady() + answer_at_start;
    const auto answer = co_await probe.call(ctx.no_later_than(limit), std::move(alive));
    if (!answer && answer.error().kind == Trouble::Kind::unreachable)
        co_return std::unexpected(answer.error());
    if (!parts_.internal.empty()) co_await find_mailbox(ctx);
    WAYBILL_CO_CHECK(co_await cast_.find_shops(ctx));
    WAYBILL_CO_CHECK(
        co_await cast_.log_in(ctx, std::min(options_.orders, options_.concurrency * 2)));
    for (std::size_t i = 0; i < std::min(options_.orders, cast_.customers.size()); ++i) {
        Customer& customer = cast_.customers[i];
        customer.feed =
            std::make_unique<LiveFeed>(parts_.loop, parts_.endpoint, client_, customer.session);
        customer.feed->start();
    }
    co_return Outcome<void>{};
}

Task<void> Player::find_mailbox(Context ctx) {
    const auto limit = clock().steady() + answer_at_start;
    std::vector<Client*> open;
    for (const beast::Endpoint& endpoint : parts_.internal) {
        Client::Options options{.endpoint = endpoint, .connections = 1, .reconnect_for = 0s};
        Client probe{parts_.loop, options, unmeasured_};
        if (!co_await Mailbox::is_open(ctx.no_later_than(limit), probe)) continue;
        options.connections = 4;
        options.reconnect_for = options_.reconnect_for;
        internal_.push_back(std::make_unique<Client>(parts_.loop, options, unmeasured_));
        open.push_back(internal_.back().get());
    }
    if (!open.empty()) mailbox_ = std::make_unique<Mailbox>(std::move(open));
}

Task<void> Player::play(Context ctx) {
    began_ = clock().steady();
    stage_.began = clock().now();
    std::vector<Task<Status>> workers;
    for (std::size_t i = 0; i < std::min(options_.concurrency, options_.orders); ++i)
        workers.push_back(work(ctx));
    (void)co_await when_all(std::move(workers));  // what became of the lives is in the records
    progress_.elapsed = clock().steady() - began_;
}

Task<void> Player::finish() {
    for (Customer& customer : cast_.customers)
        if (customer.feed) co_await customer.feed->stop();
}

std::size_t Player::live_messages() const {
    std::size_t sum = 0;
    for (const Customer& customer : cast_.customers)
        if (customer.feed) sum += customer.feed->messages();
    return sum;
}

Task<Status> Player::work(Context ctx) {
    while (next_ < options_.orders && !ctx.stop.stop_requested()) {
        const std::size_t index = next_++;
        if (options_.rate > 0) {
            const auto offset = Duration{
                static_cast<Duration::rep>(static_cast<double>(index) * 1'000'000 / options_.rate)};
            const Duration wait = began_ + offset - clock().steady();
            if (wait > 0us) WAYBILL_CO_CHECK(co_await sleep_for(ctx, wait));
        }
        co_await play_one(ctx, index);
    }
    co_return Status{};
}

Task<void> Player::play_one(Context ctx, std::size_t index) {
    const auto customer = co_await customer_for(ctx, index);
    if (customer) {
        Dice dice{options_.seed + index};
        Life life{stage_,
                  {.index = index,
                   .seed = dice.next(),
                   .customer = **customer,
                   .kitchen = cast_.kitchens[(index + options_.seed) % cast_.kitchens.size()],
                   .fate = fate_of(options_.shares, index, options_.seed)}};
        ++(*customer)->lives;
        auto record = co_await life.play(ctx);
        --(*customer)->lives;
        records_.push_back(std::move(record));
    } else {
        records_.push_back({.ending = customer.error().kind == Trouble::Kind::interrupted
                                          ? Ending::interrupted
                                          : Ending::failed,
                            .failure = "register: " + to_text(customer.error())});
    }
    count(records_.back());
}

void Player::count(const LifeRecord& record) {
    ++progress_.ended[static_cast<std::size_t>(record.ending)];
    if (record.ending == Ending::completed && record.fate == Fate::courier_declines)
        ++progress_.given_back;
    if (record.ending == Ending::completed && record.fate == Fate::in_cash) ++progress_.in_cash;
    progress_.placed = stage_.placed;
    progress_.elapsed = clock().steady() - began_;
    if (parts_.watcher) parts_.watcher(progress_);
}

Task<Outcome<Customer*>> Player::customer_for(Context ctx, std::size_t index) {
    if (mailbox_ && index % newcomer_every == newcomer_offset)
        co_return co_await newcomer(std::move(ctx), index);
    co_return &cast_.freest_customer(index);
}

/// Registers, reads the mailed code, and verifies. A server that was killed has lost the mails that
/// it had caught, and then another address begins anew.
Task<Outcome<Customer*>> Player::newcomer(Context ctx, std::size_t index) {
    constexpr int addresses_max = 3;
    for (int turn = 1;; ++turn) {
        auto customer = co_await newcomer_as(ctx, index, turn);
        const bool lost = !customer && customer.error().kind == Trouble::Kind::late;
        if (!lost || turn == addresses_max) co_return customer;
    }
}

Task<Outcome<Customer*>> Player::newcomer_as(Context ctx, std::size_t index, int turn) {
    const Buyer& model = town_.buyers[index % town_.buyers.size()];
    Person person = model.person;
    person.email = std::format("new-{}-{}-{}@{}", stage_.run, index, turn, demo_domain);
    const std::string key = std::format("demo-{}-{}-{}-", stage_.run, index, turn);
    WAYBILL_CO_CHECK(co_await api_.open_account(ctx, person, key + "register"));
    WAYBILL_CO_TRY(const auto code, co_await mailbox_->code_for(ctx, person.email));
    const auto verified = co_await api_.verify(ctx, person.email, code, key + "verify");
    // A code is good once: one whose answer was lost is refused the second time, and the login
    // shows that the account is verified.
    if (!verified && verified.error().kind != Trouble::Kind::refused)
        co_return std::unexpected(verified.error());
    newcomers_.push_back(
        {.session = {.email = person.email, .password = std::string{demo_password}},
         .address = model.address,
         .place = model.place,
         .phone = model.person.phone});
    co_return &newcomers_.back();
}

}  // namespace waybill::demo
