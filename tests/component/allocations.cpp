// SPDX-License-Identifier: Apache-2.0
#include "tests/component/allocations.hpp"

#include <cstdlib>
#include <new>

namespace waybill::town::allocations {
namespace {

constinit thread_local std::uint64_t taken{0};

}  // namespace

std::uint64_t counted() { return taken; }

namespace {

void* take_or_null(std::size_t size) {
    if (Counting::on) ++taken;
    return std::malloc(size == 0 ? 1 : size);
}
void* take(std::size_t size) {
    if (void* const memory = take_or_null(size)) return memory;
    throw std::bad_alloc{};
}

}  // namespace
}  // namespace waybill::town::allocations

// All forms but those of more than usual alignment, because AddressSanitizer brings its own for
// what is missing and minds when the two are mixed. It sees malloc and free instead of these, so
// that only a `delete` of what malloc gave is no longer found in this program. Inlined, they look
// to the compiler like a `new` that is freed by `free`.
[[gnu::noinline]] void* operator new(std::size_t size) {
    return waybill::town::allocations::take(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size) {
    return waybill::town::allocations::take(size);
}
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return waybill::town::allocations::take_or_null(size);
}
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return waybill::town::allocations::take_or_null(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    std::free(memory);
}
