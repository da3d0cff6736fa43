// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/router.hpp"

#include <string>
#include <utility>

namespace waybill::gateway {

/// What is shown, with its version as the tag that `If-Match` is held against.
template <typename View>
http::Reply<View> tagged(View view) {
    std::string etag = "v" + std::to_string(view.version());
    return {.view = std::move(view), .etag = std::move(etag)};
}

}  // namespace waybill::gateway
