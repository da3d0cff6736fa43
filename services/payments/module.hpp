// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contracts/payments/v1/payments.service.hpp"
#include "platform/http/client.hpp"
#include "platform/service/backbone.hpp"
#include "platform/sql/migration.hpp"
#include "services/payments/settings.hpp"

#include <memory>

namespace waybill::payments {

/// The payments service with its built-in provider, whole. Constructed over a migrated database;
/// all dependencies outlive it.
class PaymentsModule {
public:
    struct Deps {
        service::Ports ports;
        http::Client& own_http;         ///< carries the simulator's callbacks, nothing else
        http::Client& http;             ///< to providers outside
        std::string public_url;         ///< what customers see, without a slash at its end
        std::string callback_base_url;  ///< where our own API is reached from here
        PaymentsSettings settings;
    };
    explicit PaymentsModule(Deps deps);
    ~PaymentsModule();

    static std::span<const sql::Migration> migrations();
    /// Whether the stored ledger is whole and says the same as the payments. Reads everything, so
    /// not while serving at full load. internal: payments.ledger_broken, naming what is wrong.
    static Status audit(sql::Tx& tx);
    v1::PaymentsService& calls();
    v1::PaymentSimulatorService& simulator();
    void start();
    Task<void> stop();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace waybill::payments
