// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/task.hpp"

#include <cstddef>
#include <deque>

namespace waybill::kafka {

/// So many handlers at once, the others in the order in which they came. On one executor.
class Slots {
public:
    explicit Slots(std::size_t count) : free_{count} {}

    Task<void> acquire();
    void release();

private:
    std::size_t free_;
    std::deque<Resumer<int>> waiting_{};
};

}  // namespace waybill::kafka
