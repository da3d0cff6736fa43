# SPDX-License-Identifier: Apache-2.0
# Files that travel inside the binary. In both functions <target> is created as a static library
# unless it exists already; the generated header lies beside the embedded files, under generated/.
#
#   waybill_migrations(<target> [DIR <folder>] [FUNCTION <qualified name>])
#       The folder's NNNN_name.sql (default: migrations/ if there is one, else the folder itself).
#       #include "<folder>/migrations.hpp" gives
#       std::span<const waybill::sql::Migration> <FUNCTION>(), by default
#       waybill::<name of the folder above migrations>::migrations().
#   waybill_assets(<target> NAMESPACE <ns> [FUNCTION <name>] [DIR <folder> | FILES ...])
#       Any files, by path relative to the folder (default: the current one).
#       #include "<current folder>/assets.hpp" gives
#       std::span<const waybill::assets::Asset> <ns>::<FUNCTION, default assets>().

function(waybill_embed_target target source link)
    if(TARGET ${target})
        target_sources(${target} PRIVATE ${source})
    else()
        add_library(${target} STATIC ${source})
        waybill_target(${target} PUBLIC)
        target_link_libraries(${target} PUBLIC ${link})
        target_precompile_headers(${target} REUSE_FROM waybill_pch)
    endif()
endfunction()

function(waybill_migrations target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIR;FUNCTION" "")
    set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
    if(arg_DIR)
        cmake_path(APPEND folder "${arg_DIR}")
    elseif(IS_DIRECTORY "${folder}/migrations")
        cmake_path(APPEND folder migrations)
    endif()
    file(GLOB files CONFIGURE_DEPENDS "${folder}/*.sql")
    if(NOT files)
        message(FATAL_ERROR "${target}: no *.sql in ${folder}")
    endif()
    list(SORT files)
    cmake_path(RELATIVE_PATH folder BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" OUTPUT_VARIABLE place)
    if(NOT arg_FUNCTION)
        cmake_path(GET folder PARENT_PATH above)
        cmake_path(GET above FILENAME above)
        set(arg_FUNCTION "waybill::${above}::migrations")
    endif()
    set(output "${CMAKE_BINARY_DIR}/generated/${place}/migrations")
    set(script "${CMAKE_SOURCE_DIR}/cmake/EmbedMigrations.cmake")
    add_custom_command(OUTPUT "${output}.cpp" "${output}.hpp"
        COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DINCLUDE=${place}/migrations.hpp"
            "-DFUNCTION=${arg_FUNCTION}" "-DFILES=${files}" -P "${script}"
        DEPENDS ${files} "${script}" COMMENT "Embedding ${place}/*.sql" VERBATIM)
    waybill_embed_target(${target} "${output}.cpp;${output}.hpp" waybill_platform_sql)
endfunction()

# The bytes come in by .incbin, so that a megabyte costs no compile time; the table of them is C++.
function(waybill_assets target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAMESPACE;FUNCTION;DIR" "FILES")
    if(NOT arg_NAMESPACE)
        message(FATAL_ERROR "${target}: NAMESPACE is missing")
    endif()
    if(NOT arg_FUNCTION)
        set(arg_FUNCTION assets)
    endif()
    set(folder "${CMAKE_CURRENT_SOURCE_DIR}")
    if(arg_DIR)
        cmake_path(ABSOLUTE_PATH arg_DIR BASE_DIRECTORY "${folder}" OUTPUT_VARIABLE folder)
    endif()
    if(arg_FILES)
        list(TRANSFORM arg_FILES PREPEND "${folder}/" OUTPUT_VARIABLE files)
    else()
        file(GLOB_RECURSE files CONFIGURE_DEPENDS "${folder}/*")
        list(FILTER files EXCLUDE REGEX "/(CMakeLists\\.txt|[^/]*\\.[ch]pp)$")
    endif()
    list(SORT files)
    string(MAKE_C_IDENTIFIER "waybill_asset_${target}_${arg_FUNCTION}" symbol)
    set(bytes "    .section .rodata.${symbol},\"a\"\n")
    set(externs "")
    set(rows "")
    set(index 0)
    foreach(file IN LISTS files)
        cmake_path(RELATIVE_PATH file BASE_DIRECTORY "${folder}" OUTPUT_VARIABLE name)
        set(one "${symbol}_${index}")
        string(APPEND bytes "    .balign 16\n    .globl ${one}_begin\n${one}_begin:\n"
            "    .incbin \"${file}\"\n    .globl ${one}_end\n${one}_end:\n    .byte 0\n")
        string(APPEND externs "extern const char ${one}_begin[];\nextern const char ${one}_end[];\n")
        string(APPEND rows "        {\"${name}\", {${one}_begin, ${one}_end}},\n")
        math(EXPR index "${index} + 1")
    endforeach()
    string(APPEND bytes "    .section .note.GNU-stack,\"\",@progbits\n")
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}"
        OUTPUT_VARIABLE place)
    set(declaration "std::span<const waybill::assets::Asset> ${arg_FUNCTION}()")
    set(output "${CMAKE_BINARY_DIR}/generated/${place}/${arg_FUNCTION}")
    file(CONFIGURE OUTPUT "${output}_bytes.S" CONTENT "${bytes}" @ONLY)
    string(CONCAT header "#pragma once\n\n#include \"platform/core/assets.hpp\"\n\n#include <span>\n\n"
        "namespace ${arg_NAMESPACE} {\n\n${declaration};\n\n}  // namespace ${arg_NAMESPACE}\n")
    file(CONFIGURE OUTPUT "${output}.hpp" CONTENT "${header}" @ONLY)
    string(CONCAT code "#include \"${place}/${arg_FUNCTION}.hpp\"\n\nextern \"C\" {\n${externs}}\n\n"
        "namespace ${arg_NAMESPACE} {\n\n${declaration} {\n"
        "    static const waybill::assets::Asset table[] = {\n${rows}    };\n"
        "    return table;\n}\n\n}  // namespace ${arg_NAMESPACE}\n")
    file(CONFIGURE OUTPUT "${output}.cpp" CONTENT "${code}" @ONLY)
    set_source_files_properties("${output}_bytes.S" PROPERTIES OBJECT_DEPENDS "${files}")
    waybill_embed_target(${target} "${output}.cpp;${output}_bytes.S" waybill_platform_core)
endfunction()
