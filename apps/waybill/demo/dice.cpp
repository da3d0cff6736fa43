// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/dice.hpp"

namespace waybill::demo {

void Dice::fill(std::span<std::byte> bytes) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i % 8 == 0) {
            state_ += 0x9E3779B97F4A7C15U;
            word = state_;
            word = (word ^ (word >> 30U)) * 0xBF58476D1CE4E5B9U;
            word = (word ^ (word >> 27U)) * 0x94D049BB133111EBU;
            word ^= word >> 31U;
        }
        bytes[i] = static_cast<std::byte>(word >> (i % 8 * 8));
    }
}

}  // namespace waybill::demo
