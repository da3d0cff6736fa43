// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/async/executor.hpp"
#include "platform/core/assert.hpp"

#include <atomic>
#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace waybill {

template <typename T>
class Task;

namespace detail {

/// What every coroutine of ours carries: the executor it lives on, inherited from its awaiter.
struct PromiseBase {
    Executor* executor{nullptr};
    std::coroutine_handle<> next{};
    std::atomic<bool> met{false};
    std::exception_ptr exception{};

    struct FinalAwaiter {
        bool await_ready() const noexcept { return false; }
        /// Awaiter and child meet here: whoever comes second lets the awaiter go on. This needs no
        /// symmetric transfer, which is a tail call only from -O2 and never under a sanitizer.
        template <typename Promise>
        void await_suspend(std::coroutine_handle<Promise> self) const noexcept {
            PromiseBase& promise = self.promise();
            const auto waiting = promise.next;
            if (promise.met.exchange(true, std::memory_order_acq_rel) && waiting) waiting.resume();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    FinalAwaiter final_suspend() const noexcept { return {}; }
    /// A library's exception travels to the edge, which turns it into one `internal` error.
    void unhandled_exception() noexcept { exception = std::current_exception(); }
};

template <typename T>
struct Promise : PromiseBase {
    std::optional<T> value;
    Task<T> get_return_object();
    template <typename U>
        requires std::constructible_from<T, U&&>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        if (exception) std::rethrow_exception(exception);
        return std::move(*value);
    }
};

template <>
struct Promise<void> : PromiseBase {
    Task<void> get_return_object();
    void return_void() const noexcept {}
    void take() const {
        if (exception) std::rethrow_exception(exception);
    }
};

}  // namespace detail

/// A lazy coroutine: it starts when awaited, or when a TaskGroup spawns it. Move-only; destroying
/// one that has not been awaited drops it unrun.
template <typename T>
class [[nodiscard]] Task {
public:
    using promise_type = detail::Promise<T>;
    using Handle = std::coroutine_handle<promise_type>;

    explicit Task(Handle handle) : handle_{handle} {}
    Task(Task&& other) noexcept : handle_{std::exchange(other.handle_, {})} {}
    Task& operator=(Task&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Task() {
        if (handle_) handle_.destroy();
    }

    bool await_ready() const noexcept { return false; }
    template <typename Outer>
    bool await_suspend(std::coroutine_handle<Outer> outer) {
        promise_type& promise = handle_.promise();
        promise.executor = outer.promise().executor;
        promise.next = outer;
        handle_.resume();
        return !promise.met.exchange(true, std::memory_order_acq_rel);
    }
    T await_resume() { return handle_.promise().take(); }

private:
    Handle handle_;
};

namespace detail {
template <typename T>
Task<T> Promise<T>::get_return_object() {
    return Task<T>{std::coroutine_handle<Promise<T>>::from_promise(*this)};
}
inline Task<void> Promise<void>::get_return_object() {
    return Task<void>{std::coroutine_handle<Promise<void>>::from_promise(*this)};
}

struct ThisExecutor {
    Executor* executor{nullptr};
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    bool await_suspend(std::coroutine_handle<Promise> self) noexcept {
        executor = self.promise().executor;
        return false;
    }
    Executor& await_resume() const {
        WAYBILL_ASSERT(executor != nullptr);
        return *executor;
    }
};
}  // namespace detail

/// `Executor& here = co_await this_executor();`
inline detail::ThisExecutor this_executor() { return {}; }

/// Hands a value to a suspended coroutine and lets it go on, on its own executor. Called exactly
/// once, from any thread.
template <typename T>
class Resumer {
public:
    using Finish = void (*)(void*, T&&);
    /// For awaiters, and for decorators that look at the value on its way.
    Resumer(void* awaiter, Finish finish) : awaiter_{awaiter}, finish_{finish} {}

    void operator()(T value) const { finish_(awaiter_, std::move(value)); }

private:
    void* awaiter_;
    Finish finish_;
};

template <typename T, typename Start>
class [[nodiscard]] CallbackAwaiter {
public:
    explicit CallbackAwaiter(Start start) : start_{std::move(start)} {}
    bool await_ready() const noexcept { return false; }
    template <typename Promise>
    void await_suspend(std::coroutine_handle<Promise> self) {
        executor_ = self.promise().executor;
        WAYBILL_ASSERT(executor_ != nullptr);
        waiting_ = self;
        start_(Resumer<T>{this, [](void* raw, T&& value) {
                              auto* awaiter = static_cast<CallbackAwaiter*>(raw);
                              awaiter->value_.emplace(std::move(value));
                              awaiter->executor_->post(
                                  [waiting = awaiter->waiting_] { waiting.resume(); });
                          }});
    }
    T await_resume() { return std::move(*value_); }

private:
    Start start_;
    Executor* executor_{nullptr};
    std::coroutine_handle<> waiting_{};
    std::optional<T> value_{};
};

/// Bridges callbacks and coroutines. `start` receives the Resumer and must see to it that it is
/// called exactly once. Name `start` before the `co_await` expression.
template <typename T, typename Start>
CallbackAwaiter<T, Start> suspend_for(Start start) {
    return CallbackAwaiter<T, Start>{std::move(start)};
}

}  // namespace waybill
