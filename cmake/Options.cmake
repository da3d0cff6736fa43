# SPDX-License-Identifier: Apache-2.0
# How everything is compiled. Presets only choose among these.

option(WAYBILL_TESTS "Build the tests beside the code and those under tests/" ON)
option(WAYBILL_SYSTEM_TESTS "Build and register the tests that run the finished binary" OFF)
option(WAYBILL_BENCHMARKS "Build *_bench.cpp and bench/" OFF)
option(WAYBILL_HARDENED "Position independent, RELRO, stack protector, checked containers" OFF)
option(WAYBILL_UNITY "Compile the folders of a service together: half the cost, no single files" OFF)
set(WAYBILL_SANITIZE "" CACHE STRING "Empty, address or thread")
set(WAYBILL_TEST_FOLDERS "" CACHE STRING "Only the tests of these folders; empty means all")

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)  # the scan step defeats ccache, and there are no modules here
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_COMPILE_WARNING_AS_ERROR ON)
set(CMAKE_LINKER_TYPE MOLD)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE None)
endif()

# Objects must not depend on where the repository lies: paths are mapped to the root, both as the
# compiler sees them alone and as ccache passes them (relative to the build folder).
cmake_path(RELATIVE_PATH CMAKE_SOURCE_DIR BASE_DIRECTORY "${CMAKE_BINARY_DIR}" OUTPUT_VARIABLE up)
add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=>"
    "$<$<COMPILE_LANGUAGE:CXX>:-ffile-prefix-map=${up}/=>"
    "$<$<COMPILE_LANGUAGE:CXX>:-ffile-prefix-map=${CMAKE_BINARY_DIR}=.>")

find_program(WAYBILL_CCACHE ccache)
if(WAYBILL_CCACHE AND NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
    # Settings travel with each call, so that a plain `cmake --build` in any worktree shares one
    # cache. Sloppiness: what a precompiled header needs; fresh checkouts have new file times.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${WAYBILL_CCACHE}" "base_dir=${CMAKE_SOURCE_DIR}" hash_dir=false
        sloppiness=pch_defines,time_macros,include_file_mtime,include_file_ctime)
endif()

if(WAYBILL_HARDENED)
    add_compile_options(-fPIE -fstack-protector-strong)
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
    add_link_options(-pie LINKER:-z,relro LINKER:-z,now)
endif()

if(WAYBILL_SANITIZE STREQUAL "address")
    add_compile_options(-fno-omit-frame-pointer -fsanitize=address,undefined
        -fno-sanitize-recover=all)
    add_link_options(-fsanitize=address,undefined)
    set(waybill_test_environment
        "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1"
        "UBSAN_OPTIONS=print_stacktrace=1")
elseif(WAYBILL_SANITIZE STREQUAL "thread")
    add_compile_options(-fno-omit-frame-pointer -fsanitize=thread -Wno-tsan)
    add_link_options(-fsanitize=thread)
    # Libraries from packages are not instrumented: what they do to each other is not ours to find.
    set(waybill_test_environment "TSAN_OPTIONS=ignore_noninstrumented_modules=1:halt_on_error=1:second_deadlock_stack=1")
    set(waybill_test_suffix _tsan)
    # TSan cannot map its shadow where the kernel spreads addresses over more than 28 bits.
    execute_process(COMMAND setarch -R true RESULT_VARIABLE no_setarch OUTPUT_QUIET ERROR_QUIET)
    if(no_setarch EQUAL 0)
        set(CMAKE_TEST_LAUNCHER setarch -R)
    endif()
elseif(WAYBILL_SANITIZE)
    message(FATAL_ERROR "WAYBILL_SANITIZE is address, thread or empty, not '${WAYBILL_SANITIZE}'")
endif()
