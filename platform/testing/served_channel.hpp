// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/rpc/channel.hpp"
#include "platform/rpc/served.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace waybill {

/// To services that are served in this process, with nothing between but the bytes of messages.
class ServedChannel final : public rpc::Channel {
public:
    void add(std::vector<rpc::Served> served) {
        served_.insert(served_.end(), std::move_iterator{served.begin()},
                       std::move_iterator{served.end()});
    }
    void clear() { served_.clear(); }

    Task<Result<std::string>> call(Context ctx, const rpc::Method& method,
                                   std::string request) override {
        const auto found = std::ranges::find(served_, method.path,
                                             [](const auto& one) { return one.method->path; });
        if (found == served_.end())
            co_return fail(ErrorKind::unavailable, rpc::unknown_method, std::string{method.path});
        co_return co_await found->run(std::move(ctx), std::move(request));
    }

private:
    std::vector<rpc::Served> served_{};
};

}  // namespace waybill
