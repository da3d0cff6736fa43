// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace waybill::grpc_adapter {

/// gRPC writes lines of its own to the standard error, for refused certificates one a try. What
/// matters of them comes as errors, so they are dropped, in the whole process.
void quiet();

}  // namespace waybill::grpc_adapter
