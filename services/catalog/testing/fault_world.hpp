// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/catalog/testing/catalog_world.hpp"

#include <functional>

namespace waybill::catalog {

/// A command on a world made ready for it; it may be given again.
using Command = std::function<Status()>;

/// Runs a command with its n-th port call failing, before and after the call's effect, for every n
/// until it has no n-th call. Each time the command is then repeated, which must succeed, and
/// `check` looks at what is left.
void sweep_faults(const std::function<Command(CatalogWorld&)>& prepare,
                  const std::function<void(CatalogWorld&)>& check);

}  // namespace waybill::catalog
