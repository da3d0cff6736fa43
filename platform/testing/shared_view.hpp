// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

namespace waybill {

/// A database as one of several processes sees it that work with it.
class SharedView final : public sql::Database {
public:
    explicit SharedView(sql::Database& inner) : inner_{inner} {}
    sql::News& news() override { return inner_.news(); }
    bool shared() const override { return true; }

protected:
    void submit(Mode mode, Context ctx, Body body, Resumer<Status> done) override {
        submit_to(inner_, mode, std::move(ctx), std::move(body), done);
    }

private:
    sql::Database& inner_;
};

}  // namespace waybill
