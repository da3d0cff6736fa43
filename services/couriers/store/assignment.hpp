// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/couriers/v1/events.types.hpp"
#include "platform/service/backbone.hpp"
#include "platform/tasks/timers.hpp"
#include "services/couriers/domain/assignment_mode.hpp"
#include "services/couriers/domain/offer.hpp"
#include "services/couriers/domain/watch.hpp"
#include "services/couriers/store/courier_rows.hpp"
#include "services/couriers/store/delivery_rows.hpp"
#include "services/couriers/store/foreign_news.hpp"
#include "services/couriers/usecases/ports.hpp"

#include <span>

namespace waybill::couriers {

using DeliveryEvent = messaging::EventOf<v1::DeliveryChanged>;

struct DeliveryNews {
    DeliveryEvent what;
    CourierId whose{};  ///< who must know of it, also when it is not that courier's any more
    std::string note{};
};

/// Writes the two rows of a change of hands, with their events, inside the caller's transaction.
class Assignment {
public:
    static constexpr std::string_view offer_timer = "delivery.offer";
    /// Of a delivery in somebody's hand: whether its courier is still heard of.
    static constexpr std::string_view watch_timer = "delivery.watch";
    /// Of a READY delivery that nobody could be asked about.
    static constexpr std::string_view ask_timer = "delivery.ask";

    struct Deps {
        messaging::Outbox& outbox;
        service::EventMaker& events;
        tasks::Timers& timers;
        TransportLimits limits;
        AssignmentMode mode;
        Duration lost_after{10min};
        AskRules ask{};
        std::int64_t cash_held_max{0};  ///< of one courier, in minor units of each currency; 0: any
        ForeignNews* foreign{nullptr};  ///< where orders are another system's
    };
    explicit Assignment(Deps deps) : deps_{deps} {}

    /// Gives the delivery to the courier, or says why not; both objects are the stored rows.
    Result<DeliveryStep> give(sql::Tx& tx, const Context& ctx, Delivery& delivery, Courier& courier,
                              TimePoint at, Early early = Early::no);
    /// Asks the courier, or says why not. The timer `offer_timer` of the order goes off when the
    /// answer is due.
    Result<DeliveryStep> offer(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                               Courier& courier, TimePoint at, TimePoint answer_by);
    Result<DeliveryStep> accept(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                Courier& courier, std::int64_t epoch, TimePoint at);
    /// The no of one of several who are asked. The last one's lets others be asked at once;
    /// `delivery` stays as this courier left it.
    Result<DeliveryStep> decline(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                 const StepCommand& command, TimePoint at);
    /// The answers of several are due: who is silent is passed over, and others are asked.
    Status pass_over(sql::Tx& tx, const Context& ctx, Delivery delivery, TimePoint at);
    /// Nobody is asked any more, of several. The delivery's row is the caller's to write.
    Status end_offers(sql::Tx& tx, const Context& ctx, Delivery& delivery, OfferState as,
                      TimePoint at);
    /// Who has no hand free or is off duty is not asked any more together with others.
    Status drop_offers(sql::Tx& tx, const Context& ctx, const Courier& courier, TimePoint at);
    /// Takes it back from a courier who has not fetched it, or says why not. `answer` becomes of an
    /// offer that was pending.
    Result<DeliveryStep> take_back(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                   Courier& courier, std::int64_t epoch, OfferState answer,
                                   TimePoint at);
    /// Gives what `from` carries to `to`, or says why not; all three are the stored rows.
    Result<DeliveryStep> take_over(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                   Courier& from, Courier& to, TimePoint at);
    /// The order is over: nobody is asked any more. The delivery's row is the caller's to write.
    Status withdraw(sql::Tx& tx, const Context& ctx, const Delivery& delivery, TimePoint at);
    /// Finds hands for this READY delivery, if there are any, where the system does so; or asks for
    /// them. In `optimal` mode the planner is woken.
    Status find_courier(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at);
    /// The same, if it is READY and waits.
    Status offer_on(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at);
    /// Finds work for a courier with a free hand, if there is any, where the system does so; or
    /// asks. In `optimal` mode the planner is woken.
    Status find_work(sql::Tx& tx, const Context& ctx, Courier& courier, TimePoint at);
    /// The courier's deadline, from assignment or READY if that is later; `at` that moment the
    /// watch looks anew.
    Status renew_deadline(sql::Tx& tx, Delivery& delivery, const Courier& courier, TimePoint at);
    std::int64_t cash_held_max() const { return deps_.cash_held_max; }
    /// In `optimal` mode: wakes the planner once this transaction is durable.
    void wake_planner(sql::Tx& tx);

    /// Writes the row and its event.
    Status save(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                const rows::DeliveryBefore& before, const DeliveryEvent& what);
    Status save(sql::Tx& tx, const Courier& courier, const rows::CourierBefore& before);
    /// The present assignment did not go well: noted with it, and counted.
    Status note(sql::Tx& tx, const Delivery& delivery, const CourierId& courier, Mishap mishap,
                TimePoint at);

    /// Pauses a courier who is not heard of, so that nothing else is given there.
    Status rest(sql::Tx& tx, const Context& ctx, Courier& courier);
    /// A person should look; no row changes.
    Status alert(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                 std::string_view reason);
    Status publish(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                   const DeliveryNews& news);

    /// The event `delivery.estimated`; no row changes.
    Status tell_arrival(sql::Tx& tx, const Context& ctx, const PlannedArrival& arrival);

private:
    /// Of an order of another system, which is told of it: our own orders are not.
    Status publish_foreign(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                           v1::DeliveryChanged message);
    /// Asks the nearest, one or several as the mode is; without anybody to ask, again later.
    Status ask(sql::Tx& tx, const Context& ctx, Delivery& delivery, TimePoint at);
    Status ask_all(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                   std::span<const Courier> couriers, TimePoint at);
    Result<DeliveryStep> accept_first(sql::Tx& tx, const Context& ctx, Delivery& delivery,
                                      Courier& courier, std::int64_t epoch, TimePoint at);
    /// One of several is asked no more; when it was the last, others are.
    Status end_offer(sql::Tx& tx, const Context& ctx, Delivery& delivery, const CourierId& courier,
                     OfferState as, TimePoint at);
    Status tell_ended(sql::Tx& tx, const Context& ctx, const Delivery& delivery,
                      const CourierId& courier);
    Status watch(sql::Tx& tx, const Delivery& delivery, TimePoint at);
    /// Whether the courier may collect that as well. Of what is paid nothing is read.
    Result<DeliveryStep> check_cash(sql::Tx& tx, const Delivery& delivery,
                                    const CourierId& courier);
    /// To the courier whose it was until another took it over.
    Status tell_lost(sql::Tx& tx, const Context& ctx, const Delivery& lost);
    /// The answer to the pending offer, and its timer.
    Status answer(sql::Tx& tx, const Delivery& delivery, const CourierId& courier,
                  OfferState answer, TimePoint at);

    Deps deps_;
};

}  // namespace waybill::couriers
