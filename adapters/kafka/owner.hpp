// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kafka/options.hpp"

#include <string>

namespace waybill::kafka {

/// Whose a set of topics is: `topic` holds its id, made here and never swept. The first to come
/// owns it for good. Blocks as `ensure_topics` does. Errors as there, and `invalid`
/// (bus.foreign_topics), with a `message` of one line.
Status own_topics(const Brokers& brokers, const std::string& topic, const std::string& installation,
                  telemetry::Log& log);

}  // namespace waybill::kafka
