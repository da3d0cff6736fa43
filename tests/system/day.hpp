// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/system/neighbourhood.hpp"

namespace waybill::system_test {

/// Good and bad lives of orders, the same each time, and what else people do meanwhile.
class Day : private Neighbourhood {
public:
    using Neighbourhood::operator_email;
    using Neighbourhood::password;
    /// No card fails by chance, the bank is quick, and held stock outlasts the test.
    static std::vector<std::string> settings();

    explicit Day(Entrance at) : Neighbourhood{at} {}
    /// Four orders are left as they are.
    void play();
    /// Until these have ended by time, for which somebody has let a day go by.
    void await_next() const;

private:
    struct LeftAlone {
        Order order;
        std::string_view reason;
        Ends money;
    };

    void before_payment();
    void at_the_shop();
    void on_the_way();
    void brought_back();
    void at_the_door();
    void by_the_operator();
    void beside_orders();

    std::vector<LeftAlone> left_alone_{};
};

}  // namespace waybill::system_test
