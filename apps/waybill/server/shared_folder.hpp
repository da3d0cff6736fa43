// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/server/configuration.hpp"
#include "apps/waybill/server/data_folder.hpp"

namespace waybill::server {

/// The data folder and the databases where the settings say that they are.
Result<DataFolder> open_folder(const Configuration& configuration,
                               std::span<const wiring::StoredService> services, Random& random,
                               DataFolder::Trust trust = DataFolder::Trust::check);
std::vector<Finding> look_at_folder(const Configuration& configuration,
                                    std::span<const wiring::StoredService> services);

}  // namespace waybill::server
