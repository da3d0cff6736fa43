// SPDX-License-Identifier: Apache-2.0
#include "adapters/postgres/connection.hpp"

#include <libpq-fe.h>

/// Many rows at once, outside the pipeline.
namespace waybill::postgres {

Status Connection::begin_copy(const std::string& statement) {
    const Answer result{PQexec(handle_.get(), statement.c_str())};
    if (PQresultStatus(result.get()) == PGRES_COPY_IN) return {};
    return fail(error_of(result.get()));
}

Status Connection::put_copy(std::string_view bytes) {
    if (PQputCopyData(handle_.get(), bytes.data(), static_cast<int>(bytes.size())) == 1) return {};
    // The server has ended it, and its answer says why.
    const Answer result{PQgetResult(handle_.get())};
    return fail(error_of(result.get()));
}

Status Connection::end_copy() {
    if (PQputCopyEnd(handle_.get(), nullptr) != 1) return fail(error_of(nullptr));
    Status done;
    while (const Answer result{PQgetResult(handle_.get())})
        if (done && PQresultStatus(result.get()) != PGRES_COMMAND_OK)
            done = fail(error_of(result.get()));
    return done;
}

}  // namespace waybill::postgres
