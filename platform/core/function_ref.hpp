// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace waybill {

/// A borrowed callable, for parameters that are called before the callee returns. Never stored.
template <typename Signature>
class FunctionRef;

template <typename R, typename... Args>
class FunctionRef<R(Args...)> {
public:
    template <typename F>
        requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> &&
                 std::is_invocable_r_v<R, F&, Args...>)
    FunctionRef(F&& function)
        : target_{const_cast<void*>(static_cast<const void*>(std::addressof(function)))},
          call_{[](void* target, Args... args) -> R {
              return (*static_cast<std::remove_reference_t<F>*>(target))(
                  std::forward<Args>(args)...);
          }} {}
    R operator()(Args... args) const { return call_(target_, std::forward<Args>(args)...); }

private:
    void* target_;
    R (*call_)(void*, Args...);
};

}  // namespace waybill
