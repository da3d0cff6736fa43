// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/columns.hpp"
#include "services/notifications/domain/notification.hpp"

namespace waybill::notifications {

/// The column of a reason: before it stands how the order is paid, where that is at the door.
struct WayAndReason {
    static constexpr std::string_view cash = "cash:";
    static sql::Value write(const Facts& facts, sql::Texts& texts) {
        if (!facts.in_cash) return std::string_view{facts.reason};
        return texts.keep(std::string{cash} + facts.reason);
    }
    static void read(const sql::Row& row, int at, Facts& facts) {
        const auto stored = row.view(at);
        facts.in_cash = stored.starts_with(cash);
        facts.reason = stored.substr(facts.in_cash ? cash.size() : 0);
    }
};

}  // namespace waybill::notifications
