// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/stage.hpp"

#include <memory>

namespace waybill::bench {

/// Many live connections, each watching one order of a customer's.
class Watchers {
public:
    struct Watched {
        std::string order;
        std::size_t customer;
    };
    /// Opens `count` connections, the orders in turn. Throws when one is refused.
    Watchers(const Stage& stage, std::vector<Watched> orders, std::size_t count);
    ~Watchers();
    Watchers(const Watchers&) = delete;
    Watchers& operator=(const Watchers&) = delete;

    const std::vector<Watched>& orders() const;
    /// Something happens to this order now. On the loop.
    void begins(std::size_t order);
    /// Milliseconds until each push arrived, sorted. While nothing happens any more.
    std::vector<double> pushes() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace waybill::bench
