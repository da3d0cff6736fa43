# SPDX-License-Identifier: Apache-2.0
# Writes ${OUTPUT}.hpp and ${OUTPUT}.cpp from the SQL files in FILES (see Embed.cmake).

cmake_path(GET OUTPUT PARENT_PATH folder)
file(MAKE_DIRECTORY "${folder}")
string(REGEX REPLACE "::[^:]+$" "" namespace "${FUNCTION}")
string(REGEX REPLACE "^.*::" "" function "${FUNCTION}")

set(rows "")
set(last 0)
foreach(file IN LISTS FILES)
    cmake_path(GET file STEM LAST_ONLY name)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
        message(FATAL_ERROR "${file}: a migration is called NNNN_name.sql")
    endif()
    set(slug "${CMAKE_MATCH_2}")
    string(REGEX REPLACE "^0+" "" number "${CMAKE_MATCH_1}")
    if(NOT number GREATER last)
        message(FATAL_ERROR "${file}: the number ${number} is taken or zero")
    endif()
    set(last ${number})
    file(READ "${file}" sql)
    string(APPEND rows "    {${number}, \"${slug}\", R\"__sql__(${sql})__sql__\"},\n")
endforeach()

file(WRITE "${OUTPUT}.hpp" "#pragma once

#include \"platform/sql/migration.hpp\"

#include <span>

namespace ${namespace} {

std::span<const waybill::sql::Migration> ${function}();

}  // namespace ${namespace}
")
file(WRITE "${OUTPUT}.cpp" "#include \"${INCLUDE}\"

namespace ${namespace} {
namespace {

const waybill::sql::Migration table[] = {
${rows}};

}  // namespace

std::span<const waybill::sql::Migration> ${function}() { return table; }

}  // namespace ${namespace}
")
