// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/http/handler.hpp"

#include <utility>

namespace waybill::town {

/// A handler around another one, which does all but `handle` as before.
class HandlerAround : public http::Handler {
public:
    explicit HandlerAround(http::Handler& inner) : inner_{inner} {}
    Task<http::Judgement> judge(Context ctx, http::Request& head) override {
        return inner_.judge(std::move(ctx), head);
    }
    Task<Result<void>> accept_live(Context ctx, const http::Request& request,
                                   http::Response& refusal) override {
        return inner_.accept_live(std::move(ctx), request, refusal);
    }
    Task<void> live(Context ctx, http::Request request, http::WebSocket& socket) override {
        return inner_.live(std::move(ctx), std::move(request), socket);
    }

protected:
    http::Handler& inner_;
};

}  // namespace waybill::town
