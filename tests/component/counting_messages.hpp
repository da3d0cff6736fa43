// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/tally.hpp"

namespace waybill::town {

/// Messages that this program has made of bytes and bytes of messages, by their type. Counted by
/// functions of this program that stand in for Protobuf's: the product is as it is.
const Tally& messages_so_far();

}  // namespace waybill::town
