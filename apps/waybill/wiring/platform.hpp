// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/wiring/all_settings.hpp"
#include "apps/waybill/wiring/environment.hpp"
#include "platform/http/handler.hpp"
#include "platform/rpc/served.hpp"
#include "platform/service/parked_desk.hpp"
#include "services/gateway/parts.hpp"

#include <memory>
#include <string>
#include <vector>

namespace waybill::wiring {

/// The services as commands see them that act in a process.
struct CommandClients {
    std::unique_ptr<identity::v1::IdentityService> identity;
    std::unique_ptr<catalog::v1::CatalogService> catalog;
    std::unique_ptr<couriers::v1::CouriersService> couriers;
};

/// The services of one process, wired to each other and to those elsewhere: the only place that
/// knows all of them.
class Platform {
public:
    /// Opens and migrates the databases and builds the services; nothing runs yet. The error's
    /// message is one line for a person.
    static Result<std::unique_ptr<Platform>> build(Environment environment,
                                                   ServiceSettings settings);
    ~Platform();

    /// The public API; null where the gateway runs elsewhere.
    http::Handler* handler();
    /// For processes where those run that run elsewhere for this one.
    std::vector<rpc::Served> served();
    CommandClients commands();
    /// What the services could not apply, one desk each.
    const service::ParkedDesks& parked() const;
    /// What the process and its services need of others; `/readyz` tells.
    const http::ReadyChecks& checks() const;
    /// Where the gateway runs.
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

/// Name and schema of a service that stores something.
struct StoredService {
    std::string_view name;
    std::span<const sql::Migration> migrations;
    /// Seals what older releases stored in the clear: some of it in each call, until 0. None: the
    /// service has nothing of the kind.
    Result<std::int64_t> (*seal_clear)(sql::Tx& tx, const crypto::Sealer& sealer){nullptr};
};
/// Those that run here, in the order of their opening.
std::vector<StoredService> stored_services(const Selection& here = Selection{});

}  // namespace waybill::wiring
