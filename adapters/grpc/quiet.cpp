// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/quiet.hpp"

#include <grpc/support/log.h>

namespace waybill::grpc_adapter {

void quiet() {
    gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace waybill::grpc_adapter
