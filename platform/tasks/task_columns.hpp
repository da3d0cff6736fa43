// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/columns.hpp"
#include "platform/tasks/jobs.hpp"
#include "platform/tasks/timers.hpp"

namespace waybill::tasks {

inline constexpr sql::Columns timer_columns{
    sql::fixed<&Timer::kind>("kind"),
    sql::fixed<&Timer::key>("key"),
    sql::changing<&Timer::due>("due"),
    sql::changing_as<sql::Bytes, &Timer::payload>("payload"),
};

inline constexpr sql::Columns job_columns{
    sql::fixed<&Job::id>("id"),
    sql::fixed<&Job::kind>("kind"),
    sql::fixed<&Job::key>("key"),
    sql::fixed<&Job::priority>("priority"),
    sql::fixed<&Job::due>("due"),
    sql::fixed_as<sql::Bytes, &Job::payload>("payload"),
    sql::fixed<&Job::attempts>("attempts"),
    sql::fixed<&Job::trace>("trace"),
};

}  // namespace waybill::tasks
