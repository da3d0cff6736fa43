# SPDX-License-Identifier: Apache-2.0
# Every outside library, found once. Folders link the targets named in the comments.

find_package(Threads REQUIRED)                       # Threads::Threads
find_package(PkgConfig REQUIRED)
find_package(Boost 1.88 CONFIG REQUIRED)             # Boost::headers
find_package(OpenSSL REQUIRED)                       # OpenSSL::SSL OpenSSL::Crypto
find_package(ZLIB REQUIRED)                          # ZLIB::ZLIB
find_package(CURL REQUIRED)                          # CURL::libcurl
find_package(SQLite3 REQUIRED)                       # SQLite::SQLite3
find_package(Protobuf REQUIRED)                      # protobuf::libprotobuf ::libprotoc ::protoc
# gRPC's own configuration asks pkg-config for re2 twenty times, which takes half a minute; it is
# content with a target that is there already.
if(NOT TARGET re2::re2)
    find_library(WAYBILL_RE2 re2 REQUIRED)
    add_library(re2::re2 UNKNOWN IMPORTED)
    set_target_properties(re2::re2 PROPERTIES IMPORTED_LOCATION "${WAYBILL_RE2}")
endif()
set(re2_FOUND TRUE)
find_package(gRPC CONFIG REQUIRED)                   # gRPC::grpc++
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)  # prometheus-cpp::core
find_package(spdlog CONFIG REQUIRED)                 # spdlog::spdlog
find_package(tomlplusplus CONFIG REQUIRED)           # tomlplusplus::tomlplusplus
find_package(CLI11 CONFIG REQUIRED)                  # CLI11::CLI11
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)    # PkgConfig::jemalloc
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq>=17)      # PkgConfig::libpq
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka>=2.8)  # PkgConfig::rdkafka
pkg_check_modules(brotli REQUIRED IMPORTED_TARGET libbrotlienc)  # PkgConfig::brotli
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)  # PkgConfig::libsodium
pkg_check_modules(utf8proc REQUIRED IMPORTED_TARGET libutf8proc)  # PkgConfig::utf8proc
pkg_check_modules(png REQUIRED IMPORTED_TARGET libpng)            # PkgConfig::png
pkg_check_modules(turbojpeg REQUIRED IMPORTED_TARGET libturbojpeg)  # PkgConfig::turbojpeg
pkg_check_modules(cjose REQUIRED IMPORTED_TARGET cjose)          # PkgConfig::cjose

if(WAYBILL_TESTS OR WAYBILL_SYSTEM_TESTS)
    pkg_check_modules(brotlidec REQUIRED IMPORTED_TARGET libbrotlidec)  # PkgConfig::brotlidec
    find_package(GTest CONFIG REQUIRED)              # GTest::gmock GTest::gmock_main
    find_package(rapidcheck CONFIG REQUIRED)         # rapidcheck rapidcheck_gtest
endif()
if(WAYBILL_BENCHMARKS)
    find_package(benchmark CONFIG REQUIRED)          # benchmark::benchmark
endif()
