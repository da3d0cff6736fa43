// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/parked.hpp"

#include <utility>

namespace waybill::kafka {

Record parked_record(std::string_view topic, Message message, const Parking& parking) {
    message.headers.push_back({"parked_by", parking.consumer});
    message.headers.push_back({"parked_reason", std::string{parking.reason}});
    message.headers.push_back({"parked_at", to_rfc3339(parking.at)});
    return {.topic = parked_topic(topic), .message = std::move(message)};
}

}  // namespace waybill::kafka
