// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/wiring/all_settings.hpp"
#include "apps/waybill/wiring/environment.hpp"
#include "platform/http/handler.hpp"
#include "platform/service/parked_desk.hpp"
#include "services/gateway/parts.hpp"

#include <memory>
#include <string>
#include <vector>

namespace waybill::wiring {

/// The services as commands see them that act in the process.
struct CommandClients {
    identity::v1::IdentityService& identity;
    catalog::v1::CatalogService& catalog;
    couriers::v1::CouriersService& couriers;
};

/// The seven services of one process, wired to each other: the only place that knows all of them.
class Platform {
public:
    /// Opens and migrates the databases and builds the services; nothing runs yet. The error's
    /// message is one line for a person.
    static Result<std::unique_ptr<Platform>> build(Environment environment,
                                                   ServiceSettings settings);
    ~Platform();

    /// The public API.
    http::Handler& handler();
    CommandClients commands();
    /// What the services could not apply, one desk each.
    const service::ParkedDesks& parked() const;
    std::string openapi() const;
    std::string route_list() const;

    /// On the environment's executor.
    Task<Status> start();
    Task<void> stop();

private:
    struct Parts;
    explicit Platform(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

/// Names and schemas of the services that store something, in the order of their opening.
struct StoredService {
    std::string_view name;
    std::span<const sql::Migration> migrations;
    /// Seals what older releases stored in the clear: some of it in each call, until 0. None: the
    /// service has nothing of the kind.
    Result<std::int64_t> (*seal_clear)(sql::Tx& tx, const crypto::Sealer& sealer){nullptr};
};
std::vector<StoredService> stored_services();

}  // namespace waybill::wiring
