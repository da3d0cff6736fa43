# SPDX-License-Identifier: Apache-2.0
# Fetches the two files of Swagger UI that the binary carries, from the npm registry, pinned by
# version and by the registry's own SHA-512. Kept in build/assets, shared by all build trees of this
# checkout; nothing is fetched twice, and nothing at run time. Also: `cmake -P` this file.
#
#   waybill_swagger_ui(<variable>)   sets the folder, or nothing when the registry is out of reach

set(swagger_ui_version 5.35.0)
string(CONCAT swagger_ui_sha512 "534eaba4cb56f55dd73c638179a993512af4674f63317e0826e00da44fc465b0"
    "21c341bc0a0c2bcd4e18997927fe1d3008336c5dd19aad334d1c2dec53cc9551")
cmake_path(SET swagger_ui_root NORMALIZE "${CMAKE_CURRENT_LIST_DIR}/../..")

function(waybill_swagger_ui out)
    set(name "swagger-ui-dist-${swagger_ui_version}")
    set(cache "${swagger_ui_root}/build/assets")
    set(files swagger-ui.css swagger-ui-bundle.js LICENSE NOTICE)
    set(${out} "${cache}/${name}" PARENT_SCOPE)
    if(EXISTS "${cache}/${name}/swagger-ui-bundle.js")
        return()
    endif()
    # Build trees may be configured at the same time.
    file(MAKE_DIRECTORY "${cache}")
    file(LOCK "${cache}/lock" GUARD FUNCTION TIMEOUT 120)
    if(EXISTS "${cache}/${name}/swagger-ui-bundle.js")
        return()
    endif()
    message(STATUS "Fetching ${name} from the npm registry")
    set(archive "${cache}/${name}.tgz")
    file(DOWNLOAD "https://registry.npmjs.org/swagger-ui-dist/-/${name}.tgz" "${archive}"
        STATUS status INACTIVITY_TIMEOUT 15 TIMEOUT 90)
    set(sum "")
    if(EXISTS "${archive}")
        file(SHA512 "${archive}" sum)
    endif()
    if(NOT sum STREQUAL swagger_ui_sha512)
        file(REMOVE "${archive}")
        message(WARNING "${name} could not be fetched (${status}): /docs will only link to the "
            "OpenAPI document. Configure again once the registry can be reached.")
        set(${out} "" PARENT_SCOPE)
        return()
    endif()
    list(TRANSFORM files PREPEND "package/" OUTPUT_VARIABLE wanted)
    file(ARCHIVE_EXTRACT INPUT "${archive}" DESTINATION "${cache}/new" PATTERNS ${wanted})
    file(RENAME "${cache}/new/package" "${cache}/${name}")
    file(REMOVE_RECURSE "${cache}/new" "${archive}")
endfunction()

if(CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
    waybill_swagger_ui(folder)
    message(STATUS "Swagger UI: ${folder}")
endif()
