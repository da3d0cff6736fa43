# SPDX-License-Identifier: Apache-2.0
# Writes HEADER with the version of the sources: RELEASE at its own tag, else with the commit.
set(version "${RELEASE}")
execute_process(COMMAND git -C "${REPOSITORY}" describe --tags --always --long --abbrev=8
    --dirty=.dirty OUTPUT_VARIABLE described ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE failed)
if(NOT failed)
    string(REGEX REPLACE "^.*-g" "" commit "${described}")
    if(NOT described STREQUAL "" AND NOT described MATCHES "^v${RELEASE}-0-g[0-9a-f]+$")
        string(APPEND version "+g${commit}")
    endif()
endif()
set(text "// Generated.\n#pragma once\n#define WAYBILL_VERSION \"${version}\"\n")
if(EXISTS "${HEADER}")
    file(READ "${HEADER}" present)
endif()
if(NOT present STREQUAL text)
    file(WRITE "${HEADER}" "${text}")
endif()
