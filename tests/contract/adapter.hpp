// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/contract/stage.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace waybill::contract {

/// An adapter in a port's list: its name, and how to build it with all it needs. A suite runs once
/// for each, as `Adapters/<Port>.<Promise>/<name>`.
template <typename World, typename Options>
struct Adapter {
    std::string name;
    std::unique_ptr<World> (*make)(const Options&);

    friend std::ostream& operator<<(std::ostream& out, const Adapter& adapter) {
        return out << adapter.name;
    }
};

template <typename World, typename Options>
using Adapters = std::vector<Adapter<World, Options>>;

struct NoOptions {};

template <typename Port>
std::string adapter_name(const testing::TestParamInfo<Port>& tested) {
    return tested.param.name;
}

}  // namespace waybill::contract

/// Runs the suite of a port on every adapter of its list.
#define WAYBILL_RUN_CONTRACT(suite, adapters)                              \
    INSTANTIATE_TEST_SUITE_P(Adapters, suite, testing::ValuesIn(adapters), \
                             adapter_name<suite::ParamType>)
