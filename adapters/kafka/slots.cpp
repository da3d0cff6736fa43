// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/slots.hpp"

namespace waybill::kafka {

Task<void> Slots::acquire() {
    if (free_ > 0) {
        --free_;
        co_return;
    }
    auto wait = [this](Resumer<int> turn) { waiting_.push_back(turn); };
    auto waiting = suspend_for<int>(std::move(wait));
    co_await waiting;
}

/// A slot that somebody waits for is never free in between.
void Slots::release() {
    if (waiting_.empty()) {
        ++free_;
        return;
    }
    const Resumer<int> turn = waiting_.front();
    waiting_.pop_front();
    turn(0);
}

}  // namespace waybill::kafka
