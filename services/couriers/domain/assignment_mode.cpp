// SPDX-License-Identifier: Apache-2.0
#include "services/couriers/domain/assignment_mode.hpp"

#include <utility>

namespace waybill::couriers {

std::string_view to_string(AssignmentMode mode) {
    switch (mode) {
        case AssignmentMode::claim: return "claim";
        case AssignmentMode::least_loaded: return "least_loaded";
        case AssignmentMode::optimal: return "optimal";
    }
    std::unreachable();
}

}  // namespace waybill::couriers
