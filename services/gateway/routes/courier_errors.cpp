// SPDX-License-Identifier: Apache-2.0
#include "services/gateway/routes/courier_errors.hpp"

namespace waybill::gateway {

void add_courier_errors(http::ErrorCatalogue& errors) {
    using enum ErrorKind;
    errors.add({
        {"couriers.not_found", not_found, "There is no such courier"},
        {"couriers.no_delivery", not_found, "There is no such delivery"},
        {"couriers.no_estimate", not_found, "There is no plan for this order"},
        {"couriers.no_position", not_found, "The courier's position is not known"},
        {"couriers.not_ready", conflict, "There is nothing to fetch"},
        {"couriers.taken", conflict, "Another courier has it"},
        {"couriers.off_duty", conflict, "The courier is not available"},
        {"couriers.at_capacity", conflict, "The courier's hands are full"},
        {"couriers.stale_epoch", conflict, "The delivery was assigned anew"},
        {"couriers.wrong_state", conflict, "The delivery is not in the right state for this"},
        {"couriers.already_there", conflict, "That has happened already"},
        {"couriers.lost_race", unavailable, "Somebody else was faster"},
        {"couriers.being_fetched", conflict, "Its courier is fetching it at this moment"},
        {"couriers.no_proof", not_found, "There is no such photo or signature"},
        {"couriers.proof_missing", conflict, "A photo or signature must be there first",
         "Send it to `/v1/courier/deliveries/{order_id}/photo` or `…/signature`."},
        {"couriers.foreign_away", unavailable, "The system whose order it is does not answer",
         "Try again."},
        {"couriers.wrong_pin", invalid, "That is not the customer's PIN"},
        {"couriers.wrong_cash", invalid, "That is not what is due in cash",
         "Collect what the delivery says, and say so"},
        {"couriers.too_much_cash", conflict, "The courier would hold too much cash",
         "Hand in what was collected"},
        {"couriers.too_many_pins", conflict, "Too many wrong PINs", "Call the operator"},
        {"couriers.has_deliveries", conflict, "Deliveries are still in hand"},
        {"couriers.busy_by_system_only", invalid, "Busy is set by the system only"},
        {"couriers.unknown_status", invalid, "There is no such status"},
        {"couriers.unknown_transport", invalid, "There is no such transport"},
        {"couriers.phone_taken", conflict, "Another courier has this phone number"},
        {"couriers.user_taken", conflict, "This user is a courier already"},
        {"couriers.bad_name", invalid, "That is not a person's name"},
        {"couriers.bad_phone", invalid, "That is not an international phone number"},
        {"couriers.bad_capacity", invalid, "Between 1 and 20 deliveries at once"},
        {"couriers.bad_request", invalid, "The request makes no sense to the couriers service"},
    });
}

}  // namespace waybill::gateway
