// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/town_loader.hpp"

#include "contracts/waybill/convert.hpp"
#include "platform/async/task_group.hpp"

#include <algorithm>
#include <format>
#include <string>
#include <utility>

namespace waybill::demo {
namespace {

/// Enough to fill a group commit, and less than any queue holds.
constexpr std::size_t workers = 16;
constexpr std::size_t hashing_workers = 8;  // the hashing threads never wait

void write(const GeoPoint& spot, waybill::v1::Place& out) {
    out.set_lat(spot.lat);
    out.set_lon(spot.lon);
}

/// The key makes a repeated load find what the first one made.
void write_key(std::string key, waybill::v1::IdempotencyKey& out) {
    out.set_scope("cli/demo");
    out.set_key(std::move(key));
    out.set_fingerprint("demo");
}

catalog::v1::CreatePartnerRequest partner_of(const Town& town, std::size_t index) {
    const Shop& shop = town.shops[index];
    catalog::v1::CreatePartnerRequest request;
    auto& partner = *request.mutable_partner();
    partner.set_title(shop.title);
    partner.set_kind(shop.kind);
    partner.set_phone(shop.phone);
    partner.set_email(shop.email);
    partner.set_address(shop.address);
    write(shop.place, *partner.mutable_place());
    partner.set_zone(town.zone);
    for (const Hours& hours : shop.hours) {
        auto& opening = *partner.add_hours();
        opening.set_weekday(hours.weekday);
        opening.set_opens_minute(hours.opens);
        opening.set_closes_minute(hours.closes);
    }
    partner.set_enabled(true);
    partner.set_preparation_minutes(shop.preparation_minutes);
    write(shop.delivery_fee, *partner.mutable_delivery_fee());
    request.set_external_id(std::format("demo-shop-{}", index + 1));
    return request;
}

class Loader {
public:
    Loader(Context ctx, TownKeepers keepers, const Town& town)
        : ctx_{ctx}, keepers_{keepers}, town_{town}, shops_(town.shops.size()) {
        for (std::size_t shop = 0; shop < town.shops.size(); ++shop)
            for (std::size_t ware = 0; ware < town.shops[shop].wares.size(); ++ware)
                wares_.push_back({shop, ware});
    }

    Task<Result<TownIds>> run() {
        WAYBILL_CO_TRY(const Loading loading, co_await find());
        if (loading == Loading::loaded_now) {
            WAYBILL_CO_CHECK(co_await each(town_.shops.size(), workers, &Loader::add_shop));
            // People cost the processor (their passwords are hashed), wares the disk.
            std::vector<Task<Status>> both;
            both.push_back(each(people(), hashing_workers, &Loader::add_person));
            both.push_back(each(wares_.size(), workers, &Loader::add_ware));
            const auto outcomes = co_await when_all(std::move(both));
            for (const Status& outcome : outcomes) WAYBILL_CO_CHECK(outcome);
            for (std::size_t i = 0; i < shops_.size(); ++i) WAYBILL_CO_CHECK(co_await open_shop(i));
        }
        TownIds ids{.loading = loading, .shops = {}};
        for (const std::string& shop : shops_)
            ids.shops.push_back(PartnerId::parse(shop).value_or(PartnerId{}));
        co_return ids;
    }

private:
    using Step = Task<Status> (Loader::*)(std::size_t);
    struct Place {
        std::size_t shop;
        std::size_t ware;
    };

    /// Runs `step` for 0 … count-1, some at once; the first failure ends it.
    Task<Status> each(std::size_t count, std::size_t at_once, Step step) {
        std::size_t next = 0;
        std::vector<Task<Status>> tasks;
        for (std::size_t i = 0; i < std::min(at_once, count); ++i)
            tasks.push_back(work(count, step, next));
        const auto outcomes = co_await when_all(std::move(tasks));
        for (const Status& outcome : outcomes)
            if (!outcome) co_return outcome;
        co_return Status{};
    }
    Task<Status> work(std::size_t count, Step step, std::size_t& next) {
        while (next < count) {
            const std::size_t mine = next++;
            if (auto done = co_await (this->*step)(mine); !done) {
                next = count;
                co_return done;
            }
        }
        co_return Status{};
    }

    /// What there is to do. Of a town that is there the shops' ids are known afterwards.
    Task<Result<Loading>> find() {
        catalog::v1::ListPartnersRequest request;
        request.mutable_page()->set_limit(100);
        WAYBILL_CO_TRY(const auto page, co_await keepers_.catalog.list_partners(ctx_, request));
        auto loading = Loading::loaded_now;
        for (const auto& partner : page.partners()) {
            const auto shop = std::ranges::find(town_.shops, partner.title(), &Shop::title);
            if (shop == town_.shops.end()) continue;
            shops_[static_cast<std::size_t>(shop - town_.shops.begin())] = partner.partner_id();
            if (partner.verified() && shop == town_.shops.end() - 1) loading = Loading::was_there;
        }
        co_return loading;
    }

    Task<Result<std::string>> add_user(const Person& person) {
        identity::v1::AddUserRequest request;
        request.set_email(person.email);
        request.set_password(std::string{demo_password});
        request.set_first_name(person.first_name);
        request.set_last_name(person.last_name);
        request.set_phone(person.phone);
        request.add_roles(std::string{to_string(person.role)});
        auto account = co_await keepers_.identity.add_user(ctx_, std::move(request));
        if (account) co_return account->user_id();
        if (account.error().reason != "identity.email_taken")
            co_return fail(std::move(account).error());
        co_return co_await known_user(person);
    }

    /// The id of a user that an interrupted load has made: who has the password may log in.
    Task<Result<std::string>> known_user(const Person& person) {
        identity::v1::LoginRequest request;
        request.set_email(person.email);
        request.set_password(std::string{demo_password});
        request.set_address("127.0.0.1");
        WAYBILL_CO_TRY(const auto session,
                       co_await keepers_.identity.login(ctx_, std::move(request)));
        co_return session.account().user_id();
    }

    Task<Status> add_shop(std::size_t index) {
        auto request = partner_of(town_, index);
        WAYBILL_CO_TRY(const auto partner,
                       co_await keepers_.catalog.create_partner(ctx_, std::move(request)));
        shops_[index] = partner.partner_id();
        co_return Status{};
    }

    /// Staff, couriers, customers and the operator in one row.
    std::size_t people() const {
        return town_.shops.size() + town_.riders.size() + town_.buyers.size() + 1;
    }
    Task<Status> add_person(std::size_t index) {
        if (index < town_.shops.size()) co_return co_await add_staff(index);
        index -= town_.shops.size();
        if (index < town_.riders.size()) co_return co_await add_rider(index);
        index -= town_.riders.size();
        const bool buyer = index < town_.buyers.size();
        WAYBILL_CO_CHECK(co_await add_user(buyer ? town_.buyers[index].person : town_.boss));
        co_return Status{};
    }

    Task<Status> add_staff(std::size_t index) {
        WAYBILL_CO_TRY(const auto user, co_await add_user(town_.shops[index].staff));
        catalog::v1::AddStaffRequest staff;
        staff.set_partner_id(shops_[index]);
        staff.set_user_id(user);
        WAYBILL_CO_CHECK(co_await keepers_.catalog.add_staff(ctx_, std::move(staff)));
        co_return Status{};
    }

    Task<Status> add_ware(std::size_t index) {
        const auto [shop, number] = wares_[index];
        const Ware& ware = town_.shops[shop].wares[number];
        const std::string name = std::format("demo-ware-{}-{}", shop + 1, number + 1);
        catalog::v1::CreateProductRequest product;
        product.set_name(ware.name);
        product.set_description(ware.description);
        product.set_category(ware.category);
        product.set_external_id(name);
        WAYBILL_CO_TRY(const auto made,
                       co_await keepers_.catalog.create_product(ctx_, std::move(product)));
        catalog::v1::CreateOfferRequest offer;
        offer.set_partner_id(shops_[shop]);
        offer.set_product_id(made.product_id());
        write(ware.price, *offer.mutable_price());
        offer.set_stock(ware.stock);
        write_key(name, *offer.mutable_idempotency());
        const auto offered = co_await keepers_.catalog.create_offer(ctx_, std::move(offer));
        // A shop sells a product once: an interrupted load has made the offer.
        if (!offered && offered.error().kind != ErrorKind::conflict)
            co_return fail(offered.error());
        co_return Status{};
    }

    Task<Status> add_rider(std::size_t index) {
        const Rider& rider = town_.riders[index];
        WAYBILL_CO_TRY(const auto user, co_await add_user(rider.person));
        couriers::v1::CreateCourierRequest request;
        request.set_user_id(user);
        request.set_name(rider.person.first_name + " " + rider.person.last_name);
        request.set_phone(rider.person.phone);
        request.set_transport(rider.transport);
        request.set_zone("centre");
        request.set_capacity(rider.capacity);
        write_key(std::format("demo-rider-{}", index + 1), *request.mutable_idempotency());
        WAYBILL_CO_TRY(const auto courier,
                       co_await keepers_.couriers.create_courier(ctx_, std::move(request)));
        Executor& here = co_await this_executor();
        couriers::v1::SetDutyRequest duty;
        duty.set_courier_id(courier.courier_id());
        duty.set_status("available");
        duty.mutable_position()->set_lat(rider.place.lat);
        duty.mutable_position()->set_lon(rider.place.lon);
        duty.mutable_position()->set_at(to_micros(here.clock().now()));
        WAYBILL_CO_CHECK(co_await keepers_.couriers.set_duty(ctx_, std::move(duty)));
        co_return Status{};
    }

    Task<Status> open_shop(std::size_t index) {
        catalog::v1::UpdatePartnerRequest request;
        request.set_partner_id(shops_[index]);
        request.set_verified(true);
        WAYBILL_CO_CHECK(co_await keepers_.catalog.update_partner(ctx_, std::move(request)));
        co_return Status{};
    }

    Context ctx_;
    TownKeepers keepers_;
    const Town& town_;
    std::vector<std::string> shops_;
    std::vector<Place> wares_{};
};

}  // namespace

Task<Result<TownIds>> load_town(Context ctx, TownKeepers keepers, const Town& town) {
    Loader loader{std::move(ctx), keepers, town};
    co_return co_await loader.run();
}

}  // namespace waybill::demo
