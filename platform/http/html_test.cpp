// SPDX-License-Identifier: Apache-2.0
#include "platform/http/html.hpp"

#include <gtest/gtest.h>

namespace waybill::http {
namespace {

TEST(Html, TextCannotBecomeMarkup) {
    EXPECT_EQ(escape_html(R"(<b a="x" c='y'>&</b>)"),
              "&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;&lt;/b&gt;");
}

TEST(Html, OnlyBrowsersPreferIt) {
    const auto prefers = [](std::string_view accept) {
        Headers headers;
        if (!accept.empty()) headers.set("Accept", accept);
        return prefers_html(headers);
    };
    EXPECT_TRUE(prefers("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"));
    EXPECT_FALSE(prefers(""));
    EXPECT_FALSE(prefers("*/*"));
    EXPECT_FALSE(prefers("application/json"));
    EXPECT_FALSE(prefers("application/json, text/html"));
    EXPECT_TRUE(prefers("text/html, application/json"));
}

}  // namespace
}  // namespace waybill::http
