// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "apps/waybill/audit/books.hpp"
#include "apps/waybill/audit/check.hpp"
#include "platform/blobs/name.hpp"

#include <functional>
#include <string>

namespace waybill::audit {

/// What is wrong with the content of that name; empty: nothing.
using LookAtBlob = std::function<std::string(const blobs::BlobName&)>;

/// What rows name in the blob store must be there. What looks wrong is looked at again in a later
/// moment: a server beside it may have removed one that was replaced.
Status check_pictures(Books& books, const LookAtBlob& look, Tell tell);

}  // namespace waybill::audit
