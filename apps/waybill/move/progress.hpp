// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/time.hpp"

#include <string>

namespace waybill::move {

/// How far it is, on stderr: a bar that is drawn over on a terminal, else a line now and then.
class Progress {
public:
    explicit Progress(const Clock& clock);
    ~Progress();
    Progress(const Progress&) = delete;

    /// The next part, such as `orders: copying`, and how many rows it has.
    void begin(std::string part, std::int64_t rows);
    void add_row();

private:
    void show();

    const Clock& clock_;
    bool terminal_;
    bool open_{false};
    SteadyTime shown_;
    std::string part_{};
    std::int64_t rows_{0};
    std::int64_t done_{0};
};

}  // namespace waybill::move
