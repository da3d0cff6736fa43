// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/last_words.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>

namespace waybill {

void tell_and_end() {
    const char* what = "a promise of the program was broken";
    if (const auto thrown = std::current_exception()) {
        try {
            std::rethrow_exception(thrown);
        } catch (const std::bad_alloc&) {
            std::fputs("waybill: out of memory: see the limit of the service or of the shell "
                       "(ulimit -v)\n",
                       stderr);
            std::_Exit(exit_system);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "waybill: %s\n", error.what());
            std::abort();
        } catch (...) {
            what = "an unknown exception";
        }
    }
    std::fprintf(stderr, "waybill: %s\n", what);
    std::abort();
}

}  // namespace waybill
