# SPDX-License-Identifier: Apache-2.0
# The functions a folder's CMakeLists.txt is made of. One folder, one target; no file is listed by
# hand. Links may name targets of folders that come later.
#
#   waybill_library(<target> [LINKS ...] [TEST_LINKS ...] [EXCLUDE files...])
#       Library of the folder's *.cpp; <target>_test of its *_test.cpp, <target>_bench of its
#       *_bench.cpp. EXCLUDE names sources that do not belong to the library.
#   waybill_executable(<target> [NAME <file name>] [LINKS ...] [EXCLUDE files...])
#       Program of the folder's *.cpp, with tests like a library.
#   waybill_test(<target> [SYSTEM] [LONG] [LINKS ...] [LABELS ...] [ARGS ...] [TIMEOUT seconds]
#               [SHARDS number])
#       Test program of all the folder's *.cpp, for folders under tests/. SYSTEM: it runs the
#       finished binary and is built where WAYBILL_SYSTEM_TESTS is on. LONG: only `./dev long`
#       runs it. SHARDS: so many entries, each with its part of the tests, which may run at once.
#       Tests start in the root of the repository; system tests find the binary (target waybill) in
#       the environment as WAYBILL_BINARY.

set(waybill_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion)

# Two precompiled headers serve every target: the standard library, and that plus GoogleTest.
add_library(waybill_pch STATIC cmake/pch.cpp)
target_precompile_headers(waybill_pch PRIVATE cmake/pch_std.hpp)
target_compile_options(waybill_pch PRIVATE ${waybill_warnings})
if(WAYBILL_TESTS OR WAYBILL_SYSTEM_TESTS)
    add_library(waybill_pch_test STATIC EXCLUDE_FROM_ALL cmake/pch.cpp)
    target_precompile_headers(waybill_pch_test PRIVATE cmake/pch_std.hpp <gmock/gmock.h>
        <gtest/gtest.h>)
    target_compile_options(waybill_pch_test PRIVATE ${waybill_warnings})
    target_link_libraries(waybill_pch_test PRIVATE GTest::gmock)  # for its definitions
endif()
# Where WAYBILL_UNITY is on, the folders of one area are compiled together, fifty files a unit: most
# of a file's cost is the headers that its neighbours need too. Each folder keeps its target, which
# then only points at the area's library, so links are written the same for both ways. Names in
# anonymous namespaces are therefore unique within an area.
set(waybill_unity_batch 50)
set(waybill_test_batch 8)

# The area of the current folder: platform, a service, or the program; else the folder is one itself.
# Folders called testing are apart, so that the program is built without them.
function(waybill_area out)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}"
        OUTPUT_VARIABLE folder)
    set(area "")
    if(WAYBILL_UNITY AND NOT folder MATCHES "/testing$"
            AND folder MATCHES "^(platform|services/[a-z_]+|apps/waybill)(/|$)")
        string(MAKE_C_IDENTIFIER "waybill_area_${CMAKE_MATCH_1}" area)
    endif()
    set(${out} "${area}" PARENT_SCOPE)
endfunction()

# What unity builds need: GCC takes coroutine frames and lambdas of an included source for types of
# the file that includes it, and a guard that it has inlined for one that leaves its address behind.
function(waybill_unity target batch)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${batch})
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage -Wno-dangling-pointer)
endfunction()

add_custom_target(waybill_tests)    # builds every test program of this build tree
add_custom_target(waybill_benches)  # and every benchmark

# What every target of ours has in common.
function(waybill_target target scope)
    target_include_directories(${target} ${scope} "${CMAKE_SOURCE_DIR}"
        "${CMAKE_BINARY_DIR}/generated")
    if(NOT scope STREQUAL "INTERFACE")
        target_compile_options(${target} PRIVATE ${waybill_warnings})
    endif()
endfunction()

# Sources of the current folder: <prefix>_code, <prefix>_tests, <prefix>_benches.
function(waybill_sources prefix)
    file(GLOB code CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    list(SORT code)
    foreach(excluded IN LISTS ARGN)
        list(REMOVE_ITEM code "${CMAKE_CURRENT_SOURCE_DIR}/${excluded}")
    endforeach()
    set(tests ${code})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    set(benches ${code})
    list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
    list(FILTER code EXCLUDE REGEX "_(test|bench)\\.cpp$")
    set(${prefix}_code ${code} PARENT_SCOPE)
    set(${prefix}_tests ${tests} PARENT_SCOPE)
    set(${prefix}_benches ${benches} PARENT_SCOPE)
endfunction()

# Whether the tests of the current folder are wanted in this build tree.
function(waybill_wants_tests out)
    set(${out} ${WAYBILL_TESTS} PARENT_SCOPE)
    if(WAYBILL_TESTS AND WAYBILL_TEST_FOLDERS)
        cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${CMAKE_SOURCE_DIR}"
            OUTPUT_VARIABLE folder)
        if(NOT folder IN_LIST WAYBILL_TEST_FOLDERS)
            set(${out} OFF PARENT_SCOPE)
        endif()
    endif()
endfunction()

# One ctest entry per program: asking each for its cases would run them all at build time.
function(waybill_test_program target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT;LONG;SHARDS" "SOURCES;LINKS;LABELS;ARGS")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    add_executable(${target} ${arg_SOURCES})
    waybill_target(${target} PRIVATE)
    target_precompile_headers(${target} REUSE_FROM waybill_pch_test)
    waybill_unity(${target} ${waybill_test_batch})
    target_link_libraries(${target} PRIVATE ${arg_LINKS} rapidcheck_gtest GTest::gmock
        GTest::gmock_main)
    set(name "${target}${waybill_test_suffix}")
    if(arg_LONG)
        set(arg_LONG CONFIGURATIONS long)  # ctest leaves it out unless asked by -C long
    else()
        set(arg_LONG "")
    endif()
    if(NOT arg_SHARDS)
        set(arg_SHARDS 1)
    endif()
    set(environment "${waybill_test_environment}")
    if("system" IN_LIST arg_LABELS)
        list(APPEND environment "WAYBILL_BINARY=$<TARGET_FILE:waybill>")
    endif()
    foreach(shard RANGE 1 ${arg_SHARDS})
        math(EXPR index "${shard} - 1")
        set(entry ${name})
        if(arg_SHARDS GREATER 1)
            set(entry ${name}_${shard})
        endif()
        add_test(NAME ${entry} COMMAND ${target} --gtest_brief=1 ${arg_ARGS} ${arg_LONG}
            WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
        set_tests_properties(${entry} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT}
            ENVIRONMENT
            "${environment};GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${index}")
        # Seven processes, Kafka and PostgreSQL each: three such at once starve one another.
        if("system" IN_LIST arg_LABELS OR "servers" IN_LIST arg_LABELS)
            math(EXPR lane "${shard} % 2")
            set_tests_properties(${entry} PROPERTIES RESOURCE_LOCK "servers_${lane}")
        endif()
    endforeach()
    add_dependencies(waybill_tests ${target})
endfunction()

# Runs those of a program's tests on PostgreSQL whose names pass the filter. LONG: only `./dev long`.
function(waybill_run_on_postgres target label filter)
    set(entry ${target}${waybill_test_suffix}_postgres)
    set(configurations "")
    if("LONG" IN_LIST ARGN)
        set(entry ${entry}_long)
        set(configurations CONFIGURATIONS long)
    endif()
    add_test(NAME ${entry} COMMAND ${target} --gtest_brief=1 --gtest_filter=${filter}
        ${configurations} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties(${entry} PROPERTIES LABELS "${label};postgres" TIMEOUT 600 ENVIRONMENT
        "${waybill_test_environment};WAYBILL_TEST_DATABASE=postgres")
endfunction()

# The tests of a service with stores among them are run once more, with their temporary databases on
# PostgreSQL. What asks SQLite for its plans says so in its name; sweeps over all failures make
# hundreds of databases, which is quick on SQLite only.
function(waybill_test_on_postgres target)
    get_target_property(known ${target} WAYBILL_ON_POSTGRES)
    if(known OR NOT CMAKE_CURRENT_SOURCE_DIR MATCHES "/services/"
            OR NOT "${ARGN}" MATCHES "waybill_adapters_sqlite|waybill_(catalog|identity|payments)_testing")
        return()
    endif()
    set_target_properties(${target} PROPERTIES WAYBILL_ON_POSTGRES ON)
    target_sources(${target} PRIVATE "${CMAKE_SOURCE_DIR}/tests/postgres/elsewhere.cpp")
    target_link_libraries(${target} PRIVATE waybill_adapters_sqlite waybill_test_postgres)
    waybill_run_on_postgres(${target} unit -*OnSqlite*:*Failure*:*Fault*)
endfunction()

function(waybill_benchmark_program target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
    add_executable(${target} ${arg_SOURCES})
    waybill_target(${target} PRIVATE)
    target_precompile_headers(${target} REUSE_FROM waybill_pch)
    target_link_libraries(${target} PRIVATE ${arg_LINKS} benchmark::benchmark
        benchmark::benchmark_main)
    add_dependencies(waybill_benches ${target})
endfunction()

# Tests and benchmarks that lie beside the code. Those of an area are one program.
macro(waybill_neighbours target)
    waybill_wants_tests(wanted)
    waybill_area(test_area)
    if(NOT test_area)
        set(test_area ${target})
    endif()
    if(wanted AND own_tests AND TARGET ${test_area}_test)
        target_sources(${test_area}_test PRIVATE ${own_tests})
        target_link_libraries(${test_area}_test PRIVATE ${ARGN} ${arg_LINKS} ${arg_TEST_LINKS})
    elseif(wanted AND own_tests)
        waybill_test_program(${test_area}_test SOURCES ${own_tests} LABELS unit
            LINKS ${ARGN} ${arg_LINKS} ${arg_TEST_LINKS})
    endif()
    if(wanted AND own_tests)
        waybill_test_on_postgres(${test_area}_test ${arg_LINKS} ${arg_TEST_LINKS})
    endif()
    if(WAYBILL_BENCHMARKS AND own_benches)
        waybill_benchmark_program(${target}_bench SOURCES ${own_benches}
            LINKS ${ARGN} ${arg_LINKS} ${arg_TEST_LINKS})
    endif()
endmacro()

# Adds sources to a static library, and makes it first where it is new.
function(waybill_static target)
    if(TARGET ${target})
        target_sources(${target} PRIVATE ${ARGN})
        return()
    endif()
    add_library(${target} STATIC ${ARGN})
    waybill_target(${target} PUBLIC)
    target_precompile_headers(${target} REUSE_FROM waybill_pch)
endfunction()

function(waybill_library target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;TEST_LINKS;EXCLUDE")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${target}: unknown arguments ${arg_UNPARSED_ARGUMENTS}")
    endif()
    waybill_sources(own ${arg_EXCLUDE})
    waybill_area(area)
    if(own_code AND area)
        waybill_static(${area} ${own_code})
        waybill_unity(${area} ${waybill_unity_batch})
        target_link_libraries(${area} PUBLIC ${arg_LINKS})
        add_library(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE ${area})
    elseif(own_code)
        waybill_static(${target} ${own_code})
        if(WAYBILL_UNITY)
            waybill_unity(${target} ${waybill_unity_batch})
        endif()
        target_link_libraries(${target} PUBLIC ${arg_LINKS})
    else()
        add_library(${target} INTERFACE)
        waybill_target(${target} INTERFACE)
        target_link_libraries(${target} INTERFACE ${arg_LINKS})
    endif()
    waybill_neighbours(${target} ${target})
endfunction()

function(waybill_executable target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME" "LINKS;TEST_LINKS;EXCLUDE")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${target}: unknown arguments ${arg_UNPARSED_ARGUMENTS}")
    endif()
    waybill_sources(own ${arg_EXCLUDE})
    add_executable(${target} ${own_code})
    waybill_target(${target} PRIVATE)
    target_link_libraries(${target} PRIVATE ${arg_LINKS})
    target_precompile_headers(${target} REUSE_FROM waybill_pch)
    if(WAYBILL_UNITY)
        waybill_unity(${target} ${waybill_unity_batch})
    endif()
    if(arg_NAME)
        set_target_properties(${target} PROPERTIES OUTPUT_NAME ${arg_NAME})
    endif()
    waybill_neighbours(${target})
endfunction()

function(waybill_test target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "SYSTEM;LONG" "TIMEOUT;SHARDS" "LINKS;LABELS;ARGS;EXCLUDE")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "${target}: unknown arguments ${arg_UNPARSED_ARGUMENTS}")
    endif()
    waybill_wants_tests(wanted)
    if(arg_SYSTEM)
        set(wanted ${WAYBILL_SYSTEM_TESTS})
    endif()
    if(NOT wanted)
        return()
    endif()
    waybill_sources(own ${arg_EXCLUDE})
    waybill_test_program(${target} SOURCES ${own_code} ${own_tests} LINKS ${arg_LINKS}
        LABELS ${arg_LABELS} ARGS ${arg_ARGS} TIMEOUT ${arg_TIMEOUT} SHARDS ${arg_SHARDS} LONG ${arg_LONG})
    if(arg_SYSTEM AND TARGET waybill)
        add_dependencies(${target} waybill)
    endif()
endfunction()
