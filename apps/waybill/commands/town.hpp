// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/process.hpp"

namespace waybill::commands {

/// Loads the demo town into a fresh platform; one that is there already is left as it is.
Status load_demo_town(server::Process& process);
/// Plays one order from cart to door through the public API and prints its time line.
void show_one_order(const server::Process& process);
/// Who can log in, and what to try.
void print_accounts(const server::Process& process);

}  // namespace waybill::commands
