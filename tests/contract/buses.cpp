// SPDX-License-Identifier: Apache-2.0
#include "tests/contract/buses.hpp"

#include "adapters/memory/in_process_bus.hpp"

namespace waybill::contract {
namespace {

enum class Manners : std::uint8_t {
    good,
    unruly,  ///< keys come in any order, and all events twice
};

template <typename OwnStage, Manners manners>
struct InProcess final : BusWorld {
    explicit InProcess(const BusOptions& wanted)
        : own_bus{{own_stage.loop(0), random},
                  {.tries = {.pauses = wanted.pauses, .deadline = wanted.deadline},
                   .duplicates_ppm = manners == Manners::unruly ? 1'000'000U : 0U,
                   .shuffle_keys = manners == Manners::unruly}} {}
    Stage& stage() override { return own_stage; }
    messaging::Bus& bus() override { return own_bus; }

    OwnStage own_stage{};
    SeededRandom random{7};
    memory::InProcessBus own_bus;
};

template <typename World>
std::unique_ptr<BusWorld> make_bus(const BusOptions& wanted) {
    return std::make_unique<World>(wanted);
}

}  // namespace

const Adapters<BusWorld, BusOptions>& buses() {
    static const Adapters<BusWorld, BusOptions> list{
        {"in_process", make_bus<InProcess<ManualStage, Manners::good>>},
        {"in_process_unruly", make_bus<InProcess<ManualStage, Manners::unruly>>},
        {"in_process_threads", make_bus<InProcess<ThreadsStage, Manners::good>>},
        {"in_process_threads_unruly", make_bus<InProcess<ThreadsStage, Manners::unruly>>},
    };
    return list;
}

}  // namespace waybill::contract
