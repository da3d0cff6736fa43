// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/said_twice.hpp"

namespace waybill::town::repeated_routes {

/// Says twice what is changed of how people and programs are told: webhooks, senders,
/// announcements.
void say_what_is_told(SaidTwice& day);

}  // namespace waybill::town::repeated_routes
