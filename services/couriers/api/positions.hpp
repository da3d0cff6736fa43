// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "services/couriers/usecases/ports.hpp"

#include <mutex>
#include <unordered_map>

namespace waybill::couriers {

/// The newest position of each courier, in memory: it may be lost, it is not worth a write each
/// second. Bounded; thread-safe.
class Positions final : public LastSeen {
public:
    struct Limits {
        std::size_t couriers_max{100'000};
        Duration save_every{15s};  ///< a position this much newer than the stored one is stored
    };
    Positions() : Positions{Limits{}} {}
    explicit Positions(Limits limits) : limits_{limits} {}

    enum class Keep : std::uint8_t { no, in_memory, durably };
    /// Whether the position was news, and whether it is time to store it.
    Keep offer(const CourierId& courier, const Position& position);
    std::optional<Position> newest(const CourierId& courier) const override;

private:
    struct Entry {
        Position position;
        TimePoint saved_at{};
    };
    Limits limits_;
    mutable std::mutex mutex_;
    std::unordered_map<CourierId, Entry> entries_;
};

}  // namespace waybill::couriers
