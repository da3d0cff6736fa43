// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/context.hpp"
#include "platform/async/task.hpp"
#include "platform/core/idempotency_key.hpp"
#include "platform/core/secret.hpp"
#include "services/catalog/domain/basket.hpp"
#include "services/catalog/domain/past_hold.hpp"
#include "services/catalog/domain/search_terms.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::catalog {

/// The caller's own id of what is made; empty value: none. The same id with other content, told
/// by `fingerprint`, is refused.
struct ExternalId {
    std::string caller{};
    std::string value{};
    std::string fingerprint{};
};

/// What a partner is counted for.
struct PartnerDeed {
    PartnerId partner{};
    PartnerReliability counted{};
};

/// The event that makes a step happen: claimed in the step's transaction, so that it counts once.
struct Cause {
    EventId event{};
    std::string_view consumer{};
    TimePoint at{};
    PartnerDeed deed{};  ///< what it says of a partner, counted in the same transaction
};

/// A limit and the id after which the page begins (empty: the first page).
struct Paging {
    int limit{10};
    std::string after{};
};

/// A partner as people see it at one moment.
struct PartnerView {
    Partner partner{};
    bool open_now{false};
};

struct NewPartner {
    Partner partner{};
    /// Whether one is open at `at`: also of the partner that a repetition finds.
    std::function<bool(const Partner&)> open{};
    std::optional<SecretText> secret{};  ///< of its own system
    IdempotencyKey key{};
    ExternalId external{};
    TimePoint at{};
};

struct PartnerUpdate {
    PartnerId partner{};
    std::int64_t if_version{0};  ///< 0: whatever it is
    PartnerChanges changes{};
    std::optional<SecretText> secret{};  ///< replaces the old one, which stays good for a day
    SecretText spare_secret{};           ///< taken when it has a system of its own but no secret
    bool make_secret{false};             ///< takes the spare one in place of the one it has
    IdempotencyKey key{};
    TimePoint at{};
};

/// A partner and, if one was made for it just now, its secret: nobody can read it again.
struct KeptPartner {
    PartnerView view{};
    std::optional<SecretText> new_secret{};
};

struct PartnerFilter {
    Paging page{};
    std::string kind{};  ///< empty: any
    Needle title{};
    bool selling_only{false};
};

/// Partners with their staff and secrets. Each change and its event are one transaction, and so
/// is a key with the answer that it will give again.
class PartnerStore {
public:
    virtual ~PartnerStore() = default;

    /// invalid: idempotency.key_reused; conflict: catalog.external_id_used.
    /// A repetition has the view of the first time.
    virtual Task<Result<PartnerView>> insert(Context ctx, NewPartner entry) = 0;
    /// Checks the changed partner on the row it writes. not_found: catalog.partner_not_found;
    /// precondition: catalog.version_stale; invalid: catalog.invalid_partner; conflict:
    /// catalog.no_system, when a secret is to be made for none. Who is deleted is again what it is.
    /// The secret is the spare one, if it was taken. Whether it is open is not told.
    virtual Task<Result<KeptPartner>> update(Context ctx, PartnerUpdate update) = 0;
    /// Also one that is deleted: its orders live on.
    virtual Task<Result<std::optional<Partner>>> find(Context ctx, PartnerId partner) = 0;
    /// By id; up to one more than the limit, so that the caller sees whether there is a next page.
    virtual Task<Result<std::vector<Partner>>> list(Context ctx, PartnerFilter filter) = 0;
    /// A repetition is a success. not_found: catalog.partner_not_found.
    virtual Task<Status> add_staff(Context ctx, PartnerId partner, UserId user,
                                   std::optional<Cause> cause) = 0;
    virtual Task<Result<std::vector<PartnerId>>> staffed_by(Context ctx, UserId user) = 0;
    /// Those that are good at `now`, the newest first; none for a partner that is not there.
    virtual Task<Result<std::vector<SecretText>>> secrets(Context ctx, PartnerId partner,
                                                          TimePoint now) = 0;
};

/// Who works for nobody any more.
class LeavingStaff {
public:
    virtual ~LeavingStaff() = default;
    /// Of every partner. A repetition is a success.
    virtual Task<Status> remove_staff(Context ctx, UserId user, Cause cause) = 0;
};

/// Partners that somebody works for; none of them: an operator, who keeps what is anybody's.
using Keepers = std::optional<std::vector<PartnerId>>;

struct NewProduct {
    Product product{};
    std::string actor{};  ///< who makes it
    IdempotencyKey key{};
    ExternalId external{};
    TimePoint at{};
};

struct ProductUpdate {
    ProductId product{};
    Keepers keepers{};           ///< whose alone it must be
    std::string actor{};         ///< who changes it
    std::int64_t if_version{0};  ///< 0: whatever it is
    ProductChanges changes{};
    TimePoint at{};
};

/// Only what an offer consists of; the rest is read where it is written.
struct NewOffer {
    OfferId id{};
    PartnerId partner{};
    ProductId product{};
    Money price{};
    std::int64_t stock{0};
    IdempotencyKey key{};
    TimePoint at{};
};

struct OfferUpdate {
    OfferId offer{};
    PartnerId partner{};         ///< whose it must be; empty: anybody's
    Keepers keepers{};           ///< of whom one must have it
    std::int64_t if_version{0};  ///< 0: whatever it is
    OfferChanges changes{};
    TimePoint at{};
};

struct StockChange {
    OfferId offer{};
    PartnerId partner{};  ///< whose it must be; empty: anybody's
    StockMove move{};
    std::int64_t quantity{0};
    IdempotencyKey key{};
    TimePoint at{};
};

struct OfferFilter {
    Paging page{};
    PartnerId partner{};     ///< empty: any
    std::string category{};  ///< empty: any
    Needle text{};           ///< in the product's name or description
    std::optional<std::int64_t> price_from{};
    std::optional<std::int64_t> price_to{};
    bool in_stock{false};
    bool hidden_too{false};  ///< what is not for sale as well
    /// By partner, then by id: after this partner's `page.after`, from the first when it is empty.
    std::optional<std::string> after_partner{};
};

struct ProductHistory {
    ProductId product{};
    std::int64_t after{0};
    int limit{10};
};

/// Products, with their history and events, keys like PartnerStore's.
class ProductStore {
public:
    virtual ~ProductStore() = default;

    virtual Task<Result<Product>> insert(Context ctx, NewProduct entry) = 0;
    /// With a product that is deleted go its offers; once more it is what it is. not_found:
    /// catalog.product_not_found; forbidden: catalog.product_shared; precondition:
    /// catalog.version_stale.
    virtual Task<Result<Product>> update(Context ctx, ProductUpdate update) = 0;
    /// Also one that is deleted.
    virtual Task<Result<std::optional<Product>>> find(Context ctx, ProductId product) = 0;
    /// Its changes after a version, the oldest first; up to one more than the limit.
    virtual Task<Result<std::vector<ProductChange>>> history(Context ctx, ProductHistory asked) = 0;
};

/// Offers and their stock, with their events, keys like PartnerStore's.
class OfferStore {
public:
    virtual ~OfferStore() = default;

    /// One that was deleted comes back as what it is now, under the id that it had.
    /// not_found: catalog.partner_not_found, catalog.product_not_found; conflict:
    /// catalog.offer_exists; invalid: catalog.invalid_offer when the currency is not the partner's.
    virtual Task<Result<Offer>> insert_offer(Context ctx, NewOffer entry) = 0;
    /// not_found: catalog.offer_not_found; precondition: catalog.version_stale.
    virtual Task<Result<Offer>> update_offer(Context ctx, OfferUpdate update) = 0;
    /// conflict: catalog.insufficient_stock (a write-off of more than is there, a count of fewer
    /// pieces than are reserved).
    virtual Task<Result<Offer>> move_stock(Context ctx, StockChange change) = 0;
    /// Also one that is deleted.
    virtual Task<Result<std::optional<Offer>>> find(Context ctx, OfferId offer) = 0;
    /// By id, or by partner; up to one more than the limit.
    virtual Task<Result<std::vector<Offer>>> list(Context ctx, OfferFilter filter) = 0;
};

/// What a check decides on: one consistent view of a partner and the offers that exist, by id.
struct Basket {
    std::optional<Partner> partner{};
    std::vector<Offer> offers{};
};

struct Hold {
    OrderId order{};
    PartnerId partner{};
    std::vector<WantedLine> lines{};
    TimePoint until{};
};

/// A paid order, and the work of telling its partner's own system, if it has one.
struct PaidOrder {
    OrderId order{};
    PartnerId partner{};
    std::vector<WantedLine> lines{};  ///< bought anew when nothing is held for it any more
    JobId call{};
    std::string call_payload{};
    Cause cause{};
};

/// Where a partner's own system is told of an order.
struct CallTarget {
    std::string url{};
    std::vector<SecretText> secrets{};
};

/// Stock held for orders. ACTIVE(until) becomes COMMITTED, RELEASED or EXPIRED once; what was
/// committed can be restocked once.
class ReservationStore {
public:
    virtual ~ReservationStore() = default;

    virtual Task<Result<Basket>> basket(Context ctx, PartnerId partner,
                                        std::vector<OfferId> offers) = 0;
    /// All lines or none. Repeating it while it holds makes it last longer, and what ended without
    /// a sale is held anew; conflict: catalog.partner_not_selling, what `shortage` says,
    /// catalog.reservation_ended, catalog.reservation_differs (the same order with other lines).
    virtual Task<Status> reserve(Context ctx, Hold hold) = 0;
    /// Gives back what the order holds or bought. A reservation that comes later holds until its
    /// time, when orders is asked for it.
    virtual Task<Status> release(Context ctx, OrderId order, std::optional<Cause> cause) = 0;
    /// Only what the event says of a partner.
    virtual Task<Status> count(Context ctx, Cause cause) = 0;
    /// Reserved stock is sold. What was let go is bought anew; when it went to others
    /// `reservation.lost` says so, and whoever follows the order deals with its money.
    virtual Task<Status> commit(Context ctx, PaidOrder paid) = 0;
    /// Nothing when there is nobody to tell (any more): told already, cancelled, no such system.
    virtual Task<Result<std::optional<CallTarget>>> call_target(Context ctx, OrderId order,
                                                                PartnerId partner,
                                                                TimePoint now) = 0;
    /// The partner's system has the order: remembers it and says so, once.
    virtual Task<Status> called(Context ctx, OrderId order, PartnerId partner, TimePoint now) = 0;
};

/// What orders held.
class PastHolds {
public:
    virtual ~PastHolds() = default;
    /// As it stood at that moment: see `hold_at`. What was let go and then held anew is known of
    /// the second time only.
    virtual Task<Result<std::optional<PastHold>>> at(Context ctx, OrderId order,
                                                     TimePoint moment) = 0;
};

/// An order that needs what is held for it, until then.
struct StockNeed {
    OrderId order{};
    TimePoint until{};
};

/// What becomes of orders whose held stock has come to its time.
struct DueHolds {
    std::vector<OrderId> orders{};
    std::vector<StockNeed> needs{};  ///< the stock of all others is given back
    TimePoint at{};
};

/// Held stock whose time has come, also for those who restart with much of it.
class DueHoldStore {
public:
    virtual ~DueHoldStore() = default;
    /// The oldest first.
    virtual Task<Result<std::vector<OrderId>>> find_due(Context ctx, TimePoint now, int limit) = 0;
    /// Lengthens or ends what is still held and due; how many orders' stock came back.
    virtual Task<Result<int>> settle(Context ctx, DueHolds due) = 0;
};

/// The orders service, which knows who needs stock.
class OrderBook {
public:
    virtual ~OrderBook() = default;
    /// Those of `orders` that need what is held for them.
    virtual Task<Result<std::vector<StockNeed>>> needs(Context ctx,
                                                       std::vector<OrderId> orders) = 0;
};

struct CallLine {
    OfferId offer{};
    std::string name{};
    std::int64_t quantity{0};
};

/// What a partner's own system is told.
struct PartnerCall {
    OrderId order{};
    std::string number{};
    PartnerId partner{};
    std::vector<CallLine> lines{};
};

enum class CallOutcome : std::uint8_t {
    taken,    ///< any 2xx
    refused,  ///< any other answer: worth another try
    gone,     ///< 410: never again
};

/// A partner's own system, over the network.
class PartnerSystem {
public:
    virtual ~PartnerSystem() = default;
    /// Signed with every secret of the target; the message id is the same in each try of an order.
    virtual Task<Result<CallOutcome>> tell(Context ctx, CallTarget target, PartnerCall call) = 0;
};

}  // namespace waybill::catalog
